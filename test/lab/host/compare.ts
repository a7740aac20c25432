import type { Sample } from '../orders.ts';

/** The contender that all others are set against. */
const peer = 'usb_modeswitch -s';
/** Ours where the start of Node counts apart: a program that is there already. */
const measuredFor = 'running';
/** What our program adds may be half of what usb_modeswitch adds. */
const allowed = 0.5;

/** The rows of the table: a figure of the samples, in words. */
const rows: readonly { figure: string; title: string; unit: 'ms' | 'MiB' }[] = [
  { figure: 'toMessage', title: 'intent to message', unit: 'ms' },
  { figure: 'messageToVerdict', title: 'message to verdict', unit: 'ms' },
  { figure: 'verdictAfterDevice', title: '  after the kernel had the device', unit: 'ms' },
  { figure: 'verdictAfterPorts', title: '  after the kernel had the ports', unit: 'ms' },
  { figure: 'messageToAt', title: 'message to "AT answers"', unit: 'ms' },
  { figure: 'plugToModem', title: 'plug to modem', unit: 'ms' },
  { figure: 'plugToAt', title: 'plug to "AT answers"', unit: 'ms' },
  { figure: 'kernel', title: "the kernel's own: return to ports", unit: 'ms' },
  { figure: 'startMs', title: 'start alone', unit: 'ms' },
  { figure: 'cpuMs', title: 'processor time', unit: 'ms' },
  { figure: 'peakMiB', title: 'peak memory', unit: 'MiB' },
];

const width = 19;
const median = (list: readonly number[]): number => {
  const sorted = list.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[half - 1], sorted[half]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
};

/**
 * The samples as a table of medians, with ratios to usb_modeswitch in brackets.
 *
 * What a program adds is what is neither the stick's time nor the kernel's: from the intent to the message, and from the
 * moment in which the kernel had what the verdict speaks of to the verdict. For usb_modeswitch that is the device under
 * its new id; for ours it is the last of the ports, although it also asks one of them before it says anything.
 * @returns the lines to print, and whether ours adds no more than half of what usb_modeswitch adds
 */
export function compare(samples: readonly Sample[]): { lines: string[]; met: boolean } {
  const names = [...new Set(samples.map((one) => one.contender))];
  const all = (contender: string, figure: string): number[] =>
    samples.filter((one) => one.contender === contender).flatMap((one) => one.figures[figure] ?? []);
  const cell = (contender: string, figure: string): string => {
    const value = median(all(contender, figure));
    if (!Number.isFinite(value)) return '';
    const ratio = value / median(all(peer, figure));
    return `${value.toFixed(0)}${contender === peer || !Number.isFinite(ratio) ? '' : ` (${ratio.toFixed(2)})`}`;
  };
  const line = (title: string, cells: readonly string[]): string =>
    title.padEnd(36) + cells.map((text) => text.padStart(width)).join('');
  const rounds = Math.max(0, ...names.map((name) => samples.filter((one) => one.contender === name).length));
  const lines = [
    `medians of ${rounds} rounds after one to warm up; the stick's own delay is taken out; in brackets the ratio to ${peer}`,
    line('', names),
    ...rows.map(({ figure, title, unit }) =>
      line(
        `${title}, ${unit}`,
        names.map((name) => cell(name, figure)),
      ),
    ),
  ];
  const added = (contender: string, after: string, apart = 0): number =>
    median(all(contender, 'toMessage')) + median(all(contender, after)) - apart;
  const theirs = added(peer, 'verdictAfterDevice');
  const start = median(all('mwb --version', 'startMs'));
  const tell = (what: string, value: number): string =>
    `${what.padEnd(52)}${value.toFixed(0).padStart(8)} ms   ${(value / theirs).toFixed(2)} of ${peer}`;
  lines.push('what each adds (neither the stick nor the kernel):', tell(peer, theirs));
  for (const name of names.filter((one) => one.startsWith('running')))
    lines.push(tell(name, added(name, 'verdictAfterPorts')));
  if (names.includes('mwb switch')) {
    const whole = added('mwb switch', 'verdictAfterPorts');
    lines.push(tell('mwb switch', whole), tell('mwb switch, the start of Node counted apart', whole - start));
  }
  const ratio = added(measuredFor, 'verdictAfterPorts') / theirs;
  const met = ratio <= allowed;
  lines.push(`aim: ${measuredFor} at or below ${allowed} of ${peer}: ${met ? 'met' : 'NOT met'} (${ratio.toFixed(2)})`);
  return { lines, met };
}
