import path from 'node:path';
import { message, type OtherProgram, type Place, type Sighting } from '../../core/model/index.ts';
import { ruleInForceFor, remedyFor } from './other-programs-rule.ts';
import { deviceUid } from './other-programs-inhibit.ts';
import { textNow } from '../files/memory-files.ts';
import { programIds } from '../files/processes.ts';
import { firstOf, RULE_FOLDERS, textOf, toolAt, udevRuns, type Computer } from './places.ts';

/** One running process, as far as everybody may see it. */
interface Running {
  pid: number;
  name: string;
}

export const modeswitch = 'usb_modeswitch';
export const manager = 'ModemManager';
const network = 'NetworkManager';
const disks = 'udisks2';

/** Names in the process table, at most 15 characters: the tool, its dispatcher, and the three that run for ever. */
const WATCHED: ReadonlySet<string> = new Set([
  'usb_modeswitch',
  'usb_modeswitch_',
  'ModemManager',
  'NetworkManager',
  'udisksd',
]);

/** Reads the process table: one small file for each process. */
export function runningOthers({ root }: Computer): Running[] {
  const proc = path.join(root, 'proc');
  return programIds(proc).flatMap((pid) => {
    const name = textNow(`${proc}/${pid}/comm`)?.trim() ?? '';
    return WATCHED.has(name) ? [{ pid, name }] : [];
  });
}

export interface LookInput {
  computer: Computer;
  place: Place;
  sighting: Sighting | undefined;
  running: readonly Running[];
  /** Programs that we keep off this place now. */
  held: readonly string[];
}

/** What the other programs do, or would do, at one place. */
export async function lookAtOthers(input: LookInput): Promise<OtherProgram[]> {
  const found = await Promise.all([
    lookAtModeswitch(input),
    lookAtManager(input),
    lookAtNetwork(input),
    lookAtDisks(input),
  ]);
  return found.filter((one) => one !== undefined);
}

async function lookAtModeswitch(input: LookInput): Promise<OtherProgram | undefined> {
  const { computer, place, sighting, held } = input;
  const worker = await workerAt(input);
  if (worker !== undefined) return other(modeswitch, 'acts', 'works', { source: `process ${String(worker)}` });
  const mark = sighting === undefined ? undefined : await markOf(computer, place);
  if (mark !== undefined) return other(modeswitch, 'acts', 'mark', { certainty: 'likely', source: mark });
  const rule = await ruleInForceFor(computer, place);
  if ((await toolAt(computer, 'usb_modeswitch_dispatcher')) === undefined || !(await udevRuns(computer)))
    return undefined;
  const file = await firstOf(
    computer,
    RULE_FOLDERS.map((folder) => `${folder}/${MODESWITCH_RULE}`),
  );
  const text = file === undefined ? '' : ((await textOf(computer, file)) ?? '');
  if (sighting === undefined || !startsFor(text, sighting) || (await isDisabled(computer))) return undefined;
  if (rule !== undefined) return other(modeswitch, 'held off', 'held-off', { source: rule });
  const right = computer.user.root ? {} : { remedy: remedyFor(place) };
  return held.includes(modeswitch)
    ? other(modeswitch, 'held off', 'held-off', { source: `/${String(file)}` })
    : other(modeswitch, 'may act', 'may-switch', { source: `/${String(file)}`, ...right });
}

const MODESWITCH_RULE = '40-usb_modeswitch.rules';

/**
 * The process id of the tool or its dispatcher when it works on this very place: the dispatcher is called with the kernel's
 * name of device or interface (`--switch-mode 1-1:1.0`), the tool with bus and device number (`-b 1 -g 5`).
 */
async function workerAt({ computer, place, running }: LookInput): Promise<number | undefined> {
  const folder = `sys/bus/usb/devices/${place}`;
  const bus = Number(await textOf(computer, `${folder}/busnum`));
  const number = Number(await textOf(computer, `${folder}/devnum`));
  for (const { pid, name } of running) {
    if (!name.startsWith('usb_modeswitch')) continue;
    const words = ((await textOf(computer, `proc/${String(pid)}/cmdline`)) ?? '').split('\0');
    const after = (option: string): string | undefined => words[words.indexOf(option) + 1];
    if (words.some((word) => word === place || word.startsWith(`${place}:`))) return pid;
    if (words.includes('-b') && Number(after('-b')) === bus && words.includes('-g') && Number(after('-g')) === number)
      return pid;
  }
  return undefined;
}

/**
 * After a switch that worked the dispatcher sets the attribute avoid_reset_quirk of the device to 1 (usb_modeswitch 2.6.1).
 * The kernel sets it too for the few devices of its own list (drivers/usb/core/quirks.c), so it is likely and not sure.
 */
async function markOf(computer: Computer, place: Place): Promise<string | undefined> {
  const name = 'avoid_reset_quirk';
  const text = await textOf(computer, `sys/bus/usb/devices/${place}/${name}`);
  return text?.trim() === '1' ? name : undefined;
}

