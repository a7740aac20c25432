import { say, sayError } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { maskFact, maskValue } from '../facts/mask.ts';
import { identifiersIn, maskStrings } from '../workbench/masking.ts';
import { idOf } from '../model/index.ts';
import type { ErrorData, Fact, Run, SessionSnapshot } from '../model/index.ts';
import type { Deployment } from '../openwrt/deploy/deployment.ts';
import {
  REPORT_SCHEMA_VERSION,
  reportSchema,
  type Report,
  type ReportFact,
  type ReportRouter,
  type ReportRun,
} from './model.ts';
import type { TalkLine } from '../workbench/transcript.ts';
import { transcriptOf } from './transcript.ts';

export interface ReportInput {
  /** In clear; masking happens here. */
  session: SessionSnapshot;
  /** In clear, oldest first. */
  runs: readonly Run[];
  /** ISO 8601. */
  now: string;
  program: { name: string; version: string };
  rules?: string;
  station?: string;
  operator?: string;
  /** What was said on its AT ports; in clear. */
  transcript?: readonly TalkLine[];
  /** What a router needs for it. */
  router?: Deployment;
  numbers: 'masked' | 'full';
}

/** The report of one place. With `numbers: masked` no identifier is left anywhere in it, raw answers included. */
export function buildReport(input: ReportInput): Report {
  const { session, numbers } = input;
  const sightings = [session.sighting, ...input.runs.flatMap((run) => [run.before, run.after])];
  const identifiers = numbers === 'masked' ? identifiersIn(session.facts, sightings) : [];
  const facts = session.facts;
  const list = (facts?.facts ?? []).map((fact) => factOf(numbers === 'masked' ? maskFact(fact, identifiers) : fact));
  const report: Report = {
    kind: 'modem-workbench-report',
    schema: REPORT_SCHEMA_VERSION,
    madeAt: input.now,
    program: input.program,
    numbers,
    virtual: session.virtual,
    place: session.place,
    identity: {
      name: session.identity.name,
      vendor: session.identity.vendor,
      model: session.identity.model,
      certainty: session.identity.certainty,
      evidence: session.identity.evidence.map((one) => ({
        ...one,
        says: say(one.says),
        source: saySource(one.source),
      })),
    },
    mode: session.mode,
    ...optional('rules', input.rules),
    ...optional('stick', stickOf(session, numbers)),
    ...optional('goneAt', session.goneAt),
    runs: input.runs.map(runOf),
    ...optional('facts', facts && { readAt: facts.readAt, tookMs: facts.tookMs, list }),
    ...optional('router', input.router && routerOf(input.router)),
    ...optional('transcript', input.transcript && transcriptOf(input.transcript, { numbers, identifiers })),
  };
  const safe = numbers === 'masked' ? reportSchema.parse(maskStrings(report, identifiers, ours)) : report;
  // Names of people and benches are what was typed for this very purpose.
  return { ...safe, ...optional('station', input.station), ...optional('operator', input.operator) };
}

/** Times and the place: no stick has written them, and a serial that looks like a date must not eat them. */
const ours: ReadonlySet<string> = new Set(['madeAt', 'at', 'readAt', 'startedAt', 'endedAt', 'goneAt', 'place']);

function stickOf(session: SessionSnapshot, numbers: Report['numbers']): Report['stick'] {
  const device = session.sighting?.device;
  if (device === undefined) return undefined;
  const serial =
    device.serial !== undefined && numbers === 'masked' ? maskValue('serial', device.serial) : device.serial;
  return {
    id: idOf(device),
    release: device.bcdDevice.toString(16).padStart(4, '0'),
    ...optional('manufacturer', device.manufacturer),
    ...optional('product', device.product),
    ...optional('serial', serial),
    ...optional('speed', device.speed),
    interfaces: session.interfaces.map(({ number, role, class: kind, endpoints, driver, port }) => ({
      number,
      role,
      class: kind,
      endpoints,
      ...optional('driver', driver),
      ...optional('port', port),
    })),
    cards: session.cards.map(({ name, driver, addresses, gateway, mac, link }) => ({
      name,
      driver,
      addresses,
      ...optional('gateway', gateway),
      ...optional('mac', mac),
      ...optional('link', link),
    })),
  };
}

function runOf(run: Run): ReportRun {
  const { plan } = run;
  return {
    id: run.id,
    startedAt: run.startedAt,
    ...optional('endedAt', run.endedAt),
    ...optional('tookMs', run.tookMs),
    from: plan.from,
    to: plan.to,
    fromId: idOf(run.before.device),
    ...optional('cameAs', run.after && run.modeAfter && { id: idOf(run.after.device), mode: run.modeAfter }),
    ...optional('verdict', run.verdict),
    ...optional('words', run.words && say(run.words)),
    ...optional('error', run.error && errorOf(run.error)),
    cancelled: run.cancelled,
    rule: plan.rule,
    risk: plan.risk,
    persistent: plan.persistent,
    wayBack: { to: plan.wayBack.to, title: say(plan.wayBack.title), detail: say(plan.wayBack.detail) },
    steps: plan.steps.map((step, i) => {
      const { state = 'todo', tookMs, note, error } = run.steps[i] ?? {};
      return {
        title: say(step.title),
        ...optional('detail', step.detail && say(step.detail)),
        state,
        ...optional('tookMs', tookMs),
        ...optional('note', note && say(note)),
        ...optional('error', error && errorOf(error)),
      };
    }),
    proofs: run.proofs.map((proof) => ({ ...proof, saw: say(proof.saw), source: saySource(proof.source) })),
    changes: run.changes.map((change) => ({
      what: say(change.what),
      before: say(change.before),
      now: say(change.now),
    })),
    wire: run.wire,
    answer: run.answer ?? [],
  };
}

function routerOf(made: Deployment): ReportRouter {
  return {
    release: made.release,
    manager: made.manager,
    protocol: made.protocol,
    words: made.words.map(say),
    diff: made.change.diff,
    install: made.install,
    network: made.parts.find(({ name }) => name === 'network.conf')?.text ?? '',
    keep: made.sysupgrade,
    pitfalls: made.pitfalls.map(({ weight, says, remedy }) => ({ weight, says: say(says), remedy: say(remedy) })),
    checklist: made.checklist.map(say),
    secrets: say(made.secrets),
  };
}

function factOf(fact: Fact): ReportFact {
  const { key, group, status, value, unit, certainty, source, raw, at } = fact;
  return {
    key,
    label: say({ id: `fact.label.${key}` }),
    group,
    status,
    value,
    ...optional('unit', unit),
    words: wordsOf(fact),
    ...optional('judgement', fact.judgement && { state: fact.judgement.state, words: say(fact.judgement.words) }),
    ...optional('sensitive', fact.sensitive),
    certainty,
    source,
    raw,
    at,
    ...optional('error', fact.error && errorOf(fact.error)),
  };
}

function wordsOf(fact: Fact): string {
  if (fact.status !== 'read' || fact.value === null) return say({ id: `info.status.${fact.status}` });
  if (fact.words !== undefined) return say(fact.words);
  // "3 tries" would repeat the label ("PIN tries left").
  const unit = fact.unit === undefined || fact.unit === 'tries' ? '' : ` ${fact.unit}`;
  return `${fact.value}${unit}`;
}

function errorOf(error: ErrorData): { code: string; what: string; advice: string; cause?: string } {
  return { code: error.code, ...sayError(error), ...optional('cause', error.cause) };
}

/** A field only when there is something in it. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>>;
function optional(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
}
