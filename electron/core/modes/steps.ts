import { Failure, idOf, message } from '../model/index.ts';
import type { Device, Expectation, Operation, Place, Step } from '../model/index.ts';
import type { Leg } from './routes.ts';
import type { RuleBook } from './rule-book.ts';
import type { SettingHow } from './setting-data.ts';

/** Time limits in ms, each with its reason. */
const limits = {
  /** A helper program that is asked to let go answers at once; 5 s covers a slow udev reload. */
  hold: 5_000,
  /** Detaching is one system call for each interface. */
  driver: 3_000,
  /** usb_modeswitch gives each transfer 3 s; a sequence has up to 11 of them plus its pauses. */
  transferSlack: 2_000,
  /** The page of a stick that has just started is slow: measured replies stay below 5 s. */
  web: 10_000,
  /** `+ZCDRUN` writes flash before it answers. */
  command: 15_000,
  /** A person looks the password up, then types it. */
  secret: 180_000,
  /** Reading a stored value or the table of values: the slowest modules take some seconds. */
  look: 10_000,
  /** Serial drivers bind up to 3 s after the plug, the modem's firmware answers up to 15 s later. */
  verify: 25_000,
} as const;

interface LegInput {
  leg: Leg;
  book: RuleBook;
  place: Place;
  /** Other programs are to be held off before this leg. */
  hold: boolean;
  /** Absent when the leg needs no descriptors. */
  device: Device | undefined;
  expects: Expectation;
}

/** The steps of one leg: make way, act, wait for the return. */
export function legSteps(input: LegInput): Step[] {
  return input.hold ? [holdStep(input), ...actSteps(input)] : actSteps(input);
}

function actSteps(input: LegInput): Step[] {
  const { leg } = input;
  switch (leg.move.how.kind) {
    case 'message':
    case 'rule':
      return [...usbSteps(input), returnStep(input)];
    case 'http':
      return [webStep(input, leg.move.how.requests), returnStep(input)];
    case 'at': {
      const command = commandStep(leg.move.how.commands);
      return leg.move.how.thenReplug ? [command, personStep(input), returnStep(input)] : [command, returnStep(input)];
    }
    case 'replug':
      return [personStep(input), returnStep(input)];
    case 'setting':
      return [
        ...settingSteps(leg.move.how),
        ...(leg.move.how.apply.kind === 'replug' ? [personStep(input)] : []),
        returnStep(input),
      ];
  }
}

function usbSteps({ leg, book, device }: LegInput): Step[] {
  if (device === undefined) throw new Failure('internal', {}, 'a USB leg needs the descriptors of its device');
  const { how } = leg.move;
  // A leg that begins after a replug was planned from the map alone: its rule is looked up by the device it will meet.
  const rule = leg.rule ?? book.find(device, []);
  if (how.kind === 'rule' && rule === undefined) throw new Failure('mode.no-rule', { id: idOf(device) });
  const made =
    how.kind === 'message' || rule === undefined
      ? book.messageOperations(how.kind === 'message' ? how.messages : [], device)
      : book.operations(rule, device);
  if ('refused' in made) throw new Failure(made.refused.code, made.refused.params, made.refused.cause);
  const before: Operation[] =
    rule !== undefined && rule.waitBeforeMs > 0 ? [{ op: 'pause', ms: rule.waitBeforeMs }] : [];
  // Only those at the front are a step of their own: what is taken off later (SonyMode) was bound again at the return.
  const first = made.operations.findIndex((operation) => operation.op !== 'detach-driver');
  const lead = first < 0 ? made.operations.length : first;
  const driver = made.operations.slice(0, lead).filter((operation) => operation.op === 'detach-driver');
  const rest = [...before, ...made.operations.slice(lead)];
  const id = idOf(device);
  const steps: Step[] = [];
  if (driver.length > 0) {
    steps.push({
      kind: 'free-driver',
      title: message('step.driver.title', { interfaces: driver.map((operation) => operation.interface).join(', ') }),
      operations: driver,
      device: id,
      limitMs: limits.driver,
      usualMs: 100,
    });
  }
  steps.push({
    kind: 'send',
    ...sendWords(leg, rest, rule?.name ?? ''),
    operations: rest,
    device: id,
    limitMs: sendLimit(rest),
    usualMs: 300,
  });
  return steps;
}

