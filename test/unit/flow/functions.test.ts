import { describe, expect, it } from 'vitest';
import type { ModeToken, Run } from '../../../electron/core/model/index.ts';
import { ec25 } from '../../../electron/virtual/stick/models/ec25.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import { withBench, type TestBench } from './world.ts';

/** ms. Real time at the bench's quick pace. */
const limit = 30_000;
const place = 'v1-1';

const go = (test: TestBench, mode: ModeToken, way: string, consent?: string): Promise<Run> =>
  test.workbench.startRun(place, mode, { way, consent }).done;
const here = (test: TestBench) => test.snapshot().sessions[0];
const waysTo = (test: TestBench, wanted: ModeToken): string[] =>
  here(test)
    ?.targets.find(({ mode }) => mode === wanted)
    ?.ways.map(({ key }) => key) ?? [];
/** Interface numbers and what each is known to be. */
const roles = (test: TestBench): string[] =>
  (here(test)?.interfaces ?? []).map(({ number, role, known }) => `${String(number)} ${role} ${known}`);
const sent = (run: Run): string[] =>
  run.wire.filter(({ direction, text }) => direction === 'out' && text.includes('"usbcfg",')).map(({ text }) => text);

const withStored = (stored: Record<string, string>): StickData => ({ ...ec25, stored: { ...ec25.stored, ...stored } });

interface Round {
  way: string;
  to: ModeToken;
  flags: string;
  roles: string[];
}

/** What is left, by its interface numbers: those after a function that is off move up. */
const rounds: readonly Round[] = [
  { way: 'usbcfg-nmea-0', to: 'qmi', flags: '1,0,1,1,1', roles: ['0 diag table', '1 at table', '2 modem table', '3 network table'] },
  { way: 'usbcfg-diag-0', to: 'qmi', flags: '0,1,1,1,1', roles: ['0 nmea table', '1 at table', '2 modem table', '3 network table'] },
  { way: 'usbcfg-modem-0', to: 'qmi', flags: '1,1,1,0,1', roles: ['0 diag table', '1 nmea table', '2 at table', '3 network table'] },
  { way: 'usbcfg-net-0', to: 'serial', flags: '1,1,1,1,0', roles: ['0 diag table', '1 nmea table', '2 at table', '3 modem table'] },
  { way: 'usbcfg-diag-0-nmea-0-net-0', to: 'serial', flags: '0,0,1,1,0', roles: ['0 at table', '1 modem table'] },
]; // prettier-ignore

const full = '0x2C7C,0x0125,1,1,1,1,1,0,0';
const list = (flags: string): string => `0x2C7C,0x0125,${flags},0,0`;

describe.concurrent('functions of a module, one by one', () => {
  it.each(rounds)('$way: there, proven by USB and by reading back, and back', { timeout: limit }, async (round) => {
    await withBench(['ec25'], {}, async (test) => {
      const run = await go(test, round.to, round.way);
      expect(run.error).toBeUndefined();
      expect(run.verdict).toBe('verified');
      expect(run.settings).toEqual([expect.objectContaining({ before: full, after: list(round.flags) })]);
      expect(sent(run)).toEqual([`AT+QCFG="usbcfg",${list(round.flags)}`]);
      expect(run.proofs.map(({ check, agrees }) => `${check} ${String(agrees)}`)).toEqual(
        ['place', 'ids', 'interfaces', 'answer', 'setting'].map((check) => `${check} true`),
      );
      expect(here(test)?.mode.main).toBe(round.to);
      expect(roles(test)).toEqual(round.roles);
      expect(waysTo(test, 'qmi')[0]).toBe('usbcfg-stored');
      const home = await go(test, 'qmi', 'usbcfg-stored');
      expect(home.verdict).toBe('verified');
      expect(sent(home)).toEqual([`AT+QCFG="usbcfg",${full}`]);
      expect(home.settings?.[0]).toMatchObject({ before: list(round.flags), after: full });
      expect(roles(test)).toHaveLength(5);
    });
  });

  it('offers to switch on only what is off, and nothing twice', { timeout: limit }, async () => {
    await withBench(['ec25'], {}, async (test) => {
      expect(waysTo(test, 'qmi')).toEqual(['usbcfg-nmea-0', 'usbcfg-diag-0', 'usbcfg-modem-0', 'usbcfg-at-0-modem-0']);
      expect(waysTo(test, 'serial')).toEqual(['usbcfg-net-0', 'usbcfg-diag-0-nmea-0-net-0']);
      await go(test, 'qmi', 'usbcfg-nmea-0');
      expect(waysTo(test, 'qmi')).toEqual([
        'usbcfg-stored', 'usbcfg-nmea-1', 'usbcfg-diag-0', 'usbcfg-modem-0', 'usbcfg-at-0-modem-0',
      ]); // prettier-ignore
    });
  });

  it('switches off on top of what the network side has become, and leads back there', { timeout: limit }, async () => {
    await withBench(['ec25'], {}, async (test) => {
      expect((await go(test, 'qmi', 'usbcfg-nmea-0')).verdict).toBe('verified');
      expect((await go(test, 'network', 'usbnet-1')).verdict).toBe('verified');
      expect(waysTo(test, 'qmi')).toEqual(['usbnet-stored']);
      const off = await go(test, 'serial', 'usbcfg-net-0');
      expect(off.settings?.[0]).toMatchObject({ before: list('1,0,1,1,1'), after: list('1,0,1,1,0') });
      // What usbnet says is known: the network side comes back as a card, not as QMI.
      expect(waysTo(test, 'network')).toContain('usbcfg-net-1');
      const on = await go(test, 'network', 'usbcfg-net-1');
      expect(on.verdict).toBe('verified');
    });
  });

  it('does not know what two ports alike are until one has answered', { timeout: limit }, async () => {
    await withBench([withStored({ nmea: '0' })], {}, async (test) => {
      expect(roles(test).slice(1, 3)).toEqual(['1 other not-known', '2 other not-known']);
      await test.workbench.readFacts(place);
      expect(roles(test)).toEqual(['0 diag table', '1 at table', '2 modem table', '3 network table']);
    });
  });

  it(
    'fills in what it reads, not what it thinks: firmware with fewer fields, other flags',
    { timeout: limit },
    async () => {
      const older: StickData = {
        ...ec25,
        at: {
          ...ec25.at,
          entries: ec25.at.entries.flatMap((entry) =>
            entry.ask === '+QCFG="usbcfg"'
              ? [{ ask: entry.ask, lines: ['+QCFG: "usbcfg", 0x2C7C,0x0125,{diag},{nmea},{at},{modem},{net},1'] }]
              : entry.ask === '+QCFG="usbcfg",'
                ? [{ ask: entry.ask, args: '0X2C7C,0X0125,1,([01]),1,1,1,1', store: { nmea: '$1' } }]
                : [entry],
          ),
        },
      };
      await withBench([older], {}, async (test) => {
        const run = await go(test, 'qmi', 'usbcfg-nmea-0');
        expect(run.verdict).toBe('verified');
        expect(sent(run)).toEqual(['AT+QCFG="usbcfg",0x2C7C,0x0125,1,0,1,1,1,1']);
      });
    },
  );
});

