import { message, type SystemCheck } from '../../core/model/index.ts';
import { firstOf, listOf, processNamed, RULE_FOLDERS, textOf, toolAt, udevRuns, type Computer } from './places.ts';

type Key = SystemCheck['key'];
type Params = Record<string, string | number>;

/** The texts of a check are `check.<key>` and `check.<key>.<case>`. */
function finding(
  key: Key,
  state: SystemCheck['state'],
  which: string,
  more: { params?: Params; remedy?: SystemCheck['remedy'] } = {},
): SystemCheck {
  const found: SystemCheck = {
    key,
    state,
    title: message(`check.${key}`),
    detail: message(`check.${key}.${which}`, more.params),
  };
  if (more.remedy) found.remedy = more.remedy;
  return found;
}

export const notKnown = (key: Key): SystemCheck => ({
  key,
  state: 'unknown',
  title: message(`check.${key}`),
  detail: message('check.not-to-be-read'),
});

export async function checkBus(computer: Computer): Promise<SystemCheck> {
  const devices = await listOf(computer, 'sys/bus/usb/devices');
  if (devices === undefined) return finding('usb-bus', 'missing', 'none');
  // Every controller shows its root hub as usb1, usb2, …
  const controllers = devices.filter((name) => /^usb\d+$/.test(name)).length;
  if (controllers === 0) return finding('usb-bus', 'missing', 'no-controller');
  return finding('usb-bus', 'ready', 'ready', { params: { controllers } });
}

const RULE = '60-modem-workbench.rules';

const ruleInForce = (computer: Computer): Promise<string | undefined> =>
  firstOf(
    computer,
    RULE_FOLDERS.map((folder) => `${folder}/${RULE}`),
  );

/** `ruleFile`: where the program's own rule lies, to be copied. */
export async function checkRights(computer: Computer, ruleFile: string): Promise<SystemCheck> {
  const file = await ruleInForce(computer);
  if (file !== undefined) return finding('usb-rights', 'ready', 'rule', { params: { file: `/${file}` } });
  if (computer.user.root) return finding('usb-rights', 'ready', 'root');
  const command =
    `sudo cp ${quoted(ruleFile)} /etc/udev/rules.d/ && ` +
    'sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=usb --subsystem-match=tty';
  return finding('usb-rights', 'missing', 'missing', { remedy: { kind: 'install-udev-rule', command } });
}

/** The group that owns serial ports: `dialout` on Debian and its kin, `uucp` on Arch and its kin. */
const PORT_GROUPS = ['dialout', 'uucp'];

export async function checkPorts(computer: Computer): Promise<SystemCheck> {
  if (computer.user.root) return finding('serial-ports', 'ready', 'root');
  if ((await ruleInForce(computer)) !== undefined) return finding('serial-ports', 'ready', 'rule');
  const table = (await textOf(computer, 'etc/group'))?.split('\n').map((line) => line.split(':')) ?? [];
  const group = table.find(([name]) => PORT_GROUPS.includes(name ?? ''));
  if (!group) return finding('serial-ports', 'unknown', 'no-group');
  const [name = '', , id, members = ''] = group;
  if (computer.user.groups.includes(Number(id)))
    return finding('serial-ports', 'ready', 'group', { params: { group: name } });
  const joined = members.split(',').includes(computer.user.name);
  if (joined)
    return finding('serial-ports', 'missing', 'log-in-again', { params: { group: name }, remedy: { kind: 'read' } });
  const command = `sudo usermod -aG ${name} "$USER"`;
  return finding('serial-ports', 'missing', 'missing', {
    params: { group: name },
    remedy: { kind: 'join-group', command },
  });
}

/** Without these a stick shows no ports or card, whatever mode it is in; the rest (qmi_wwan, cdc_mbim, …) serve single modes. */
const DRIVERS = ['option', 'cdc_acm', 'cdc_ether', 'usb_storage'];

export async function checkDrivers(computer: Computer): Promise<SystemCheck> {
  const loaded = new Set(await listOf(computer, 'sys/module'));
  const folder = `lib/modules/${computer.kernel}`;
  const lists = await Promise.all(
    ['modules.dep', 'modules.builtin'].map((file) => textOf(computer, `${folder}/${file}`)),
  );
  const available = new Set(lists.flatMap((text) => moduleNames(text ?? '')));
  const missing = DRIVERS.filter((name) => !loaded.has(name) && !available.has(name));
  if (missing.length === 0) return finding('drivers', 'ready', 'ready');
  const params = { missing: missing.join(', '), kernel: computer.kernel };
  // Without its lists the kernel may still have them built in.
  if (lists.every((text) => text === undefined)) return finding('drivers', 'unknown', 'no-list', { params });
  return finding('drivers', 'missing', 'missing', { params, remedy: { kind: 'read' } });
}

/** Names of modules in the text of modules.dep or modules.builtin: `kernel/drivers/usb/serial/option.ko.xz: …`. */
export function moduleNames(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const name = /(?<name>[^/:\s]+)\.ko(?:\.\w+)?(?::|$)/.exec(line)?.groups?.['name'];
    // The kernel takes - and _ in module names for the same.
    return name === undefined ? [] : [name.replaceAll('-', '_')];
  });
}

export async function checkModemManager(computer: Computer): Promise<SystemCheck> {
  const pid = await processNamed(computer, 'ModemManager');
  if (pid === undefined) return finding('modem-manager', 'ready', 'ready');
  const remedy = { kind: 'command', command: 'sudo systemctl stop ModemManager' } as const;
  return finding('modem-manager', 'noted', 'runs', { params: { pid }, remedy });
}

export async function checkModeswitch(computer: Computer): Promise<SystemCheck> {
  const tool = await toolAt(computer, 'usb_modeswitch');
  if (tool === undefined) return finding('usb-modeswitch', 'ready', 'ready');
  if (!(await udevRuns(computer))) return finding('usb-modeswitch', 'noted', 'asleep');
  return finding('usb-modeswitch', 'noted', computer.user.root ? 'held-off' : 'acts');
}

export async function checkUdev(computer: Computer): Promise<SystemCheck> {
  if ((await toolAt(computer, 'udevadm')) === undefined) {
    return finding('udev', 'missing', 'missing', { remedy: { kind: 'command', command: 'sudo apt install udev' } });
  }
  return (await udevRuns(computer))
    ? finding('udev', 'ready', 'ready')
    : finding('udev', 'missing', 'asleep', { remedy: { kind: 'read' } });
}

/** MiB. A year of runs and reports is far below this, and a disk that full stops other programs, too. */
const SPACE_MIB = 100;

/** `trouble`: why nothing can be written there. */
export const checkRecords = (folder: string, trouble: string | undefined): SystemCheck =>
  trouble === undefined
    ? finding('records', 'ready', 'ready', { params: { folder } })
    : finding('records', 'missing', 'missing', { params: { folder, reason: trouble }, remedy: { kind: 'read' } });

export function checkSpace(free: { folder: string; bytes: number }): SystemCheck {
  const mib = Math.floor(free.bytes / 1024 ** 2);
  const params = { folder: free.folder, mib, needed: SPACE_MIB };
  return mib >= SPACE_MIB
    ? finding('space', 'ready', 'ready', { params })
    : finding('space', 'missing', 'missing', { params, remedy: { kind: 'read' } });
}

/** A word for the shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
