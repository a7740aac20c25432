import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Place } from '../../core/model/index.ts';
import { errnoOf } from '../shared/errno.ts';
import { toolAt, type Computer } from './places.ts';

/** ms. The tool and ModemManager answer within 0.1 s; on a machine under load many times later. Below the limit of the hold step. */
const ANSWER_LIMIT_MS = 4500;
/** ms from closing the helper's input to its end: it only ends another program. */
const END_LIMIT_MS = 2000;

/**
 * ModemManager lets go of a device for as long as the program that asked stays on the bus, so the asking program has to
 * live. The shell around it ends it when its own input closes: that happens when we want it and also when we are killed.
 */
const KEEPER = [
  'exec 3<&0',
  '"$1" "--inhibit-device=$2" </dev/null 3<&- & tool=$!',
  '{ read -r word; kill "$tool"; } <&3 >/dev/null 2>&1 & keeper=$!',
  'exec 3<&-',
  'wait "$tool"; status=$?',
  'kill "$keeper" 2>/dev/null',
  'exit "$status"',
].join('\n');

/** How ModemManager calls the device at a place: the path of the device in sysfs, links resolved. */
export async function deviceUid(computer: Computer, place: Place): Promise<string | undefined> {
  try {
    const root = await realpath(computer.root);
    const found = await realpath(path.join(root, 'sys/bus/usb/devices', place));
    return path.join('/', path.relative(root, found));
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return undefined;
  }
}

/** `refused` = there is no tool or no right, or ModemManager does not know the device; `late` = it has not answered. */
export type Inhibited = { giveBack: () => Promise<void> } | 'refused' | 'late';

/**
 * Asks ModemManager to let go of the device at a place (its D-Bus method InhibitDevice, by its own tool mmcli).
 * @returns what gives the device back, which waits until the tool has ended; or why there is nothing to give back
 */
export async function inhibit(computer: Computer, place: Place): Promise<Inhibited> {
  const tool = await toolAt(computer, 'mmcli');
  const uid = await deviceUid(computer, place);
  if (tool === undefined || uid === undefined) return 'refused';
  const child = spawn('/bin/sh', ['-c', KEEPER, 'sh', path.join(computer.root, tool), uid], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<'ended'>((resolve) => {
    child.once('exit', () => resolve('ended'));
    child.once('error', () => resolve('ended'));
  });
  // A tool that has ended already takes no more; that is no news.
  child.stdin.on('error', () => undefined);
  const giveBack = async (): Promise<void> => {
    child.stdin.end();
    if ((await inTime(ended, END_LIMIT_MS)) === undefined) child.kill('SIGKILL');
  };
  // The tool says something on its standard output once the device is let go, and stays; on refusal it ends.
  const said = once(child.stdout, 'data').then(
    () => 'said' as const,
    () => 'ended' as const,
  );
  const first = await inTime(Promise.race([said, ended]), ANSWER_LIMIT_MS);
  if (first === 'said' && child.exitCode === null) {
    child.stdout.resume();
    return { giveBack };
  }
  await giveBack();
  return first === undefined ? 'late' : 'refused';
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
