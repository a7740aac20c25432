import { decimals, language, say, sayError, word, type TextId } from '../../resources/text/index.ts';
import { saySource } from '../../resources/text/sources.ts';
import type {
  Certainty,
  ErrorData,
  Fact,
  Mark,
  Plan,
  Proposal,
  Run,
  SessionSnapshot,
  SystemCheck,
  WireLine,
} from '../core/model/index.ts';

/** Words for people on a terminal. Everything that is data goes out as JSON elsewhere; nothing here is meant to be parsed. */

/** A table with columns as wide as their widest cell, without trailing blanks. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `1 rule`, `3 rules`: the text of that name, `<id>-one` for one; the number is its {count}. */
export const counted = (id: CountedId, count: number, params: Readonly<Record<string, string>> = {}): string =>
  say({ id: count === 1 ? `${id}-one` : id, params: { ...params, count } });

type CountedOf<Id> = Id extends `${infer Name}-one` ? (Name extends TextId ? Name : never) : never;
type CountedId = CountedOf<TextId>;

/** What happened and what to do, with the technical cause behind it where there is one. */
export function errorWords(error: ErrorData): string {
  const { what, advice } = sayError(error);
  const cause = error.cause === undefined ? '' : `\n(${error.cause})`;
  return `${what} ${advice}${cause}`;
}

export function listWords(sessions: readonly SessionSnapshot[]): string {
  if (sessions.length === 0) return word('mwb.none');
  return table(
    sessions.map((session) => [
      session.place,
      `${session.identity.name}${session.virtual ? ` (${word('paper.virtual')})` : ''}`,
      session.sighting === undefined ? '–' : `${session.sighting.device.vid}:${session.sighting.device.pid}`,
      say(session.state.words),
      goals(session),
    ]),
  );
}

/** Modes that a plan can be made to now. */
function goals({ targets }: SessionSnapshot): string {
  const open = targets.filter(({ whyNot }) => whyNot === undefined);
  return open.length === 0 ? '' : say({ id: 'mwb.goals', params: { modes: open.map(({ mode }) => mode).join(', ') } });
}

/** One line for a stick whose rule texts want mending; undefined for others. */
export function mendWords({ place, obstacles }: SessionSnapshot): string | undefined {
  const [first, ...more] = obstacles.filter(({ error }) => error.code.startsWith('rules.'));
  if (first === undefined) return undefined;
  const rest = more.length === 0 ? '' : ` (${say({ id: 'mwb.more-rules', params: { count: more.length } })})`;
  return `${place}: ${sayError(first.error).what}${rest}`;
}

export function showWords(session: SessionSnapshot): string {
  const { sighting, identity } = session;
  const lines = [
    say({
      id: 'mwb.at',
      params: {
        name: `${identity.name}${session.virtual ? ` (${word('paper.virtual')})` : ''}`,
        place: session.place,
        state: say(session.state.words),
      },
    }),
    '',
    `${word('identity.title')}: ${say({ id: `certainty.${identity.certainty}` })}`,
    table(identity.evidence.map((item) => [item.agrees ? '  +' : '  -', say(item.says), saySource(item.source)])),
    '',
    word('proof-kind.interfaces'),
    table(
      session.interfaces.map((face) => [
        `  ${String(face.number)}`,
        say({ id: `role.${face.role}` }),
        say({ id: `role.known.${face.known ?? 'not-known'}` }),
        face.class,
        face.driver ?? '–',
        face.port ?? '–',
        face.endpoints,
      ]),
    ),
  ];
  for (const card of session.cards) {
    lines.push(
      '',
      say({
        id: 'mwb.card',
        params: {
          name: card.name,
          addresses: card.addresses.join(', ') || '@mwb.no-address',
          stick: card.gateway ?? '@mwb.unknown-address',
        },
      }),
    );
  }
  if (session.targets.length > 0) {
    lines.push('', word('mwb.can-go'));
    lines.push(
      table(
        session.targets.map((target) => [
          `  ${target.mode}`,
          target.ids.join(', '),
          sureWords(target.rule),
          target.whyNot === undefined
            ? saySource(target.rule.name)
            : sayError({ code: target.whyNot.error, params: target.whyNot.params }).what,
        ]),
      ),
    );
  }
  for (const { mode, ways } of session.targets.filter((target) => target.ways.length > 1)) {
    lines.push('', say({ id: 'mwb.ways', params: { mode } }));
    lines.push(
      table(
        ways.map((way) => [
          `  ${way.key}`,
          say(way.name),
          way.ids.join(', '),
          sureWords(way),
          way.losesAt === true ? `${say({ id: 'no-at.title' })}; ${saySource(way.source)}` : saySource(way.source),
        ]),
      ),
    );
  }
  if (session.nowhere !== undefined) lines.push('', errorWords(session.nowhere));
  if (session.assistant !== undefined)
    lines.push('', word('mwb.proposals'), ...session.assistant.proposals.map(proposalWords));
  for (const obstacle of session.obstacles) lines.push('', errorWords(obstacle.error));
  if (sighting === undefined) lines.push('', word('mwb.unplugged'));
  return lines.join('\n');
}

