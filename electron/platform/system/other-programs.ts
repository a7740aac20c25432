import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { placeSchema, type OtherProgram, type Place } from '../../core/model/index.ts';
import type { OtherPrograms } from '../../core/ports.ts';
import { ensureFolder } from '../shared/folder.ts';
import { inhibit } from './other-programs-inhibit.ts';
import { lookAtOthers, manager, modeswitch, runningOthers } from './other-programs-look.ts';
import { udevDaemon } from './udev-daemon.ts';
import { removeLeftOvers, ruleFor, ruleName, RUNTIME_RULES } from './other-programs-rule.ts';
import { listOf, thisComputer, toolAt, udevRuns, type Computer } from './places.ts';

/** ms. Reading the rules again takes udev some 10 ms. */
const RELOAD_LIMIT_MS = 5000;

export interface OtherProgramsOptions {
  computer?: Computer;
  /** Makes udev read its rules. */
  reload?: () => Promise<void>;
}

interface Held {
  /** How many hold it. */
  holders: number;
  did: string[];
  couldNot: string[];
  giveBack: () => Promise<void>;
}

/**
 * Keeps usb_modeswitch, ModemManager and udisks off a place: by a udev rule, which counts from the stick's next arrival on
 * and needs root and udev; and by asking ModemManager to let go of what it has now. `did` names the programs held off,
 * `couldNot` those that are there and cannot be.
 */
export function systemOtherPrograms(options: OtherProgramsOptions = {}): OtherPrograms {
  const reload = options.reload ?? (() => reloadUdev(where()));
  const where = (): Computer => options.computer ?? thisComputer();
  const held = new Map<Place, Promise<Held>>();

  return {
    async holdOff(place) {
      const first = held.get(place) ?? takeHold(where(), placeSchema.parse(place), reload);
      held.set(place, first);
      const mine = await first.catch((error: unknown) => {
        held.delete(place);
        throw error;
      });
      mine.holders += 1;
      let mineStill = true;
      return {
        did: mine.did,
        ...(mine.couldNot.length === 0 ? {} : { couldNot: mine.couldNot }),
        async giveBack() {
          if (!mineStill) return;
          mineStill = false;
          mine.holders -= 1;
          if (mine.holders > 0) return;
          held.delete(place);
          await mine.giveBack();
        },
      };
    },
    async look(place, sighting): Promise<OtherProgram[]> {
      try {
        const off = (await held.get(place)?.catch(() => undefined))?.did ?? [];
        return await lookAtOthers({ computer: where(), place, sighting, running: runningOthers(where()), held: off });
      } catch {
        // What is odd about this computer hides its other programs; the sticks are of use all the same.
        return [];
      }
    },
    async tidy() {
      const computer = where();
      if (!computer.user.root || (await listOf(computer, RUNTIME_RULES)) === undefined) return;
      try {
        if (removeLeftOvers(path.join(computer.root, RUNTIME_RULES)) > 0) await reload();
      } catch {
        // The next hold tries again, and a restart of the computer removes them anyway.
      }
    },
  };
}

async function takeHold(computer: Computer, place: Place, reload: () => Promise<void>): Promise<Held> {
  const programs = await present(computer);
  if (programs.length === 0) return { holders: 0, did: [], couldNot: [], giveBack: () => Promise.resolve() };
  const [dropRule, free] = await Promise.all([
    putRule(computer, place, reload),
    programs.includes(manager) ? inhibit(computer, place) : 'refused',
  ]);
  const isAsked = typeof free === 'object';
  // Root is refused only for a device that ModemManager does not know: nothing to let go of, and the rule keeps it so.
  const isOff = (program: string): boolean =>
    program === manager && free !== 'refused' ? isAsked : dropRule !== undefined;
  return {
    holders: 0,
    did: programs.filter(isOff),
    couldNot: programs.filter((program) => !isOff(program)),
    async giveBack() {
      // Both are tried, whatever becomes of the first.
      const ends = await Promise.allSettled([dropRule?.(), isAsked ? free.giveBack() : undefined]);
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

/** Puts the udev rule; undefined when there is no right to, or no udev. Gone with this process, whatever ends it in order. */
async function putRule(
  computer: Computer,
  place: Place,
  reload: () => Promise<void>,
): Promise<(() => Promise<void>) | undefined> {
  if (!computer.user.root || !(await udevRuns(computer))) return undefined;
  const folder = path.join(computer.root, RUNTIME_RULES);
  const file = path.join(folder, ruleName(place));
  const remove = (): void => rmSync(file, { force: true });
  try {
    await ensureFolder(folder, 0o755);
    removeLeftOvers(folder);
    writeFileSync(file, ruleFor(place), { mode: 0o644 });
    process.once('exit', remove);
    await reload();
  } catch {
    process.removeListener('exit', remove);
    remove();
    return undefined;
  }
  return async () => {
    process.removeListener('exit', remove);
    remove();
    await reload();
  };
}

/** Which programs would act on a stick by themselves. Without udev nothing starts usb_modeswitch. */
async function present(computer: Computer): Promise<string[]> {
  const running = new Set(runningOthers(computer).map((one) => one.name));
  const starts = (await toolAt(computer, 'usb_modeswitch')) !== undefined && (await udevRuns(computer));
  return [
    ...(starts ? [modeswitch] : []),
    ...(running.has('ModemManager') ? [manager] : []),
    ...(running.has('udisksd') ? ['udisks2'] : []),
  ];
}

/**
 * Makes udev read its rules again. SIGHUP is its word for that (`on_sighup` of systemd's and eudev's udevd.c) and costs nothing; where
 * the daemon is not seen, `udevadm` asks it, which takes some 10 ms and a process.
 */
async function reloadUdev(computer: Computer): Promise<void> {
  const daemon = udevDaemon(computer);
  if (daemon !== undefined) {
    try {
      process.kill(daemon, 'SIGHUP');
      return;
    } catch {
      // It has just ended; udevadm finds its successor or says what is wrong.
    }
  }
  await promisify(execFile)('udevadm', ['control', '--reload'], { timeout: RELOAD_LIMIT_MS });
}
