import { indexRules, type LookupDevice, type RuleIndex } from '../lookup.ts';
import type { Rule } from '../rules.ts';
import { fallbacksOf, joinRules, nameOf, type JoinedRules, type RawSource } from './join.ts';
import type { RuleFinding } from './finding.ts';
import { readRulesFile, type FileRead } from './read.ts';

type Id = Pick<LookupDevice, 'vid' | 'pid'>;

/** Rules that come as data; one id can be had without a look at all the others. */
export interface ReadyRules {
  all(): readonly Rule[];
  forId(id: Id): readonly Rule[];
}

/**
 * The rules of all sources. A packed set of the system has hundreds of files and a program that starts needs those of the
 * sticks that are there: nothing of it is parsed before it is asked for, and each only once.
 */
export interface RuleStore {
  /** The rules that can be for this device, ready to be asked. */
  indexFor(id: Id): RuleIndex;
  /** What is to be mended in the texts that are for this id, each with the entry that its text is for. */
  findingsFor(id: Id): readonly EntryFinding[];
  /** All rules and all findings. */
  all(): JoinedRules;
}

export interface EntryFinding {
  entry: string;
  finding: RuleFinding;
}

interface ForId {
  index: RuleIndex;
  findings: readonly EntryFinding[];
}

export function ruleStore(sources: readonly RawSource[], ready: readonly ReadyRules[]): RuleStore {
  const known = new Map<string, ForId>();
  const fallbackWithin = fallbacksOf(sources);
  let joined: JoinedRules | undefined;
  const whole = memory();
  const forId = (id: Id): ForId => {
    const name = `${id.vid}:${id.pid}`;
    const there = known.get(name);
    if (there !== undefined) return there;
    const wanted = ({ entry }: Rule): boolean => entry.startsWith(name) || entry.startsWith(`${id.vid}:#`);
    const read = sources.map((source) => ({
      source,
      files: source.kind === 'system' ? byName(source, id) : whole(source),
    }));
    const rules = read.flatMap(({ source, files }) => {
      const all = files.flatMap((file) => file.rules);
      return source.kind === 'system' ? all : all.filter(wanted);
    });
    const found: ForId = {
      index: indexRules([...rules, ...ready.flatMap((set) => set.forId(id))], { fallbackWithin }),
      findings: read.flatMap(({ files }) => files.flatMap(toMend)).filter(({ entry }) => entry.startsWith(name)),
    };
    known.set(name, found);
    return found;
  };
  return {
    indexFor: (id) => forId(id).index,
    findingsFor: (id) => forId(id).findings,
    all: () =>
      (joined ??= joinRules(
        sources,
        ready.flatMap((set) => set.all()),
      )),
  };
}

/** usb_modeswitch itself goes by the names of the files alone. */
function byName(source: RawSource, { vid, pid }: Id): FileRead[] {
  const named = source.files.filter(({ name }) => name.startsWith(`${vid}:${pid}`) || name.startsWith(`${vid}:#`));
  return named.map((file) => readRulesFile(file, nameOf(source)));
}

const toMend = ({ entry, findings }: FileRead): EntryFinding[] =>
  entry === undefined ? [] : findings.flatMap((finding) => (finding.weight === 'mend' ? [{ entry, finding }] : []));

/** The files of a source, read at the first question. */
function memory(): (source: RawSource) => readonly FileRead[] {
  const files = new Map<RawSource, FileRead[]>();
  return (source) => {
    const known = files.get(source) ?? source.files.map((file) => readRulesFile(file, nameOf(source)));
    files.set(source, known);
    return known;
  };
}

/** Rules that are there already, such as those of the vendor plug-ins. */
export const readyRules = (rules: readonly Rule[]): ReadyRules => ({
  all: () => rules,
  forId: ({ vid, pid }) =>
    rules.filter(({ entry }) => entry.startsWith(`${vid}:${pid}`) || entry.startsWith(`${vid}:#`)),
});
