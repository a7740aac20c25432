/**
 * A folder that looks like a router to a shell: BusyBox as all of its programs, files under /etc and /sys, and stand-ins for
 * uci, usbmode and opkg that do what the script needs and write down every call. Programs run in it by chroot.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((file) => existsSync(file));
/** Debian's other busybox is not static and finds no libraries in the folder. */
const isStatic =
  busybox !== undefined &&
  /statically linked|static-pie/.test(
    spawnSync('file', ['-L', busybox], { encoding: 'utf8' }).stdout || staticBySize(busybox),
  );
function staticBySize(file: string): string {
  return readFileSync(file).includes('/lib64/ld-linux') ? '' : 'statically linked';
}

/** Why no router can be stood up here; undefined where it can. */
export const whyNoRouter: string | undefined = !isStatic
  ? 'BusyBox (package busybox-static) is not installed, so there is no shell of a router to run the script in.'
  : process.getuid?.() !== 0
    ? 'Running in a folder of its own (chroot) needs root.'
    : undefined;

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

const uci = String.raw`#!/bin/sh
printf 'uci %s\n' "$*" >>/tmp/calls
[ "$1" = -q ] && shift
what="$1"
config="$(printf '%s' "$2" | cut -d . -f 1)"
path="$(printf '%s' "$2" | cut -d = -f 1 | cut -d . -f 2-)"
value="$(printf '%s' "$2" | cut -d = -f 2-)"
mkdir -p /tmp/.uci
stage=/tmp/.uci/$config
now=/etc/config/$config
[ -e "$stage" ] && now=$stage
find_line() {
	while IFS= read -r line; do
		case "$line" in "$1="*) printf '%s\n' "$line" | cut -d = -f 2-; return 0 ;; esac
	done <"$now"
	return 1
}
without() {
	while IFS= read -r line; do
		case "$line" in "$1="* ) ;; "$1."*) [ "$2" = deep ] || printf '%s\n' "$line" ;; *) printf '%s\n' "$line" ;; esac
	done <"$now"
}
keep() { cat >"$stage.new"; mv "$stage.new" "$stage"; }
case "$what" in
get) find_line "$path" ;;
set) if find_line "$path" >/dev/null; then without "$path" | keep; else cat "$now" | keep; fi; printf '%s=%s\n' "$path" "$value" >>"$stage" ;;
delete) find_line "$path" >/dev/null || exit 1; without "$path" deep | keep ;;
add_list) old="$(find_line "$path")"; without "$path" | keep; now=$stage; [ -z "$old" ] || value="$old $value"; printf '%s=%s\n' "$path" "$value" >>"$stage" ;;
del_list) new=; for one in $(find_line "$path"); do [ "$one" = "$value" ] || new="$new $one"; done; without "$path" | keep; printf '%s=%s\n' "$path" "$(printf '%s' "$new" | cut -c 2-)" >>"$stage" ;;
changes) [ -e "$stage" ] && printf '%s changed\n' "$config"; exit 0 ;;
revert) rm -f "$stage" ;;
commit) [ -e "$stage" ] || exit 0; cat "$stage" >"/etc/config/$config.new" && mv "/etc/config/$config.new" "/etc/config/$config" && rm "$stage" ;;
*) exit 1 ;;
esac
`;

const usbmode = String.raw`#!/bin/sh
printf 'usbmode %s\n' "$*" >>/tmp/calls
stick=/sys/bus/usb/devices/1-1
case "$1" in
-l) printf '%s:%s HUAWEI_MOBILE HUAWEI_MOBILE\n' "$(cat $stick/idVendor)" "$(cat $stick/idProduct)" >&2 ;;
-s)
	[ "$(cat $stick/idProduct)" = 1f01 ] || exit 0
	if grep -q '"t_product": \[ 4097 \]' /etc/usb-mode.json; then echo 1001 >$stick/idProduct; else echo 14db >$stick/idProduct; fi
	;;
esac
exit 0
`;

const opkg = String.raw`#!/bin/sh
printf 'opkg %s\n' "$*" >>/tmp/calls
case "$1" in
status) grep -qx "$2" /tmp/installed && printf 'Package: %s\nStatus: install user installed\n' "$2" ;;
install) shift; for one in "$@"; do echo "$one" >>/tmp/installed; done ;;
list-installed) sed 's/$/ - 1/' /tmp/installed ;;
update) ;;
esac
exit 0
`;

/**
 * Put before a script: it dies, with all of its processes, before its n-th sync, mv, rm, cat or uci: what a pulled plug does.
 * BusyBox looks for its own programs before any folder, so these are functions.
 */
