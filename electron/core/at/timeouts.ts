import { z } from 'zod';
import data from '../../../resources/at/timeouts.json' with { type: 'json' };
import { formOf, normalise, prefixesOf } from './command.ts';
import { shipped } from '../model/index.ts';

const table = shipped(
  z.strictObject({
    source: z.string(),
    defaultMs: z.number().int().positive(),
    /** Commands that any character ends (V.250 §5.6.1; marked so in V.250 and 27.007). */
    abortable: z.array(z.string()),
    rules: z.array(
      z.strictObject({
        name: z.string(),
        forms: z.array(z.enum(['set', 'read', 'test', 'execute'])),
        ms: z.number().int().max(300_000),
        why: z.string(),
      }),
    ),
  }),
  data,
);

/** How long to wait for the end of a command, ms: the longest of the parts of a compound line. */
export function timeoutFor(command: string): number {
  const line = normalise(command);
  const form = formOf(line);
  const compound = line.includes(';');
  const basic = /^AT([DA])/.exec(line)?.[1];
  const names = namesOf(line);
  const times = table.rules
    .filter((rule) => names.includes(rule.name) && (compound || rule.forms.includes(form) || basic === rule.name))
    .map((rule) => rule.ms);
  return Math.max(table.defaultMs, ...times);
}

/** Whether a character ends the command while the stick works on it. */
export const isAbortable = (command: string): boolean =>
  namesOf(normalise(command)).some((name) => table.abortable.includes(name));

function namesOf(line: string): string[] {
  const basic = /^AT([DA])/.exec(line)?.[1];
  return [...prefixesOf(line), ...(basic === undefined ? [] : [basic])];
}
