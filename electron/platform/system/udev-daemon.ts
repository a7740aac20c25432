import path from 'node:path';
import { textNow } from '../files/memory-files.ts';
import { programIds } from '../files/processes.ts';
import type { Computer } from './places.ts';

/** What the daemon is called in the process table: systemd's, eudev's. */
const names: ReadonlySet<string> = new Set(['systemd-udevd', 'udevd']);

/**
 * The process id of udev's daemon. Its workers, which in older versions have the same name and would die of a signal, are
 * its children. Undefined when there is none, or more than one that is nobody's child: then it is not known which one counts.
 */
export function udevDaemon({ root }: Computer): number | undefined {
  const proc = path.join(root, 'proc');
  const found = new Map<number, number>();
  for (const pid of programIds(proc)) {
    if (!names.has(textNow(`${proc}/${pid}/comm`)?.trim() ?? '')) continue;
    // proc(5), stat: the parent is the second field after the name, which stands in brackets and may hold anything.
    const parent = /^.*\) \S (?<parent>\d+) /s.exec(textNow(`${proc}/${pid}/stat`) ?? '')?.groups?.['parent'];
    if (parent !== undefined) found.set(pid, Number(parent));
  }
  const daemons = [...found].filter(([, parent]) => !found.has(parent)).map(([pid]) => pid);
  return daemons.length === 1 ? daemons[0] : undefined;
}