const killer = (n: number): string => `
step() {
	n=$(($(head -n 1 /tmp/count) + 1))
	echo $n >/tmp/count
	[ "$n" = ${n} ] && kill -9 0
	return 0
}
sync() { step; command sync; }
mv() { step; command mv "$@"; }
rm() { step; command rm "$@"; }
cat() { step; command cat "$@"; }
uci() { step; command uci "$@"; }
`;

/** A router without a way in but the shell. */
export class RouterRoot {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'router-'));

  constructor(usbModeFile: string | undefined) {
    if (busybox === undefined) throw new Error('no busybox');
    for (const name of [
      'bin',
      'sbin',
      'usr/bin',
      'usr/sbin',
      'etc/config',
      'etc/init.d',
      'etc/hotplug.d/usb',
      'tmp',
      'dev',
      'sys/bus/usb/devices/1-1',
      'root',
    ])
      mkdirSync(path.join(this.folder, name), { recursive: true });
    copyFileSync(busybox, this.at('bin/busybox'));
    const applets = spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.split('\n');
    for (const name of applets)
      if (/^[\w[]+$/.test(name) && name !== 'busybox') symlinkSync('/bin/busybox', this.at(`bin/${name}`));
    this.program('sbin/uci', uci);
    this.program('sbin/usbmode', usbmode);
    this.program('usr/bin/opkg', opkg);
    writeFileSync(this.at('dev/null'), '');
    this.write('etc/config/network', 'lan=interface\nlan.proto=static\nlan.ipaddr=192.168.1.1\n');
    this.write(
      'etc/config/firewall',
      '@zone[0]=zone\n@zone[0].name=lan\n@zone[0].network=lan\n@zone[1]=zone\n@zone[1].name=wan\n@zone[1].network=wan wan6\n',
    );
    this.write('etc/sysupgrade.conf', '## This file contains files and directories that should\n# /etc/example.conf\n');
    this.write('etc/openwrt_release', "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='24.10.2'\n");
    this.write('sys/bus/usb/devices/1-1/idVendor', '12d1\n');
    this.write('sys/bus/usb/devices/1-1/idProduct', '1f01\n');
    this.write('tmp/installed', 'base-files\nusb-modeswitch\n');
    if (usbModeFile !== undefined) this.write('etc/usb-mode.json', usbModeFile);
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }
  write(name: string, text: string): void {
    writeFileSync(this.at(name), text);
  }
  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }
  has(name: string): boolean {
    return existsSync(this.at(name));
  }
  program(name: string, text: string): void {
    rmSync(this.at(name), { force: true });
    this.write(name, text);
    chmodSync(this.at(name), 0o755);
  }
  /** Calls of the stand-ins since the last look. */
  calls(): string[] {
    const lines = this.has('tmp/calls') ? this.read('tmp/calls').split('\n').filter(Boolean) : [];
    this.write('tmp/calls', '');
    return lines;
  }
  /** All files under /etc with what is in them. */
  etc(): Record<string, string> {
    const files = readdirSync(this.at('etc'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    return Object.fromEntries(
      files.map((one) => {
        const file = path.join(one.parentPath, one.name);
        return [path.relative(this.folder, file), readFileSync(file, 'utf8')];
      }),
    );
  }
  /** Runs a script that dies before its n-th act; the script itself stays as it is. */
  runUntil(n: number, script: string, what: string): Promise<Ran> {
    this.write('tmp/count', '0\n');
    this.write('root/dying.sh', killer(n) + this.read(script));
    return this.run(['/bin/ash', '/root/dying.sh', what]);
  }
  run(command: readonly string[], how: { environment?: Record<string, string>; readOnly?: 'etc' } = {}): Promise<Ran> {
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', ...how.environment };
    const inside = ['chroot', this.folder, ...command];
    const mount = `mount --bind -o ro '${this.folder}/etc' '${this.folder}/etc' && exec chroot '${this.folder}' "$@"`;
    const [program, args] =
      how.readOnly === undefined
        ? ['/usr/sbin/chroot', inside.slice(1)]
        : ['/usr/bin/unshare', ['-m', '/bin/sh', '-c', mount, 'sh', ...command]];
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      const ran: Ran = { code: null, out: '', err: '' };
      child.stdout.on('data', (data: Buffer) => (ran.out += data.toString()));
      child.stderr.on('data', (data: Buffer) => (ran.err += data.toString()));
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...ran, code }));
    });
  }
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
