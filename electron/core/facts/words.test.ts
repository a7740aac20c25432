import { describe, expect, it } from 'vitest';
import { en as texts } from '../../../resources/text/en/index.ts';
import { finalKinds, finalWords } from '../at/result.ts';
import type { Parsed } from './parsed.ts';
import { coded, signal, signalKeys } from './signal.ts';
import {
  cell,
  dataSession,
  registration,
  simLock,
  simState,
  technology,
  temperature,
  tries,
  wanAddress,
} from './words.ts';

const all: Parsed[] = [
  ...(['ready', 'pin', 'puk', 'pin2', 'puk2', 'locked', 'none', 'failed', 'busy'] as const).map(simState),
  ...(['open', 'locked', 'blocked'] as const).map(simLock),
  ...(['connected', 'disconnected', 'connecting', 'disconnecting'] as const).map(dataSession),
  ...Array.from({ length: 11 }, (_, stat) => registration(stat)).flat(),
  ...[0, 1, 2, 3].flatMap((left) => tries('pinTries', left)),
  ...cell('1A2B', '3C4D'),
  ...temperature([20]),
  ...temperature([95]),
  ...signalKeys.flatMap((key) =>
    [-150, -115, -105, -95, -85, -75, -65, -30, -12, -8, -3, 5, 15, 25].flatMap((v) => signal(key, v)),
  ),
];

describe('words of facts', () => {
  it('has a text for everything that it can say', () => {
    const ids = all.flatMap((p) => [p.words?.id, p.judgement?.words.id]).filter((id) => id !== undefined);
    const finals = finalKinds.flatMap((kind) => [
      finalWords({ kind, text: '' }).id,
      finalWords({ kind, code: 9999, text: '' }).id,
    ]);
    const missing = [...ids, ...finals, 'at.final.cme', 'at.final.cms', 'at.final.said'].filter((id) => !(id in texts));
    expect([...new Set(missing)]).toEqual([]);
    expect(ids.length).toBeGreaterThan(60);
  });

  it('makes nothing of what lies outside', () => {
    expect([registration(11), technology(99), tries('pinTries', 11), temperature([400]), signal('rssi', 0), wanAddress('1.2.3')]).toEqual(
      [[], [], [], [], [], []],
    ); // prettier-ignore
    const scale = { first: -113, step: 2, top: 31, none: [99] };
    expect([coded('rssi', 32, scale), coded('rssi', -1, scale), coded('rssi', undefined, scale)]).toEqual([[], [], []]);
    expect(coded('rssi', 99, scale)[0]?.status).toBe('absent');
  });

  it('calls an address of zeros none', () => {
    expect(wanAddress('0.0.0.0')[0]?.status).toBe('absent');
    expect(wanAddress('2001:db8::1')[0]?.value).toBe('2001:db8::1');
  });
});
