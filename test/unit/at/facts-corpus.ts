import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { normalise } from '../../../electron/core/at/command.ts';
import { parseFinal } from '../../../electron/core/at/result.ts';
import type { AtResult } from '../../../electron/core/at/channel-types.ts';
import { readFactsByAt } from '../../../electron/core/facts/read-at.ts';
import type { Fact } from '../../../electron/core/model/index.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';
import { FakeClock } from '../../doubles/fake-clock.ts';

/**
 * Whole sticks as they answer: `test/fixtures/facts/<maker>/<name>.at` begins with `# vid:pid`, then `> command`, answer and
 * result; what does not stand there is answered with ERROR. Beside it `<name>.facts.json` says which facts come of it.
 */
export const factsFolder = path.resolve(import.meta.dirname, '../../fixtures/facts');

const expectedSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

export interface FactsCase {
  name: string;
  vendor: string;
  id: string;
  answers: ReadonlyMap<string, AtResult>;
  expected: Record<string, string | number | null>;
}

export const factsCases = (): FactsCase[] =>
  readdirSync(factsFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.at'))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(factsFolder, file), 'utf8');
      const id = /^# ([0-9a-f]{4}:[0-9a-f]{4})$/m.exec(text)?.[1];
      if (id === undefined) throw new Error(`${file} does not begin with an id`);
      const expected = readFileSync(path.join(factsFolder, file.replace(/\.at$/, '.facts.json')), 'utf8');
      return {
        name: file.replace(/\.at$/, ''),
        vendor: file.split(path.sep)[0] ?? '',
        id,
        answers: answersOf(text),
        expected: expectedSchema.parse(JSON.parse(expected)),
      };
    });

/** The facts that a stick with these answers gives. */
export async function factsOf(one: Pick<FactsCase, 'vendor' | 'id' | 'answers'>): Promise<Fact[]> {
  const clock = new FakeClock();
  const channel = {
    send: (command: string): Promise<AtResult> =>
      Promise.resolve(one.answers.get(normalise(command)) ?? basic(command) ?? said(command, ['ERROR'])),
  };
  const { facts, error } = await readFactsByAt(channel, factKitFor(one.vendor), { clock, context: { id: one.id }, where: 'ttyUSB2' });
  if (error !== undefined) throw new Error(error.code);
  return facts;
} // prettier-ignore

/** What reads at once, key by key; `null`: the stick says that there is none. */
export const valuesOf = (facts: readonly Fact[]): Record<string, string | number | null> =>
  Object.fromEntries(
    facts.filter(({ status }) => status === 'read' || status === 'absent').map(({ key, value }) => [key, value]),
  );

const basic = (command: string): AtResult | undefined =>
  /^AT(?:E0|\+CMEE=1)?$/.test(command) ? said(command, ['OK']) : undefined;

function answersOf(text: string): Map<string, AtResult> {
  const parts = text.split(/^> /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [command = '', ...lines] = part.split('\n').filter((line) => line.trim() !== '');
      return [normalise(command), said(command, lines)];
    }),
  );
}

function said(command: string, lines: readonly string[]): AtResult {
  const final = parseFinal(lines.at(-1) ?? '');
  if (final === undefined) throw new Error(`${command}: “${lines.at(-1) ?? ''}” is no final result`);
  const answer = lines.slice(0, -1).map((text) => ({ at: 0, text }));
  return { command, lines: answer, unsolicited: [], final, tookMs: 1 };
}
