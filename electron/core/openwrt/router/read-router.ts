import { Failure } from '../../model/index.ts';
import type { RouterShell } from '../../ports.ts';
import type { RouterKnown } from '../deploy/pitfalls.ts';

/** One USB device of a router. */
export interface RouterUsb {
  /** `1-1.4`. */
  name: string;
  id: string;
  manufacturer?: string;
  product?: string;
  drivers: string[];
}

/** What a router told of itself; nothing was changed on it. */
export interface RouterLook {
  /** The text of /etc/usb-mode.json; absent when there is none. */
  file?: string;
  release?: string;
  manager?: 'opkg' | 'apk';
  lan?: string;
  packages: string[];
  usb: RouterUsb[];
  /** Last lines of the kernel's log. */
  log: string[];
}

type Part = 'file' | 'release' | 'lan' | 'packages' | 'usb' | 'log';

/** ms. A slow router lists a few hundred packages within some seconds. */
const readLimitMs = 20_000;

const usbCommand = String.raw`for d in /sys/bus/usb/devices/*; do [ -r "$d/idVendor" ] || continue; drivers=; for i in "$d":*/driver; do [ -e "$i" ] && drivers="$drivers $(basename "$(readlink -f "$i")")"; done; printf '%s\t%s:%s\t%s\t%s\t%s\n' "$(basename "$d")" "$(cat "$d/idVendor")" "$(cat "$d/idProduct")" "$(cat "$d/manufacturer" 2>/dev/null)" "$(cat "$d/product" 2>/dev/null)" "$drivers"; done`;

/** Everything that is run to read a router, as it is shown. None of it writes. */
export const readCommands: readonly { part: Part; command: string }[] = [
  { part: 'file', command: 'if [ -e /etc/usb-mode.json ]; then cat /etc/usb-mode.json; else exit 44; fi' },
  { part: 'release', command: 'cat /etc/openwrt_release' },
  { part: 'lan', command: 'uci -q get network.lan.ipaddr' },
  {
    part: 'packages',
    command: 'if command -v apk >/dev/null 2>&1; then echo apk; apk list -I; else echo opkg; opkg list-installed; fi',
  },
  { part: 'usb', command: usbCommand },
  { part: 'log', command: 'dmesg | tail -n 200' },
];

/** Exit code of our own for a file that is not there; `cat` has 1 for everything. */
const noFile = 44;

/**
 * Reads a router: file, release, packages, USB tree and kernel log. What it does not have is left out; a shell that fails
 * ends the reading. Failures: router.lost, router.timeout, router.too-large, router.not-openwrt when there is no release file.
 */
export async function readRouter(shell: RouterShell): Promise<RouterLook> {
  const look: RouterLook = { packages: [], usb: [], log: [] };
  for (const { part, command } of readCommands) {
    const { code, out, err } = await shell.run(command, { timeoutMs: readLimitMs });
    if (part === 'file' && code === 0) look.file = out;
    else if (part === 'file' && code !== noFile) throw new Failure('router.failed', { command, code }, err.trim());
    else if (part === 'release') {
      if (code !== 0) throw new Failure('router.not-openwrt', {}, err.trim());
      const release = /^DISTRIB_RELEASE='?([^'\n]+)'?$/m.exec(out)?.[1];
      if (release !== undefined) look.release = release;
    } else if (code === 0) take(look, part, out);
  }
  return look;
}

function take(look: RouterLook, part: Part, out: string): void {
  const lines = out.split('\n').filter((line) => line.trim() !== '');
  switch (part) {
    case 'lan': {
      const lan = /^(\d+\.\d+\.\d+\.\d+)/.exec(lines[0] ?? '')?.[1];
      if (lan !== undefined) look.lan = lan;
      return;
    }
    case 'packages': {
      const [manager, ...list] = lines;
      if (manager === 'apk' || manager === 'opkg') look.manager = manager;
      // opkg: `name - version`; apk: `name-1.2-r3 arch {origin} (licence) [installed]`.
      look.packages = list.flatMap((line) =>
        manager === 'apk' ? (/^(\S+?)-\d\S* /.exec(line)?.[1] ?? []) : (/^(\S+) - /.exec(line)?.[1] ?? []),
      );
      return;
    }
    case 'usb':
      look.usb = lines.flatMap((line) => {
        const [name = '', id = '', manufacturer = '', product = '', drivers = ''] = line.split('\t');
        if (!/^[0-9a-f]{4}:[0-9a-f]{4}$/.test(id)) return [];
        return [
          {
            name,
            id,
            ...(manufacturer === '' ? {} : { manufacturer }),
            ...(product === '' ? {} : { product }),
            drivers: [...new Set(drivers.split(' ').filter((one) => one !== ''))],
          },
        ];
      });
      return;
    case 'log':
      look.log = lines;
      return;
    case 'file':
    case 'release':
  }
}

/** What the pitfalls ask of a router. */
export const knownOf = ({ lan, packages }: RouterLook): RouterKnown => ({ lan, packages });
