import type { Operation } from '../model/index.ts';
import { methodData } from './messages.ts';
import { expectsStatus, type Aim, type Pipes } from './methods-aim.ts';
import type { Rule } from './rules.ts';

/** ms; usb_modeswitch gives each bulk transfer this long. */
const transferMs = 3_000;
/** Bytes of a command status wrapper (bulk-only transport §5.2). */
const statusLength = 13;
/** ms after the halts were cleared, before the interface is let go (usb_modeswitch since 2.3). */
const settleMs = 50;
/** ms that the Cisco AM10 is left alone after the last message; its ReleaseDelay is fixed. */
const ciscoMs = 2_000;

/** Special methods that are storage messages. */
const storageMethods = ['HuaweiNewMode', 'HuaweiAltMode', 'OptionMode', 'CiscoMode'] as const;

/** Takes the kernel's drivers off every interface of the configuration in force; nothing happens where none is bound. */
export function detachAll({ configuration }: Aim): Operation[] {
  return [...new Set(configuration.interfaces.map((one) => one.number))].map((number) => ({
    op: 'detach-driver',
    interface: number,
  }));
}

/**
 * The messages that a rule sends over its storage interface, in order; undefined when it sends none.
 *
 * usb_modeswitch: a special method keeps the rule's own messages from being sent; StandardEject sends its four and then
 * MessageContent alone; else up to three messages, the first empty one ends the list.
 */
export function storageMessages(rule: Rule): readonly string[] | undefined {
  const special = rule.special?.[0];
  if (special !== undefined) {
    const fixed = storageMethods.find((method) => method === special);
    return fixed === undefined ? undefined : methodData[fixed].messages;
  }
  const own = ownMessages(rule);
  if (rule.standardEject === true) return [...methodData.standardEject.messages, ...own.slice(0, 1)];
  return own.length === 0 ? undefined : own;
}

function ownMessages(rule: Rule): readonly string[] {
  const all = rule.messages ?? [];
  const gap = all.indexOf('');
  return gap < 0 ? all : all.slice(0, gap);
}

/** The bulk sender: claim, each message with its status, clear both halts, settle, release. */
export function sendMessages(
  messages: readonly string[],
  aim: Aim,
  pipes: Pipes,
  { releaseDelayMs }: { releaseDelayMs: number | undefined },
): Operation[] {
  return [
    ...detachAll(aim),
    { op: 'claim', interface: aim.interface.number },
    ...messages.flatMap((message) => exchange(message, pipes, 1)),
    { op: 'clear-halt', endpoint: pipes.response, onFailure: 'ignore' },
    { op: 'clear-halt', endpoint: pipes.message, onFailure: 'ignore' },
    { op: 'pause', ms: settleMs },
    ...(releaseDelayMs === undefined ? [] : [{ op: 'pause' as const, ms: releaseDelayMs }]),
    { op: 'release', interface: aim.interface.number },
  ];
}

/** CiscoMode (AM10): up to three reads for each status, halts cleared the other way round, a fixed rest before the release. */
export function sendCisco(aim: Aim, pipes: Pipes): Operation[] {
  return [
    ...detachAll(aim),
    { op: 'claim', interface: aim.interface.number },
    ...methodData.CiscoMode.messages.flatMap((message) => exchange(message, pipes, 3)),
    { op: 'clear-halt', endpoint: pipes.message, onFailure: 'ignore' },
    { op: 'clear-halt', endpoint: pipes.response, onFailure: 'ignore' },
    { op: 'pause', ms: ciscoMs },
    { op: 'release', interface: aim.interface.number },
  ];
}

/**
 * One message and its status. A message that is not taken may have been understood all the same, so the sequence goes on;
 * a status that does not come means that the stick is leaving, which is what is wanted: the rest is skipped.
 */
function exchange(message: string, pipes: Pipes, attempts: number): Operation[] {
  const out: Operation = {
    op: 'bulk-out',
    endpoint: pipes.message,
    data: message,
    timeoutMs: transferMs,
    onFailure: 'ignore',
  };
  if (!expectsStatus(message)) return [out];
  return [
    out,
    {
      op: 'bulk-in',
      endpoint: pipes.response,
      length: statusLength,
      timeoutMs: transferMs,
      stallRetry: true,
      ...(attempts === 1 ? {} : { attempts }),
      onFailure: 'skip-rest',
    },
  ];
}