function holdStep({ leg, place, device }: LegInput): Step {
  return {
    kind: 'hold-others',
    title: message('step.hold.title', { place }),
    detail: message('step.hold.detail'),
    operations: [],
    ...(device === undefined || (leg.move.how.kind !== 'message' && leg.move.how.kind !== 'rule')
      ? {}
      : { device: idOf(device) }),
    limitMs: limits.hold,
    usualMs: 100,
  };
}

function sendWords(leg: Leg, operations: readonly Operation[], rule: string): Pick<Step, 'title' | 'detail'> {
  const outs = operations.filter((operation) => operation.op === 'bulk-out');
  const first = outs[0];
  if (first === undefined) {
    const what = operations.find((operation) => operation.op !== 'claim' && operation.op !== 'release');
    return { title: message('step.request.title', { what: what?.op ?? '–' }), detail: message('step.request.detail') };
  }
  const endpoint = first.endpoint.toString(16).padStart(2, '0');
  const bytes = outs.reduce((sum, operation) => sum + operation.data.length / 2, 0);
  const detail = message('step.send.detail', { bytes, hex: shortCbw(first.data), count: outs.length });
  return leg.move.how.kind === 'message'
    ? { title: message('step.send.title', { name: leg.move.how.name, endpoint }), detail }
    : { title: message('step.send.rule.title', { rule, endpoint }), detail };
}

/** A command block in a form that a person can compare: signature and CDB in groups, long runs of zeros folded. */
export function shortCbw(hex: string): string {
  if (!hex.startsWith('55534243') || hex.length !== 62) return hex.length > 48 ? `${hex.slice(0, 48)}…` : hex;
  const cdb = hex.slice(30).replace(/(00)+$/, '');
  return `55534243 ${hex.slice(8, 16)} … ${cdb === '' ? '00' : cdb} 00…00`;
}

function sendLimit(operations: readonly Operation[]): number {
  const sum = operations.reduce((total, operation) => {
    if ('timeoutMs' in operation) return total + operation.timeoutMs;
    return operation.op === 'pause' ? total + operation.ms : total;
  }, 0);
  return Math.min(300_000, sum + limits.transferSlack);
}

type HttpHow = Extract<Leg['move']['how'], { kind: 'http' }>['requests'];
type AtHow = Extract<Leg['move']['how'], { kind: 'at' }>['commands'];

function webStep({ leg }: LegInput, requests: HttpHow): Step {
  return {
    kind: 'web',
    title: message('step.web.title'),
    detail: message('step.web.detail', { path: requests[0]?.path ?? '' }),
    operations: requests.map((request) => ({ op: 'http', ...request, timeoutMs: limits.web, onFailure: 'fail' })),
    ...(leg.move.fromIds.length === 1 && leg.move.fromIds[0] !== undefined ? { device: leg.move.fromIds[0] } : {}),
    limitMs: limits.web * requests.length + (requests.some(({ session }) => session === true) ? limits.secret : 0),
    usualMs: 1_000,
  };
}

function commandStep(commands: AtHow): Step {
  return {
    kind: 'command',
    title: message('step.command.title', { commands: commands.map((entry) => entry.command).join(', ') }),
    detail: message('step.command.detail'),
    operations: commands.map(({ command, expect, keep }): Operation =>
      keep === undefined
        ? {
            op: 'at',
            command,
            ...(expect === undefined ? {} : { expect }),
            timeoutMs: limits.command,
            onFailure: 'fail',
          }
        : { op: 'read-setting', command, ...keep, timeoutMs: limits.look, onFailure: 'ignore' },
    ),
    limitMs: limits.command * commands.length,
    usualMs: 1_000,
  };
}