/** Whether the rules of usb_modeswitch start it for this stick: by its ids, or by a maker whose disk is interface 0. */
export function startsFor(rules: string, sighting: Sighting): boolean {
  const { device } = sighting;
  const isDisk = device.configurations.some((one) =>
    one.interfaces.some((face) => face.number === 0 && face.classCode === 8),
  );
  return rules.split('\n').some((line) => {
    if (line.startsWith('#') || !line.includes('RUN+=') || !line.includes(`{idVendor}=="${device.vid}"`)) return false;
    if (line.includes('{idProduct}==')) return line.includes(`{idProduct}=="${device.pid}"`);
    return isDisk && line.includes('ATTR{bInterfaceClass}=="08"') && device.manufacturer !== 'Android';
  });
}

/** `DisableSwitching=1` in its configuration; 1, y, yes, true count (usb_modeswitch.conf). */
async function isDisabled(computer: Computer): Promise<boolean> {
  const files = ['etc/usb_modeswitch.conf', 'etc/sysconfig/usb_modeswitch', 'etc/default/usb_modeswitch'];
  const texts = await Promise.all(files.map((file) => textOf(computer, file)));
  return texts.some((text) => /^\s*DisableSwitching\s*=\s*["']?(?:1|y|yes|true|on)\b/im.test(text ?? ''));
}

async function lookAtManager({
  computer,
  place,
  sighting,
  running,
  held,
}: LookInput): Promise<OtherProgram | undefined> {
  const pid = running.find((one) => one.name === manager)?.pid;
  if (pid === undefined) return undefined;
  const source = `process ${String(pid)}`;
  const rule = await ruleInForceFor(computer, place);
  if (held.includes(manager)) return other(manager, 'held off', 'held-off', { source });
  if (rule !== undefined) return other(manager, 'held off', 'held-off', { source: rule });
  const uid = sighting === undefined ? undefined : await deviceUid(computer, place);
  const remedy = uid === undefined ? {} : { remedy: { command: `sudo mmcli --inhibit-device=${uid}` } };
  return sighting !== undefined && sighting.ports.length > 0
    ? other(manager, 'may act', 'may-probe', { source, ...remedy })
    : other(manager, 'runs', 'runs', { source });
}

/** NetworkManager writes a file for each card, by the card's number; `managed=true` when it runs the card. */
async function lookAtNetwork({ computer, sighting, running }: LookInput): Promise<OtherProgram | undefined> {
  const pid = running.find((one) => one.name === network)?.pid;
  if (pid === undefined) return undefined;
  const source = `process ${String(pid)}`;
  for (const card of sighting?.cards ?? []) {
    const number = (await textOf(computer, `sys/class/net/${card.name}/ifindex`))?.trim();
    const text = number === undefined ? undefined : await textOf(computer, `run/NetworkManager/devices/${number}`);
    const managed = /^managed=(?<value>\w+)/m.exec(text ?? '')?.groups?.['value'];
    if (managed === 'true') return other(network, 'acts', 'runs-card', { source, params: { card: card.name } });
    if (managed === 'false') return other(network, 'runs', 'leaves-card', { source, params: { card: card.name } });
  }
  return other(network, 'runs', 'runs', { source });
}

/** Folders where udisks mounts for a person (udisks(8)); another folder is another program's or the system's own. */
const UDISKS_FOLDERS = ['/media/', '/run/media/'];

async function lookAtDisks({ computer, place, sighting, running, held }: LookInput): Promise<OtherProgram | undefined> {
  const pid = running.find((one) => one.name === 'udisksd')?.pid;
  if (pid === undefined || sighting === undefined || sighting.drives.length === 0) return undefined;
  const mounts = ((await textOf(computer, 'proc/mounts')) ?? '').split('\n').map((line) => line.split(' '));
  for (const drive of sighting.drives) {
    const mount = mounts.find(
      ([from = '', to = '']) =>
        from.startsWith(`/dev/${drive.name}`) && UDISKS_FOLDERS.some((one) => to.startsWith(one)),
    );
    if (mount === undefined) continue;
    return other(disks, 'holds', 'mounted', {
      certainty: 'likely',
      source: '/proc/mounts',
      params: { drive: drive.name, folder: mount[1] ?? '' },
    });
  }
  const source = `process ${String(pid)}`;
  const off = held.includes(disks) || (await ruleInForceFor(computer, place)) !== undefined;
  return off ? other(disks, 'held off', 'held-off', { source }) : other(disks, 'runs', 'runs', { source });
}

interface More {
  source: string;
  certainty?: OtherProgram['certainty'];
  params?: Record<string, string | number>;
  remedy?: { command: string; undo?: string };
}

/** The texts are `others.<which>`; with it goes the name of the program. */
function other(program: string, state: OtherProgram['state'], which: string, more: More): OtherProgram {
  const { source, certainty = 'sure', params = {}, remedy } = more;
  const found: OtherProgram = {
    program,
    state,
    what: message(`others.${which}`, { program, ...params }),
    certainty,
    source,
  };
  return remedy === undefined ? found : { ...found, remedy };
}
