import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../doubles/fake-clock.ts';
import { Failure, type Sighting } from '../../../electron/core/model/index.ts';
import { sampleInput } from '../../../electron/core/report/sample.ts';
import { vendors } from '../../../electron/vendors/index.ts';
import { Session } from '../../../electron/core/workbench/session.ts';

function plugged(): { session: Session; sighting: Sighting; clock: FakeClock } {
  const { sighting } = sampleInput().session;
  if (sighting === undefined) throw new Error('the sample has no stick');
  const clock = new FakeClock();
  const session = new Session(sighting, vendors, clock);
  session.arrived(sighting);
  return { session, sighting, clock };
}

describe('waiting at a place', () => {
  it('ends with what goes wrong while it looks, and does not trip who told the change', async () => {
    const { session, clock } = plugged();
    const waiting = session.until(
      () => (session.present().ports.length > 9 ? true : undefined),
      6_000,
      new AbortController().signal,
    );
    const ended = expect(waiting).rejects.toBeInstanceOf(Failure);
    expect(() => session.left()).not.toThrow();
    await ended;
    expect(clock.waiting).toBe(0);
  });
});

describe('the answer of a stick', () => {
  it('counts no more once its port has gone, though the stick stays', () => {
    const { session, sighting } = plugged();
    session.answers = true;
    session.changed({ ...sighting, seenAt: '2026-11-23T14:08:00.000Z' });
    expect(session.answers).toBe(true);
    session.changed({ ...sighting, ports: [] });
    expect(session.answers).toBe(false);
  });
});
