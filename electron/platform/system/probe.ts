import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure, type SystemCheck } from '../../core/model/index.ts';
import type { SystemProbe } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';
import {
  checkBus, checkDrivers, checkModeswitch, checkModemManager, checkPorts, checkRecords, checkRights, checkSpace, checkUdev, notKnown,
} from './checks.ts'; // prettier-ignore
import { mend, withOneClick } from './mend.ts';
import { thisComputer, type Computer } from './places.ts';

export interface ProbeOptions {
  /** Where the program keeps its journal and reports. */
  dataFolder: string;
  /** The udev rule that comes with the program; by default where the package or the source tree has it. */
  ruleFile?: string;
  computer?: Computer;
}

/** What this computer still needs. Each check stands alone: one that cannot be made is `unknown`, and none rejects. */
export function systemProbe(options: ProbeOptions): SystemProbe {
  const ruleFile = options.ruleFile ?? ownRule();
  const computer = options.computer ?? thisComputer();
  const probe: SystemProbe = {
    async checks() {
      const all: [SystemCheck['key'], () => Promise<SystemCheck>][] = [
        ['usb-bus', () => checkBus(computer)],
        ['usb-rights', () => checkRights(computer, ruleFile)],
        ['serial-ports', () => checkPorts(computer)],
        ['drivers', () => checkDrivers(computer)],
        ['modem-manager', () => checkModemManager(computer)],
        ['usb-modeswitch', () => checkModeswitch(computer)],
        ['udev', () => checkUdev(computer)],
        ['records', async () => checkRecords(options.dataFolder, await whyNotWritable(options.dataFolder))],
        ['space', async () => checkSpace(await freeSpace(options.dataFolder))],
      ];
      const found = await Promise.all(
        all.map(async ([key, check]) => {
          try {
            return await check();
          } catch {
            // Whatever is odd about this computer, the other checks are still of use.
            return notKnown(key);
          }
        }),
      );
      return withOneClick(found, computer, ruleFile);
    },
    async mend(key, runs) {
      // Looked at anew: what was shown must be what would be done now, to the letter.
      const check = (await probe.checks()).find((one) => one.key === key);
      if (check?.remedy?.oneClick?.runs !== runs) throw new Failure('system.changed');
      await mend(check, computer);
    },
  };
  return probe;
}

/** Free space for this user where the folder is, or will be made. */
async function freeSpace(folder: string): Promise<{ folder: string; bytes: number }> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return { folder, bytes: bavail * bsize };
  } catch (error) {
    const parent = path.dirname(folder);
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error;
    return freeSpace(parent);
  }
}

/** Only a write tells of rights, read-only disks and a file in the way: tried there, or where the folder will be made. */
async function whyNotWritable(folder: string): Promise<string | undefined> {
  const file = path.join(folder, `.${randomUUID()}.try`);
  try {
    await writeFile(file, 'x', { flag: 'wx', mode: 0o600 });
    await rm(file);
    return undefined;
  } catch (error) {
    // In /proc even a folder that is there says "no such file".
    if (errnoOf(error) === 'ENOENT' && !(await isThere(folder))) return whyNotWritable(path.dirname(folder));
    return error instanceof Error ? error.message : String(error);
  }
}

const isThere = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  );

const RULE = path.join('system', '60-modem-workbench.rules');

/** In a package it lies in the resources folder of Electron, in the source tree in `resources`. */
function ownRule(): string {
  const resources: unknown = Reflect.get(process, 'resourcesPath');
  const packaged = typeof resources === 'string' ? path.join(resources, RULE) : undefined;
  return packaged !== undefined && existsSync(packaged) ? packaged : path.resolve('resources', RULE);
}
