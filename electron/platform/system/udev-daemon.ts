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
  const before = last.get(proc);
  if (before !== undefined && statOf(proc, before.pid)?.started === before.started) return before.pid;
  const found = lookFor(proc);
  const started = found === undefined ? undefined : statOf(proc, found)?.started;
  if (found === undefined || started === undefined || started === '') last.delete(proc);
  else last.set(proc, { pid: found, started });
  return found;
}

/** The daemon that was found last, by process table: it runs for as long as the computer, and need not be looked for anew. */
const last = new Map<string, { pid: number; started: string }>();

/** proc(5), stat: behind the name, which stands in brackets and may hold anything, the parent is the second field and the start the 20th. */
function statOf(proc: string, pid: number): { parent: number; started: string } | undefined {
  const text = textNow(`${proc}/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  const [, parent, started = ''] = [fields[0], fields[1], fields[19]];
  return parent === undefined ? undefined : { parent: Number(parent), started };
}

function lookFor(proc: string): number | undefined {
  const found = new Map<number, number>();
  for (const pid of programIds(proc)) {
    if (!names.has(textNow(`${proc}/${pid}/comm`)?.trim() ?? '')) continue;
    const parent = statOf(proc, pid)?.parent;
    if (parent !== undefined) found.set(pid, parent);
  }
  const daemons = [...found].filter(([, parent]) => !found.has(parent)).map(([pid]) => pid);
  return daemons.length === 1 ? daemons[0] : undefined;
}
