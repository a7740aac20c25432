import { describe, expect, it } from 'vitest';
import { Failure } from '../model/index.ts';
import type { Session } from '../workbench/session.ts';
import { PageGate } from './gates.ts';

const stick = (serial: string | undefined): Session =>
  ({ sighting: { device: { vid: '19d2', pid: '1405', serial } } }) as unknown as Session;
const wrong = (): Promise<void> =>
  Promise.reject(new Failure('http.wrong-password', { host: 'h', path: '/', said: 'no' }));

/** Signs in and gives the code of what went wrong. */
async function tried(gate: PageGate, session: Session, signIn: () => Promise<void>): Promise<string> {
  try {
    return await gate.at(session, 'secret').lent(signIn);
  } catch (error) {
    return (error as Failure).code;
  }
}

describe('the gate before the pages of a batch', () => {
  it('leaves all others alone when the first refuses', async () => {
    const gate = new PageGate();
    let tries = 0;
    const refuse = (): Promise<void> => {
      tries += 1;
      return wrong();
    };
    const codes = await Promise.all(
      ['MF8230001', 'MF8230002', 'MF8230003'].map((one) => tried(gate, stick(one), refuse)),
    );
    expect(codes).toEqual(['http.wrong-password', 'batch.page-stopped', 'batch.page-stopped']);
    expect(tries).toBe(1);
  });

  it('goes on with the others when one refuses what was right elsewhere, and tries that one no more', async () => {
    const gate = new PageGate();
    const fine = (): Promise<void> => Promise.resolve();
    expect(await tried(gate, stick('MF8230001'), fine)).toBe('secret');
    expect(await tried(gate, stick('MF8230002'), wrong)).toBe('http.wrong-password');
    expect(await tried(gate, stick('MF8230002'), fine)).toBe('batch.page-stopped');
    expect(await tried(gate, stick('MF8230003'), fine)).toBe('secret');
  });

  it('takes what nothing tells apart for the one that has refused', async () => {
    const gate = new PageGate();
    const fine = (): Promise<void> => Promise.resolve();
    expect(await tried(gate, stick('MF8230001'), fine)).toBe('secret');
    expect(await tried(gate, stick(undefined), wrong)).toBe('http.wrong-password');
    expect(await tried(gate, stick(undefined), fine)).toBe('batch.page-stopped');
  });

  it('counts no try where the page was not reached, and one where its answer was lost', async () => {
    const gate = new PageGate();
    const fine = (): Promise<void> => Promise.resolve();
    const away = (): Promise<void> => Promise.reject(new Failure('http.unreachable', { host: 'h' }));
    const lost = (): Promise<void> => Promise.reject(new Failure('http.timeout', { host: 'h', ms: 1 }));
    expect(await tried(gate, stick('MF8230001'), away)).toBe('http.unreachable');
    expect(await tried(gate, stick('MF8230001'), lost)).toBe('http.timeout');
    expect(await tried(gate, stick('MF8230001'), fine)).toBe('batch.page-stopped');
    expect(await tried(gate, stick('MF8230002'), fine)).toBe('secret');
  });
});
