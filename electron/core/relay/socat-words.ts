/**
 * Words of socat 1.7.4 (`socat -hhh`) that have no counterpart here, so that a pasted line is answered with what is missing
 * and not with "unknown".
 */

/** Kinds of ends. */
const kinds =
  /^(udp|udplite|sctp|dccp|vsock|abstract|unix-(send|sendto|recv|recvfrom|client)$|socks|proxy|ip|interface|if$|tun$|pipe|fifo$|fd$|socket|dtls|openssl-dtls|posixmq|sendto$|stderr$|datagram$|dgram$|accept)/;

/** Kinds of ends that are a command for a shell. */
const shells = /^(system|shell)$/;

/** Why socat's kind of end is none here; undefined for a word that socat does not know either. */
export function kindReason(name: string): 'foreign-type' | 'shell-type' | undefined {
  if (shells.test(name)) return 'shell-type';
  return kinds.test(name) ? 'foreign-type' : undefined;
}

/** Options without which the relay carries the same bytes to the same places; they are passed over, and that is said. */
const harmless =
  /^(crtscts|ixon|ixoff|ixany|sane|setsid|ctty|stderr|sighup|sigint|sigquit|pipes|fdin|fdout|pty|lock|lockfile|waitlock|(connect|accept|listen)-timeout|trunc|o-trunc|cloexec|history|prompt|noecho|escape|pty-interval|ignoreeof|shut-(none|null|down|close)|linger|(so-)?(snd|rcv)buf|keep(cnt|idle|intvl)|snihost|no-sni|pf|mss|lowport)$/;

/** Options that decide who may come, who owns what, or how well a connection is secured; without them a relay would be another. */
const weighty =
  /^(user|group|mode|perm|owner|uid|gid|umask|unlink|su|su-d|setuid|setgid|chroot|tcpwrap|libwrap|(hosts-)?(allow|deny)(-table)?|(so-)?bindtodevice|interface|if|ipv6only|ipv6-v6only|sourceport|sp|(openssl-)?(capath|cipher|ciphers|cipherlist|method|min-proto-version|max-proto-version|dhparams?|compress|egd|pseudo|fips)|socksport|socksuser|proxyport|proxyauth|proxy-authorization|seek|ftruncate|excl|rdonly|ro|o-rdonly|rdwr|readbytes|path|login|dash|nofork|ip-[a-z-]+|ipv6-[a-z-]+|tcp-[a-z0-9-]+|so-[a-z-]+|ioctl[a-z-]*|setsockopt[a-z-]*)$/;

/** What becomes of socat's option here; undefined for a word that socat does not know either. */
export function optionFate(name: string): 'pass' | 'refuse' | undefined {
  if (harmless.test(name)) return 'pass';
  return weighty.test(name) ? 'refuse' : undefined;
}

/** `ip/bits` of `ip:mask` as socat's `range` may be written; anything else is left as it is. */
export function networkOf(text: string): string {
  const found = /^(\d+(?:\.\d+){3}):(\d+(?:\.\d+){3})$/.exec(text);
  if (found === null) return text;
  const bits = (found[2] ?? '').split('.').map((part) => Number(part).toString(2).padStart(8, '0'));
  const mask = /^(1*)0*$/.exec(bits.join(''));
  return mask === null || bits.some((part) => part.length > 8) ? text : `${found[1] ?? ''}/${String(mask[1]?.length)}`;
}