const proposalWords = ({ method, chance, odds }: Proposal): string =>
  [
    `  ${method}  ${say({ id: `odds.chance.${chance}` })}`,
    ...odds.map(
      ({ family, uses, of, examples }) =>
        `    ${say({ id: `odds.${family}`, params: { uses, of, examples: examples.join(', ') } })}`,
    ),
  ].join('\n');

/** How sure it is and who says so. */
const sureWords = ({ certainty, mark }: { certainty: Certainty; mark?: Mark | undefined }): string =>
  [say({ id: `certainty.${certainty}` }), ...(mark === undefined ? [] : [inRun(say({ id: `mark.${mark}` }))])].join(
    ', ',
  );

/** Within a sentence: German keeps the capitals of its nouns. */
const inRun = (words: string): string => (language() === 'de' ? words : words.toLowerCase());

export function planWords(plan: Plan): string {
  const steps = plan.steps.map((step, index) => {
    const detail = step.detail === undefined ? '' : `\n     ${say(step.detail)}`;
    return `  ${String(index + 1)}. ${say(step.title)}  (${say({ id: 'step.max', params: { time: `${String(Math.ceil(step.limitMs / 1000))} s` } })})${detail}`;
  });
  return [
    say({
      id: 'mwb.plan',
      params: { place: plan.place, from: say({ id: `mode.${plan.from}` }), to: say({ id: `mode.${plan.to}` }) },
    }),
    ...steps,
    `${say({ id: `risk.${plan.risk}` })}. ${say(plan.riskWords)}`,
    wayBackWords(plan),
    `${say({ id: 'target.rule', params: { name: saySource(plan.rule.name) } })} (${sureWords(plan.rule)})`,
    ...(plan.way === undefined ? [] : [`${word('ways.by')}: ${plan.way}`]),
    ...(plan.notes ?? []).map((note) => say(note)),
    ...(plan.asks === undefined
      ? []
      : [say({ id: 'mwb.asks', params: { answer: plan.asks.level === 3 ? plan.asks.typed : 'yes' } })]),
  ].join('\n');
}

const wayBackWords = ({ wayBack }: Plan): string =>
  `${say({ id: 'plan.way-back', params: { how: say(wayBack.title) } })}. ${say(wayBack.detail)}`;

export function runWords(run: Run): string {
  const verdict = run.verdict === undefined ? word('mwb.running') : say({ id: `verdict.${run.verdict}` });
  const proofs = run.proofs.map((proof) => [proof.agrees ? '  +' : '  -', say(proof.saw), saySource(proof.source)]);
  return [
    `${verdict}: ${run.words === undefined ? '' : say(run.words)} (${decimals((run.tookMs ?? 0) / 1000, 1)} s)`,
    ...(proofs.length === 0 ? [] : [table(proofs)]),
    ...(run.settings ?? []).map(({ command, before, after }) =>
      say({ id: 'mwb.setting', params: { command, before, after: after ?? '@mwb.not-read' } }),
    ),
    wayBackWords(run.plan),
  ].join('\n');
}

export const wireWords = (lines: readonly WireLine[]): string =>
  lines.map((line) => `${{ out: '>', in: '<', event: '*', note: '.' }[line.direction]} ${line.text}`).join('\n');

const statusWords = (status: Exclude<Fact['status'], 'read'>): string => word(`mwb.fact.${status}`);

export function factWords(fact: Fact): string[] {
  const value =
    fact.status !== 'read'
      ? statusWords(fact.status)
      : fact.words !== undefined
        ? say(fact.words)
        : `${String(fact.value)}${fact.unit === undefined || fact.unit === 'tries' ? '' : ` ${fact.unit}`}`;
  const judged = fact.judgement === undefined ? '' : say(fact.judgement.words);
  return [`  ${say({ id: `fact.label.${fact.key}` })}`, value, judged === value ? '' : judged, shortAsk(fact)];
}

/** A command whole; of a page's address the part that names the call. The whole stands in `--json`. */
const shortAsk = ({ source }: Fact): string =>
  source.via === 'web' ? (source.ask.split('?')[0] ?? source.ask) : source.ask;

const checkMarks: Readonly<Record<SystemCheck['state'], string>> = {
  ready: '+',
  missing: '!',
  noted: '.',
  unknown: '?',
};

export const checkWords = (checks: readonly SystemCheck[]): string =>
  checks
    .map((check) => {
      const remedy = check.remedy?.command === undefined ? '' : `\n    ${check.remedy.command}`;
      return `${checkMarks[check.state]} ${say(check.title)}: ${say(check.detail)}${remedy}`;
    })
    .join('\n');
