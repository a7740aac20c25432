import type { RuleFindingView, RuleList, RuleRow, RuleSourceView, RuleTrace } from '../../../preload/contract/rules.ts';
import { say, sayError } from '../../../resources/text/index.ts';
import { capital, duration, groupHex } from '../../components/format.ts';
import type { GlyphName, Tone } from '../../components/glyph.tsx';
import type { RawLine } from '../../components/raw-log.tsx';

/** "Eject the disk + 2 messages". */
export const methodWords = (method: RuleRow['method']): string => method.map((part) => say(part)).join(' + ');

/** Ids after switching, shortened after the first: "12d1:1001 +8"; a class where no id is named. */
export function targetWords({ targets, targetClass }: Pick<RuleRow, 'targets' | 'targetClass'>): string {
  const [first, ...rest] = targets;
  if (first === undefined) {
    return targetClass === undefined ? '' : say({ id: 'rules-page.class', params: { value: targetClass } });
  }
  return rest.length === 0 ? first : `${first} ${say({ id: 'rules-page.more', params: { count: rest.length } })}`;
}

/** Last part of a path of either kind of system. */
export const baseName = (file: string): string => file.split(/[/\\]/).at(-1) ?? file;

/** "Shipped", or with the file where its name is not the rule's own: "Your own, sticks.json". */
export function sourceWords(source: RuleSourceView, entry: string): string {
  const kind = say({ id: `rules-page.source.${source.kind}` });
  const file = baseName(source.file);
  return file === entry ? kind : `${kind}, ${file}`;
}

export interface StateWords {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  /** "In force". */
  readonly short: string;
  /** One sentence: what that means. */
  readonly long: string;
  readonly key: 'in-force' | 'shadowed' | 'parked' | 'finding' | 'note';
}

export function stateWords({ state }: Pick<RuleRow, 'state'>): StateWords {
  const words = (key: StateWords['key'], params = {}): Pick<StateWords, 'short' | 'long' | 'key'> => ({
    key,
    short: say({ id: `rules-page.state.${key}` }),
    long: say({ id: `rules-page.${key}-words`, params }),
  });
  switch (state.kind) {
    case 'in-force':
      return { glyph: 'ready', tone: 'ink', ...words('in-force') };
    case 'shadowed': {
      const params = { entry: state.by.entry, source: `@rules-page.source.${state.by.source.kind}` };
      return { glyph: 'gone', tone: 'mute', ...words('shadowed', params) };
    }
    case 'parked':
      return { glyph: 'idle', tone: 'mute', ...words('parked') };
    case 'finding':
      return state.findings.some(({ weight }) => weight === 'mend')
        ? { glyph: 'attention', tone: 'warn', ...words('finding') }
        : { glyph: 'unknown', tone: 'warn', ...words('note') };
  }
}

/** "Your text, line 2: …", with what to do. */
export function findingWords({ error }: RuleFindingView): string {
  const { what, advice } = sayError(error);
  return `${capital(what)} ${advice}`;
}

/** "515 rules, 3 of your own, 1 to mend". */
export function countWords({ rows, findings }: Pick<RuleList, 'rows' | 'findings'>): string {
  const own = rows.filter(({ source }) => source.kind === 'user').length;
  const mend = findings.filter(({ weight }) => weight === 'mend').length;
  return say({
    id: mend === 0 ? 'rules-page.count-none-mend' : 'rules-page.count',
    params: { rules: rows.length, own, mend },
  });
}

/** The transfers in order, with the waits between them. */
export function traceLines({ ops, delays }: RuleTrace): RawLine[] {
  const waits = (index: number): RawLine[] =>
    delays
      .filter(([at]) => at === index)
      .map(([, ms]) => ({
        direction: 'note',
        text: say({ id: 'rules-page.trace.wait', params: { time: duration(ms) } }),
      }));
  const lines = ops.flatMap((op, index): RawLine[] => [
    ...waits(index),
    { direction: /^\S+-in /.test(op) ? 'in' : 'out', text: groupHex(op) },
  ]);
  return [...lines, ...waits(ops.length)];
}
