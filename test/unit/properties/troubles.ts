import fc from 'fast-check';

/** The calls of `UsbDevice` and `UsbBus` that a trouble can strike. */
export type TransferTrouble = 'stall' | 'timeout' | 'hang' | 'io' | 'busy';

/** One thing that goes wrong in one run. */
export type Trouble =
  | { kind: 'none' }
  /** The stick leaves and returns in milliseconds, and the computer is slow. */
  | { kind: 'hasty'; callMs: number }
  /** The n-th call to the USB device fails like this; `reached`: the stick has got it all the same. */
  | { kind: 'call'; at: number; how: TransferTrouble; reached: boolean }
  /** At the n-th call, or so many ms after the start, the stick is pulled; it may be put back, or another one in its place. */
  | { kind: 'pulled'; when: When; then: 'nothing' | 'same' | 'stranger' | 'sister'; afterMs: number }
  /** The stick itself. */
  | { kind: 'never-returns' }
  | { kind: 'lies' }
  | { kind: 'returns-as'; id: string }
  | { kind: 'away'; ms: number }
  | { kind: 'at'; how: 'dead' | 'late' | 'pieces' }
  | { kind: 'web'; how: 'rubbish' | 'hangs' | 'truncated' | 'login' }
  /** Its ports: another program has them, opening never ends, they say rubbish. */
  | { kind: 'port'; how: 'held' | 'hangs' | 'rubbish' }
  /** The helper that holds other programs off fails, or never answers. */
  | { kind: 'others'; how: 'fails' | 'hangs' | 'give-back-fails' | 'give-back-hangs' }
  | { kind: 'cancel'; when: When }
  /** The laptop sleeps for an hour. */
  | { kind: 'sleep'; when: When; then: 'present' | 'gone' | 'replugged' };

export type When = { call: number } | { ms: number };

const call = fc.nat({ max: 30 });
const when: fc.Arbitrary<When> = fc.oneof(
  call.map((at) => ({ call: at })),
  fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 40_000 })).map((ms) => ({ ms })),
);

export const cancel: fc.Arbitrary<Trouble> = when.map((at) => ({ kind: 'cancel', when: at }));
export const sleep: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constant('sleep'),
  when,
  then: fc.constantFrom('present', 'gone', 'replugged'),
});

/** Any single trouble but those that a person makes on purpose. */
export const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Trouble>({ kind: 'none' }) },
  { weight: 2, arbitrary: fc.constantFrom(1, 5, 20, 200).map((callMs): Trouble => ({ kind: 'hasty', callMs })) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('call'),
      at: call,
      how: fc.constantFrom('stall', 'timeout', 'hang', 'io', 'busy'),
      reached: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('pulled'),
      when,
      then: fc.constantFrom('nothing', 'same', 'stranger', 'sister'),
      afterMs: fc.constantFrom(0, 50, 500, 3_000, 20_000),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Trouble>({ kind: 'never-returns' }, { kind: 'lies' }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('12d1:14fe', '19d2:2000', '046d:c077', '05c6:9008')
      .map((id): Trouble => ({ kind: 'returns-as', id })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 10_000, 28_000, 45_000, 150_000).map((ms): Trouble => ({ kind: 'away', ms })),
  },
  { weight: 2, arbitrary: fc.constantFrom('dead', 'late', 'pieces').map((how): Trouble => ({ kind: 'at', how })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('rubbish', 'hangs', 'truncated', 'login').map((how): Trouble => ({ kind: 'web', how })),
  },
  { weight: 2, arbitrary: fc.constantFrom('held', 'hangs', 'rubbish').map((how): Trouble => ({ kind: 'port', how })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('fails', 'hangs', 'give-back-fails', 'give-back-hangs')
      .map((how): Trouble => ({ kind: 'others', how })),
  },
);
