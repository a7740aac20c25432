import fs from 'node:fs/promises';

/** Processes begun by a process, and theirs, and itself. */
async function familyOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await fs.readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await fs.readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(/^\d+ \(.*\) \S (\d+)/.exec(stat)?.[1]);
    if (parent > 0) parents.set(Number(name), parent);
  }
  const family = [pid];
  for (const one of family) for (const [child, parent] of parents) if (parent === one) family.push(child);
  return family;
}

/** MiB of memory that a program and its helpers hold, shared pages counted by their share (proportional set size). */
export async function pssOf(pid: number): Promise<number> {
  let kib = 0;
  for (const one of await familyOf(pid)) {
    const rollup = await fs.readFile(`/proc/${one}/smaps_rollup`, 'utf8').catch(() => '');
    kib += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kib / 1024;
}

/** Ticks in a second of the times in /proc; Linux shows 100 on every machine. */
const ticks = 100;

/** Seconds of processor time that a program and its helpers have used so far. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  let used = 0;
  for (const one of await familyOf(pid)) {
    const stat = await fs.readFile(`/proc/${one}/stat`, 'utf8').catch(() => '');
    // After the name, which may hold anything: state is the first, utime the twelfth, stime the thirteenth.
    const [utime, stime] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    used += Number(utime ?? 0) + Number(stime ?? 0);
  }
  return used / ticks;
}

/** The least of some readings over two seconds: what is held, not what waits to be collected. */
export async function restingPss(pid: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < 10; reading += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    least = Math.min(least, await pssOf(pid));
  }
  return least;
}

/** The value below which `part` of the figures lie. */
export function percentile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
