import type { z } from 'zod';
import everyday from '../../../resources/at/everyday.json' with { type: 'json' };
import { say } from '../../../resources/text/index.ts';
import { answerShapes } from '../answers/index.ts';
import { catalogueFiles } from './catalogue-files.ts';
import { catalogueFileSchema, catalogueForms } from './catalogue-schema.ts';
import type { CommandForm } from './command.ts';
import { assess, mayReach, worst, type GuardLevel } from './guard.ts';
import { onFirstUse } from '../model/once.ts';
import { timeoutFor } from './timeouts.ts';
import { shipped } from '../model/index.ts';

const endings: Readonly<Record<CommandForm, string>> = { execute: '', read: '?', test: '=?', set: '=' };

/** What a parameter may be. */
export interface CatalogueParameter {
  name: string;
  range?: string | undefined;
  values?: Readonly<Record<string, string>> | undefined;
  means?: string | undefined;
}

/** A line that can be typed, with what it does. A set form ends with `=`: its values are still to come. */
export interface CatalogueEntry {
  command: string;
  /** `generic` or the maker whose sticks know it. */
  vendor: string;
  /** Name of its group: a standard or a maker. */
  group: string;
  /** In English; what is shown is a completion's `meaning`. */
  means: string;
  /** What its form adds to that: `read` asks, `test` asks what is possible, `set` changes it. Absent where it adds nothing. */
  asks?: Exclude<CommandForm, 'execute'>;
  /** What may follow, e.g. `<mode>[,<format>]`. */
  syntax?: string;
  parameters?: readonly CatalogueParameter[];
  /** What its answer tells, where its shape is known. */
  answer?: string;
  /** The highest guard level that it can reach: 0 safe, 1 note, 2 asks first, 3 type to confirm, 4 never sent. */
  level: GuardLevel;
  /** ms. */
  timeoutMs: number;
  /** Where this is known from. */
  source: string;
}

const answers = onFirstUse(
  () => new Map(answerShapes().flatMap(({ shape }) => shape.commands.map((line) => [line, shape.title] as const))),
);
const answerOf = (command: string): { answer?: string } => {
  const title = answers().get(command);
  return title === undefined ? {} : { answer: title };
};

type File = z.infer<typeof catalogueFileSchema>;

function entriesOf(file: File, { name, forms, means, parameters, source }: File['commands'][number]): CatalogueEntry[] {
  return catalogueForms.flatMap((form): CatalogueEntry[] => {
    const syntax = forms[form];
    if (syntax === undefined) return [];
    const command = `AT${name}${endings[form]}`;
    const described = Object.entries(parameters ?? {})
      .map(([parameter, rest]) => ({ name: parameter, ...rest }))
      .filter((parameter) => syntax.includes(`<${parameter.name}>`));
    // What cannot be read is an act: its set form does what the command means. What can only be read is what the command means.
    const plain =
      form === 'execute' ||
      (form === 'set' && forms.read === undefined) ||
      (form === 'read' && forms.set === undefined && forms.execute === undefined);
    return [{
      command, vendor: file.vendor, group: file.group, means, ...(!plain && { asks: form }),
      ...(syntax !== '' && { syntax }), ...(described.length > 0 && { parameters: described }),
      ...answerOf(command), level: mayReach(name, form), timeoutMs: timeoutFor(command), source,
    }];
  }); // prettier-ignore
}

/** All commands, each form as a line of its own. Levels come from the guard, times from the table of time-outs. */
export const catalogue: () => readonly CatalogueEntry[] = onFirstUse(() =>
  catalogueFiles
    .map((file) => shipped(catalogueFileSchema, file))
    .flatMap((file) => [
      ...file.commands.flatMap((command) => entriesOf(file, command)),
      ...(file.lines ?? []).map(({ line, means }): CatalogueEntry => ({
        command: line,
        vendor: file.vendor,
        group: file.group,
        means,
        ...answerOf(line),
        level: worst(assess(line))?.level ?? 0,
        timeoutMs: timeoutFor(line),
        source: sourceOf(file, line),
      })),
    ])
    .sort((a, b) => (a.command < b.command ? -1 : a.command > b.command ? 1 : 0)),
);

/** A whole line is known from where its command is. */
function sourceOf(file: File, line: string): string {
  const own = file.commands
    .filter(({ name }) => line.startsWith(`AT${name}`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  return own?.source ?? file.group;
}

/** Place of a command among those of every day; the others behind them. */
const everydayRank = onFirstUse(() => new Map(everyday.commands.map((command, at) => [command, at])));
const rankOf = ({ command }: CatalogueEntry): number => everydayRank().get(command) ?? everyday.commands.length;

/** A line to go on with, and what it does in the language that is spoken. */
export type Completion = CatalogueEntry & { meaning: string };

const meaningOf = ({ means, asks }: CatalogueEntry): string =>
  say(asks === undefined ? { id: means } : { id: `terminal.form.${asks}`, params: { means: `@${means}` } });

/** As many as a list can show without becoming a wall. */
const shown = 50;

/**
 * Commands that continue what was typed, for the sticks of one maker (`generic`: of any). `AT` may be missing; after a `;`
 * the part behind it is completed. What people ask for every day comes first, then what is of this maker alone, then by the
 * alphabet. Gives at most 50, and how many there are.
 */
export function complete(prefix: string, plugin: string): { total: number; completions: Completion[] } {
  const cut = lastBreak(prefix);
  const head = prefix.slice(0, cut);
  const typed = prefix.slice(cut).replace(/\s/g, '').toUpperCase();
  const wanted = cut > 0 ? `AT${typed}` : typed === 'A' || typed.startsWith('AT') ? typed : `AT${typed}`;
  const mine = catalogue().filter(
    (entry) => plugin === 'generic' || entry.vendor === 'generic' || entry.vendor === plugin,
  );
  const found = mine.filter((entry) => entry.command.startsWith(wanted));
  const foreign = ({ vendor }: CatalogueEntry): number => (vendor === plugin ? 0 : 1);
  const rare = (entry: CatalogueEntry): number => (rankOf(entry) < everyday.commands.length ? 0 : 1);
  // A stable sort: what is alike stays in the order of the alphabet.
  const ordered = found.toSorted((a, b) => rare(a) - rare(b) || foreign(a) - foreign(b) || rankOf(a) - rankOf(b));
  const completions = ordered.slice(0, shown).map((entry) => ({
    ...entry,
    meaning: meaningOf(entry),
    command: cut > 0 ? head + entry.command.slice(2) : entry.command,
  }));
  return { total: found.length, completions };
}

/** Behind the last `;` outside quotes; 0 when there is none. */
function lastBreak(text: string): number {
  let quoted = false;
  let at = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"') quoted = !quoted;
    if (text[i] === ';' && !quoted) at = i + 1;
  }
  return at;
}
