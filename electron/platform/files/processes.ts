import { namesNow, textNow } from './memory-files.ts';

/** Flag of a thread of the kernel's own in /proc/PID/stat (PF_KTHREAD of include/linux/sched.h). */
const kernelThread = 0x0020_0000;

/**
 * Processes that were seen to be the kernel's own threads, or not, which never changes, by process table. One that a look
 * does not find any more is forgotten; numbers are given out again only after all others (proc(5), pid_max).
 */
const known = new Map<string, Map<number, boolean>>();

/**
 * Ids of the programs that run. The kernel's own threads, which on a quiet computer are most of the process table, are left
 * out: they run no program and have no file open. Empty without a process table.
 */
export function programIds(proc = '/proc'): number[] {
  const before = known.get(proc);
  const now = new Map<number, boolean>();
  for (const name of namesNow(proc) ?? []) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    now.set(pid, before?.get(pid) ?? isKernelThread(`${proc}/${name}/stat`));
  }
  known.set(proc, now);
  return [...now].flatMap(([pid, isKernels]) => (isKernels ? [] : [pid]));
}

/** The flags are the seventh field after the name, which stands in brackets and may hold anything (proc(5), stat). */
function isKernelThread(stat: string): boolean {
  const flags = /^.*\)(?: \S+){6} (?<flags>\d+) /s.exec(textNow(stat) ?? '')?.groups?.['flags'];
  return flags !== undefined && (Number(flags) & kernelThread) !== 0;
}
