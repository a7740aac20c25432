import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Failure, toErrorData } from '../model/index.ts';
import { shippedRules } from './shipped.ts';
import { parseCases, traceCase, traceRule } from './trace.ts';

interface Line {
  entry: string;
  ops: string[];
  delays: [number, number][];
  /** Ours differs on purpose: the code of the refusal (docs/modeswitch-differences.md). */
  differs?: string;
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../test/fixtures/${name}`, import.meta.url), 'utf8');
const linesOf = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** What is waited before each transfer, added up: how the recordings are to be compared. */
function waits(delays: readonly [number, number][]): Record<number, number> {
  const sums: Record<number, number> = {};
  for (const [index, ms] of delays) sums[index] = (sums[index] ?? 0) + ms;
  return sums;
}

const rules = new Map(shippedRules().map((rule) => [rule.entry, rule]));

describe.each(['modeswitch-traces-sample.jsonl', 'modeswitch-traces-all.jsonl'])(
  'the entries recorded in %s',
  (name) => {
    const lines = linesOf(fixture(name));

    it.each(lines)('$entry sends the same', async (line) => {
      const rule = rules.get(line.entry);
      expect(rule, 'the shipped set has this entry').toBeDefined();
      if (rule === undefined) return;
      const trace = await traceRule(rule);
      expect(trace.ops).toEqual(line.ops);
      expect(waits(trace.delays)).toEqual(waits(line.delays));
    });
  },
);

describe('a file of cases', () => {
  const one = JSON.stringify({
    entry: 'x',
    config: 'DefaultVendor=0x1209\nDefaultProduct=0x0001\nStandardEject=1\n',
    device: { vid: '1209', pid: '0001', configurations: [] },
  });

  it('may begin with a byte order mark and end lines as Windows does', () => {
    expect(parseCases(`\ufeff${one}\r\n${one}\r\n`, 'c')).toHaveLength(2);
  });

  it.each([
    ['{"entry":', 'no-json-case'],
    ['{"entry": "x"}', 'no-case'],
    ['[]', 'no-case'],
  ])('says what is wrong with %s', (line, reason) => {
    try {
      parseCases(`${one}\n${line}`, 'c');
      expect.unreachable();
    } catch (thrown) {
      const params = { file: 'c', line: 2, reason: `@rules.reason.${reason}` };
      expect(toErrorData(thrown)).toMatchObject({ code: 'rules.bad-case', params });
    }
  });
});

describe('the recorded cases', () => {
  const text = fixture('modeswitch-cases-sample.jsonl');
  const lines = linesOf(text);
  const cases = parseCases(text, 'modeswitch-cases-sample.jsonl');

  it.each(lines.map((line, index) => ({ line, of: cases[index]! })))('$line.entry', async ({ line, of }) => {
    const trace = await traceCase(of);
    if (line.entry === 'second message of odd length') {
      expect(trace).toMatchObject({ ops: [], problems: [{ code: 'rules.bad-hex', line: 2 }] });
      return;
    }
    expect(trace.ops).toEqual(line.ops);
    expect(waits(trace.delays)).toEqual(waits(line.delays));
  });
});

describe('our own recordings of the same program', () => {
  const text = fixture('modeswitch-cases-own.jsonl');
  const lines = linesOf(text);
  const cases = parseCases(text, 'modeswitch-cases-own.jsonl');

  it.each(lines.map((line, index) => ({ line, of: cases[index]! })))('$line.entry', async ({ line, of }) => {
    const trace = await traceCase(of);
    if (line.differs === undefined) {
      expect(trace.ops).toEqual(line.ops);
      expect(waits(trace.delays)).toEqual(waits(line.delays));
      return;
    }
    expect(trace.ops).toEqual([]);
    const reason = trace.skipped === true ? 'mode.leave-alone' : (trace.refused?.code ?? trace.problems?.[0]?.code);
    expect(reason).toBe(line.differs);
  });
});

it('prints all 512 entries within 5 s of real time', async () => {
  const begun = performance.now();
  const traces = await Promise.all(shippedRules().map((rule) => traceRule(rule)));
  expect(traces).toHaveLength(512);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

describe('a cases file', () => {
  const failure = (text: string): unknown => {
    try {
      return parseCases(text, 'mine.jsonl');
    } catch (thrown) {
      return thrown instanceof Failure ? thrown.data : thrown;
    }
  };

  it('names the first line that is no case', () => {
    const good = fixture('modeswitch-cases-sample.jsonl').split('\n')[0] ?? '';
    expect(failure(`${good}\n\n{"entry":"x"}\n`)).toMatchObject({
      code: 'rules.bad-case',
      params: { file: 'mine.jsonl', line: 3 },
    });
    expect(failure('rubbish')).toMatchObject({ code: 'rules.bad-case', params: { line: 1 } });
  });
});
