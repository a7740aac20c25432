import type { BatchSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';

export interface SillWords {
  readonly tone: 'act' | 'ok' | 'warn' | 'bad';
  readonly is: string;
  readonly next: string;
  /** Places that a person must go to. */
  readonly slots: readonly number[];
}

/** "6", "6 and 15", "6, 11 and 15". */
export function listed(slots: readonly number[]): string {
  const [last = '', ...before] = slots.map(String).toReversed();
  return before.length === 0 ? last : say({ id: 'bench.and', params: { list: before.toReversed().join(', '), last } });
}

/** What the foot of the page says: hands first, then what failed, then how far it is. */
export function sillOf({ rows, state, good, wanted, auto }: BatchSnapshot): SillWords {
  const at = (...stages: readonly string[]): number[] =>
    rows.filter((row) => stages.includes(row.stage)).map((row) => row.slot);
  const [hand, failed, held, twice] = [at('hand'), at('failed'), at('held'), at('twice')];
  const [working, waiting] = [at('working'), at('waiting')];
  const meanwhile = word(working.length > 0 ? 'bench.next.meanwhile' : 'bench.next.plug-seen');
  if (hand.length > 0) {
    const id = hand.length === 1 ? 'bench.is.replug-one' : 'bench.is.replug';
    return { tone: 'warn', is: say({ id, params: { slots: listed(hand) } }), next: meanwhile, slots: hand };
  }
  if (state === 'full' && working.length === 0) {
    return { tone: 'ok', is: say({ id: 'bench.is.full', params: { good } }), next: word('bench.next.full'), slots: [] };
  }
  if (state === 'stopping') {
    const id = working.length > 0 ? 'bench.is.stopping' : 'bench.is.stopped';
    return {
      tone: 'act',
      is: say({ id, params: { count: working.length } }),
      next: word('bench.next.stopping'),
      slots: [],
    };
  }
  if (held.length > 0) {
    return {
      tone: 'warn',
      is: say({ id: 'bench.is.held', params: { slots: listed(held) } }),
      next: word('bench.next.held'),
      slots: held,
    };
  }
  if (failed.length > 0) {
    return {
      tone: 'bad',
      is: say({ id: 'bench.is.failed', params: { slots: listed(failed) } }),
      next: word('bench.next.failed'),
      slots: failed,
    };
  }
  if (twice.length > 0) {
    return {
      tone: 'warn',
      is: say({ id: 'bench.is.twice', params: { slots: listed(twice) } }),
      next: word('bench.next.twice'),
      slots: twice,
    };
  }
  if (working.length > 0) {
    const is = say({
      id: working.length === 1 ? 'bench.is.working-one' : 'bench.is.working',
      params: { count: working.length },
    });
    return { tone: 'act', is, next: word('bench.next.working'), slots: [] };
  }
  if (waiting.length > 0) {
    const is = say({
      id: waiting.length === 1 ? 'bench.is.waiting-one' : 'bench.is.waiting',
      params: { count: waiting.length },
    });
    return { tone: 'act', is, next: word('bench.next.waiting'), slots: [] };
  }
  const left = wanted === undefined ? undefined : wanted - good;
  const is =
    left === undefined
      ? say({ id: 'bench.is.good', params: { good } })
      : say({ id: 'bench.is.left', params: { left } });
  return { tone: 'ok', is, next: word(auto ? 'bench.next.plug' : 'bench.next.plug-start'), slots: [] };
}
