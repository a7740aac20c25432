import { Failure } from '../../model/index.ts';
import type { RouterAddress } from '../../ports.ts';

const sshPort = 22;
/** Who may change a router's settings; OpenWrt has no other user as it comes. */
const usualUser = 'root';

/**
 * `192.168.1.1`, `root@router.lan`, `root@[fe80::1]:2222`. Failure openwrt.bad-option for anything that is no address: it goes
 * to no shell, and a name with blanks or signs is a mistake all the same.
 */
export function routerAddress(text: string): RouterAddress {
  const found =
    /^(?:([A-Za-z_][\w.-]*)@)?(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?))(?::(\d{1,5}))?$/.exec(
      text.trim(),
    );
  const port = found?.[4] === undefined ? sshPort : Number(found[4]);
  const host = found?.[2] ?? found?.[3];
  if (host === undefined || port < 1 || port > 65_535)
    throw new Failure('openwrt.bad-option', {
      option: 'router',
      value: text,
      known: '192.168.1.1, root@192.168.1.1:22',
    });
  return { host, port, user: found?.[1] ?? usualUser };
}

/** As people write it, and as known keys are kept: `192.168.1.1`, `router.lan:2222`. */
export function addressText({ host, port }: Pick<RouterAddress, 'host' | 'port'>): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === sshPort ? name : `${name}:${port}`;
}
