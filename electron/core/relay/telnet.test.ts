import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSub, encodeTalk, escapeTelnet, TelnetReader, type TelnetEvent } from './telnet.ts';

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Data that stand side by side are one, however they were cut. */
function merged(events: readonly TelnetEvent[]): TelnetEvent[] {
  const all: TelnetEvent[] = [];
  for (const event of events) {
    const last = all.at(-1);
    if (event.kind === 'data' && last?.kind === 'data') last.data = joined(last.data, event.data);
    else all.push({ ...event });
  }
  return all;
}

const bytes = fc.uint8Array({ maxLength: 40 });
const piece = fc.oneof(
  bytes.filter((data) => data.length > 0).map((data) => ({ wire: escapeTelnet(data), event: { kind: 'data' as const, data } })),
  fc.record({ verb: fc.constantFrom('will', 'wont', 'do', 'dont'), option: fc.integer({ min: 0, max: 255 }) }).map(
    ({ verb, option }) => ({ wire: encodeTalk(verb, option), event: { kind: 'talk' as const, verb, option } }),
  ),
  fc.record({ option: fc.integer({ min: 0, max: 254 }), data: bytes }).map(({ option, data }) => ({
    wire: encodeSub(option, data),
    event: { kind: 'sub' as const, option, data },
  })),
); // prettier-ignore

describe('a telnet stream', () => {
  it('reads the same wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(fc.nat(200), { maxLength: 6 }), (pieces, cuts) => {
        const wire = joined(...pieces.map((one) => one.wire));
        const reader = new TelnetReader();
        const at = [0, ...cuts.map((cut) => Math.min(cut, wire.length)).sort((a, b) => a - b), wire.length];
        const events = at.slice(1).flatMap((to, index) => reader.push(wire.subarray(at[index], to)));
        expect(merged(events)).toEqual(merged(pieces.map((one) => ({ ...one.event }))));
      }),
    );
  });

  it('takes rubbish without a fault and without end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (data) => {
        const reader = new TelnetReader();
        expect(() => reader.push(data)).not.toThrow();
      }),
    );
  });
});
