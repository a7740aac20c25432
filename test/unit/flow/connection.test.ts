import { describe, expect, it } from 'vitest';
import type { ConnectionReport } from '../../../electron/core/model/index.ts';
import { connectionReportSchema } from '../../../electron/core/model/index.ts';
import { Connections } from '../../../electron/core/workbench/connecting.ts';
import { systemPinger } from '../../../electron/platform/network/ping.ts';
import { changeTo, justBack, switchTo, withBench, type TestBench } from './world.ts';

const place = 'v1-1';
const limit = { timeout: 60_000 };
const signal = new AbortController().signal;

const connectionsOf = ({ workbench, world, bench }: TestBench): Connections =>
  new Connections({ workbench, world, pinger: bench.pinger });
const statesOf = ({ steps }: ConnectionReport): string[] => steps.map(({ step, state }) => `${step} ${state}`);

async function ask(test: TestBench, command: string): Promise<string[]> {
  const lease = await test.workbench.leasePort(place, 2);
  const { lines } = await lease.port.at.send(command);
  await lease.release();
  return lines.map(({ text }) => text);
}

describe.concurrent('a test of the data connection', limit, () => {
  it('brings a context up, asks for its address, and puts both back', async () => {
    await withBench(['ec25'], {}, async (test) => {
      await changeTo(test, place, ({ ports }) => ports.length >= 4);
      await ask(test, 'AT+CGATT=0');
      const report = connectionReportSchema.parse(await connectionsOf(test).try(place, { signal }));
      expect(statesOf(report)).toEqual(['look done', 'attach done', 'context done', 'address done', 'ping left-out', 'restore done']);
      expect(report).toMatchObject({ verdict: 'address', address: '10.0.0.2', restored: 'restored' });
      expect(report.steps[4]?.says.id).toBe('connection.ping-needs-card');
      expect(await ask(test, 'AT+CGATT?')).toEqual(['+CGATT: 0']);
      expect(await ask(test, 'AT+CGACT?')).toEqual(['+CGACT: 1,0']);
    });
  }); // prettier-ignore

  it('waits for the ports of a stick that has just come', async () => {
    const work = async (test: TestBench): Promise<void> => {
      await justBack(test, place);
      expect(statesOf(await connectionsOf(test).try(place, { signal }))[0]).toBe('look done');
    };
    await withBench(['ec25'], {}, work, { pace: 1 });
  });

  it('sends one echo over the cable of the card, to the stick itself and no further than it goes', async () => {
    await withBench(['ec25'], {}, async (test) => {
      expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
      await changeTo(test, place, ({ cards }) => (cards[0]?.addresses.length ?? 0) > 0);
      const connections = connectionsOf(test);
      const near = await connections.try(place, { signal });
      expect(near).toMatchObject({ verdict: 'online', restored: 'restored' });
      expect(near.steps.find(({ step }) => step === 'ping')?.says.id).toBe('connection.pinged-gateway');
      const far = await connections.try(place, { signal, host: '192.0.2.1' });
      expect(far).toMatchObject({ verdict: 'address', restored: 'restored' });
      expect(far.steps.find(({ step }) => step === 'ping')?.error?.code).toBe('connection.no-echo');
    });
  });

  it('stops at a SIM that asks for its PIN, spends no try and leaves nothing changed', async () => {
    await withBench(['ec25'], { [place]: { sim: 'locked' } }, async (test) => {
      await changeTo(test, place, ({ ports }) => ports.length >= 4);
      const report = await connectionsOf(test).try(place, { signal });
      expect(report.verdict).toBe('offline');
      // Where the stick is too slow to say what is so, nothing is changed in the first place.
      expect(['restored', 'nothing-changed']).toContain(report.restored);
      expect(JSON.stringify(report)).not.toMatch(/CPIN/);
      expect(await ask(test, 'AT+QPINC?')).toEqual(['+QPINC: "SC",3,10']);
    });
  });
});

describe('the ping of this computer', () => {
  it('takes addresses alone, and tells a missing program apart from a missing echo', async () => {
    const card = { name: 'lo', interface: 0, driver: '', addresses: ['127.0.0.1'], reach: { kind: 'card' as const, name: 'lo' } };
    const ping = (program: string, host: string) => systemPinger(program).ping({ card, host, timeoutMs: 1000, signal });
    await expect(ping('no-such-ping', '127.0.0.1')).rejects.toMatchObject({ code: 'connection.no-ping' });
    await expect(ping('ping', 'example.org')).rejects.toMatchObject({ code: 'connection.no-ping' });
    await expect(ping('ping', '-f')).rejects.toMatchObject({ code: 'connection.no-ping' });
  }); // prettier-ignore
});