/** Read what is stored, ask what the stick takes, then set it and restart: nothing is set before the first two are known. */
function settingSteps(how: SettingHow): Step[] {
  const { read, table, unlock, value, set, apply } = how;
  const steps: Step[] = [];
  if (unlock !== undefined) {
    steps.push({
      kind: 'unlock',
      title: message('step.unlock.title'),
      detail: message('step.unlock.detail'),
      operations: [
        { op: 'ask-person', ask: 'secret' },
        { op: 'at', command: unlock.command, timeoutMs: limits.command, onFailure: 'fail' },
      ],
      limitMs: limits.secret,
      usualMs: 15_000,
    });
  }
  steps.push({
    kind: 'look',
    title: message('step.look.title', { command: read.command }),
    detail: message(table === undefined ? 'step.look.detail' : 'step.look.detail-table', {
      command: table?.command ?? '',
    }),
    operations: [
      { op: 'read-setting', ...read, timeoutMs: limits.look, onFailure: 'fail' },
      ...(table === undefined
        ? []
        : [
            {
              op: 'check-setting' as const,
              ...table,
              wanted: value,
              timeoutMs: limits.look,
              onFailure: 'fail' as const,
            },
          ]),
    ],
    limitMs: 2 * limits.look + 6_000,
    usualMs: 500,
  });
  steps.push({
    kind: 'command',
    title: message('step.command.title', { commands: apply.kind === 'command' ? `${set}, ${apply.command}` : set }),
    detail: message(how.change === undefined ? 'step.set.detail' : 'step.set.detail-fields', { name: how.name }),
    operations: [
      setOperation(how),
      // The answer of a restart may stay out: the stick leaves. What comes back decides.
      ...(apply.kind === 'command'
        ? [{ op: 'at' as const, command: apply.command, timeoutMs: limits.look, onFailure: 'ignore' as const }]
        : []),
    ],
    limitMs: limits.command + limits.look,
    usualMs: 1_000,
  });
  return steps;
}

/** What sets the value; of a list whose fields are partly changed, the rest is filled in when it has been read. */
function setOperation({ set, apply, change, fill }: SettingHow): Operation {
  const end = { timeoutMs: limits.command, onFailure: apply.kind === 'itself' ? 'ignore' : 'fail' } as const;
  return change === undefined || fill === undefined
    ? { op: 'at', command: set, ...end }
    : { op: 'change-setting', command: fill, change, ...end };
}

function personStep({ leg, place }: LegInput): Step {
  return {
    kind: 'person',
    title: message('step.replug.title', { place }),
    detail: message('step.replug.detail'),
    operations: [{ op: 'ask-person', ask: 'replug' }],
    limitMs: leg.move.limitMs,
    usualMs: 10_000,
  };
}

function returnStep({ leg, place, expects }: LegInput): Step {
  const stays = expects.configuration !== undefined;
  return {
    kind: 'return',
    title: message(stays ? 'step.configured.title' : 'step.return.title', { place }),
    detail:
      expects.ids.length === 0
        ? message('step.return.any')
        : message('step.return.detail', { ids: expects.ids.join(', '), mode: `@mode.${expects.mode}.inline` }),
    operations: [],
    expects,
    limitMs: leg.move.limitMs,
    usualMs: leg.move.usualMs,
  };
}

/** The last step of every plan: read the stick again and ask it for an answer. */
export function verifyStep(expects: Expectation): Step {
  return {
    kind: 'verify',
    title: message(`step.verify.${expects.answer}`),
    detail: message('step.verify.detail'),
    operations: [],
    expects,
    limitMs: limits.verify,
    usualMs: 1_500,
  };
}