describe.concurrent('the last port for AT among the functions', () => {
  it('goes only when the id is typed', { timeout: limit }, async () => {
    await withBench(['ec25'], {}, async (test) => {
      const way = 'usbcfg-at-0-modem-0';
      expect(test.workbench.plan(place, 'qmi', { way })).toMatchObject({
        asks: { level: 3, typed: '2c7c:0125' },
        wayBack: { kind: 'none' },
        risk: 'high',
      });
      expect(() => test.workbench.startRun(place, 'qmi', { way, consent: 'yes' })).toThrow(
        expect.objectContaining({ code: 'run.type-to-confirm' }) as Error,
      );
      const run = await go(test, 'qmi', way, '2c7c:0125');
      expect(run.verdict).toBe('verified');
      expect(roles(test)).toEqual(['0 diag table', '1 other not-known', '2 network table']);
    });
  });

  it('is kept when the plan could not know that it is the last: nothing is set', { timeout: limit }, async () => {
    await withBench([withStored({ at: '0' })], {}, async (test) => {
      const run = await go(test, 'qmi', 'usbcfg-modem-0');
      expect(run.error?.code).toBe('mode.last-at-port');
      expect(run.verdict).toBe('different');
      expect(sent(run)).toEqual([]);
      // Now it is known, and the plan asks.
      expect(test.workbench.plan(place, 'qmi', { way: 'usbcfg-modem-0' }).asks).toEqual({
        level: 3,
        typed: '2c7c:0125',
      });
    });
  });
});

describe.concurrent('trouble with functions', () => {
  it('a stick that says OK and keeps its list is told', { timeout: limit }, async () => {
    await withBench(['ec25'], { [place]: { lies: true } }, async (test) => {
      expect((await go(test, 'qmi', 'usbcfg-nmea-0')).verdict).toBe('different');
    });
  });

  it('a list that reads back changed while the port is still there is no proof', { timeout: limit }, async () => {
    const { qmi, ...others } = ec25.personalities;
    if (qmi === undefined) throw new Error('ec25 has lost a face');
    const stubborn = { ...qmi, interfaces: qmi.interfaces.map(({ when: _when, ...data }) => data) };
    await withBench([{ ...ec25, personalities: { ...others, qmi: stubborn } }], {}, async (test) => {
      const run = await go(test, 'qmi', 'usbcfg-nmea-0');
      expect(run.verdict).toBe('different');
      expect(run.proofs.find(({ agrees }) => !agrees)?.saw.id).toBe('proof.interfaces.many');
    });
  });

  it('answers that come byte by byte change nothing', { timeout: limit }, async () => {
    await withBench(['ec25'], { [place]: { at: 'pieces' } }, async (test) => {
      expect((await go(test, 'serial', 'usbcfg-net-0')).verdict).toBe('verified');
    });
  });

  it('a list of another form is not touched', { timeout: limit }, async () => {
    const odd: StickData = {
      ...ec25,
      at: {
        ...ec25.at,
        entries: ec25.at.entries.map((entry) =>
          entry.ask === '+QCFG="usbcfg"' ? { ask: entry.ask, lines: ['+QCFG: "usbcfg",0x2C7C,0x0125,(0,1)'] } : entry,
        ),
      },
    };
    await withBench([odd], {}, async (test) => {
      const run = await go(test, 'qmi', 'usbcfg-nmea-0');
      expect(run.error?.code).toBe('mode.unread');
      expect(sent(run)).toEqual([]);
    });
  });
});
