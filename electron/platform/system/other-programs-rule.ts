import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { placeSchema, type Place } from '../../core/model/index.ts';
import { errnoOf } from '../shared/errno.ts';
import { listOf, type Computer } from './places.ts';

/**
 * The number places our rule after the one that starts usb_modeswitch (40) and before those that load drivers (80):
 * emptying the list of programs to run there takes usb_modeswitch out of it and nothing that comes later.
 */
const RULE_NAME = /^41-modem-workbench-(?<pid>\d+)-(?<place>[\d.-]+)\.rules$/;
export const ruleName = (place: Place): string => `41-modem-workbench-${process.pid}-${placeSchema.parse(place)}.rules`;

/** Rules here are gone after a restart of the computer, whatever happens to us. */
export const RUNTIME_RULES = 'run/udev/rules.d';

/**
 * A place has only digits, points and a hyphen, so it needs no quoting. Interfaces are called `<place>:1.0`. usb_modeswitch
 * is started by RUN, ModemManager and udisks look at properties. NetworkManager is left alone: it gets the card of a stick
 * its address, without which nobody reaches the stick's page.
 */
export function ruleFor(place: Place): string {
  return [
    '# Made by Modem Workbench while it works on this place; gone after it.',
    `SUBSYSTEM=="usb", KERNEL=="${place}|${place}:*", RUN=""`,
    `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", KERNEL=="${place}", ENV{ID_MM_DEVICE_IGNORE}="1"`,
    `SUBSYSTEM=="block", KERNELS=="${place}", ENV{UDISKS_IGNORE}="1"`,
    '',
  ].join('\n');
}

/** What a person with the right to be root types to put the same rule, and to take it back. */
export function remedyFor(place: Place): { command: string; undo: string } {
  const file = `/${RUNTIME_RULES}/41-modem-workbench-by-hand-${place}.rules`;
  const rule = ruleFor(place).split('\n').slice(1, -1);
  const lines = rule.map((line) => `'${line}'`).join(' ');
  return {
    command: `sudo mkdir -p /${RUNTIME_RULES} && printf '%s\\n' ${lines} | sudo tee ${file} && sudo udevadm control --reload`,
    undo: `sudo rm ${file} && sudo udevadm control --reload`,
  };
}

/** The file of the rule that keeps programs off this place: ours, another copy's, or one put by hand. */
export async function ruleInForceFor(computer: Computer, place: Place): Promise<string | undefined> {
  const names = (await listOf(computer, RUNTIME_RULES)) ?? [];
  const name = names.find(
    (one) => RULE_NAME.exec(one)?.groups?.['place'] === place || one === `41-modem-workbench-by-hand-${place}.rules`,
  );
  return name === undefined ? undefined : `/${RUNTIME_RULES}/${name}`;
}

/** A process that was killed could not take its rule away. @returns how many were taken away */
export function removeLeftOvers(folder: string): number {
  let removed = 0;
  for (const name of readdirSync(folder)) {
    const pid = Number(RULE_NAME.exec(name)?.groups?.['pid']);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    rmSync(path.join(folder, name), { force: true });
    removed += 1;
  }
  return removed;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}
