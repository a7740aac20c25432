import { describe, expect, it } from 'vitest';
import type { ModeToken, Run } from '../../../electron/core/model/index.ts';
import type { Ptys } from '../../../electron/core/ports.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import { modelOf } from '../../../electron/virtual/stick/models/index.ts';
import { changeTo, switchTo, testBench, withBench, type TestBench } from './world.ts';

/** ms. Real time at the bench's quick pace; a restart of a module is some tenths of a second. */
const limit = 30_000;
const place = 'v1-1';

/** A switch by a named way, with the password typed when the run asks for one. */
async function go(
  test: TestBench,
  mode: ModeToken,
  how: { way?: string; secret?: string; consent?: string } = {},
): Promise<Run> {
  let asked = false;
  const stop = test.workbench.onChange(() => {
    if (test.workbench.session(place).run?.waitingFor !== 'secret' || asked || how.secret === undefined) return;
    asked = true;
    test.workbench.answerSecret(place, how.secret);
  });
  const run = await test.workbench.startRun(place, mode, { way: how.way, consent: how.consent }).done;
  stop();
  return run;
}

/** A module of the MH5000 family under an id that is made up, as nobody has written theirs down: 1 ECM, 2 NCM. */
function mh5000of(product: string): StickData {
  const data = modelOf('mt5700m');
  const shown = Object.entries(data.personalities).map(([mode, face]) => [
    mode,
    { ...face, vendor: 0x12d1, product: 0xfff0, strings: ['HUAWEI', 'MH5000-82', '{serial}', '{mac}'] },
  ]);
  const entries = data.at.entries.map((entry) => (entry.ask === '^SETMODE=' ? { ...entry, args: '([12])' } : entry));
  return {
    ...data,
    identity: { ...data.identity, product, title: product, maker: 'Huawei' },
    stored: { ...data.stored, setmode: '2' },
    powerOn: [
      { when: { setmode: '1' }, to: 'ecm' },
      { when: {}, to: 'ncm' },
    ],
    personalities: Object.fromEntries(shown) as StickData['personalities'],
    at: { ...data.at, entries },
  };
}

const here = (test: TestBench) => test.snapshot().sessions[0];

interface Round {
  model: string;
  from: ModeToken;
  before: string;
  to: ModeToken;
  way?: string;
  after: string;
  secret?: string;
}

const rounds: readonly Round[] = [
  { model: 'ec25', from: 'qmi', before: '0', to: 'network', after: '1' },
  { model: 'ec25', from: 'qmi', before: '0', to: 'network', way: 'usbnet-3', after: '3' },
  { model: 'ec25', from: 'qmi', before: '0', to: 'mbim', after: '2' },
  { model: 'sim7600', from: 'qmi', before: '9001', to: 'network', after: '9011' },
  { model: 'sim7600', from: 'qmi', before: '9001', to: 'network', way: 'pid-9018', after: '9018' },
  { model: 'em7455', from: 'qmi', before: '1,1,10D', to: 'mbim', after: '1,1,1009', secret: 'PASSWORD' },
  { model: 'le910c', from: 'qmi', before: '0', to: 'network', way: 'usbcfg-4', after: '4' },
  { model: 'le910c', from: 'qmi', before: '0', to: 'mbim', after: '2' },
  { model: 'fm150', from: 'qmi', before: '32', to: 'network', after: '33' },
  { model: 'fm150', from: 'qmi', before: '32', to: 'mbim', after: '30' },
  { model: 'em9191', from: 'mbim', before: '1,4,1009', to: 'qmi', after: '1,4,109', secret: 'PASSWORD' },
  { model: 'mc7304', from: 'qmi', before: '6', to: 'mbim', after: '8', secret: 'PASSWORD' },
  { model: 'l850', from: 'mbim', before: '7', to: 'network', after: '0' },
  { model: 'toby-l2', from: 'network', before: '3,"RNDIS"', to: 'serial', after: '0,""' },
  { model: 'mt5700m', from: 'network', before: '4', to: 'serial', after: '8' },
  { model: 't99w175', from: 'mbim', before: '90D5', to: 'qmi', after: '9025' },
  { model: 'srm825l', from: 'qmi', before: '1', to: 'network', way: 'ser-2', after: '2' },
];

describe.concurrent('modules whose network side is a stored value', () => {
  it.each(rounds)(
    '$model: $from to $to ($after), read back, and back to what was read first',
    { timeout: limit },
    async ({ model, from, before, to, way, after, secret }) => {
      await withBench([model], {}, async (test) => {
        expect(here(test)?.mode.main).toBe(from);
        const there = await go(test, to, { ...(way && { way }), ...(secret && { secret }) });
        expect(there.error).toBeUndefined();
        expect(there.verdict).toBe('verified');
        expect(there.settings).toEqual([expect.objectContaining({ before, after })]);
        expect(there.proofs.filter(({ agrees }) => agrees).map(({ check }) => check)).toEqual([
          'place',
          'ids',
          'interfaces',
          'answer',
          'setting',
        ]);
        expect(there.plan.wayBack).toMatchObject({ kind: 'at', to: from });
        const back = here(test)?.targets.find(({ mode }) => mode === from)?.ways[0];
        expect(back).toMatchObject({ certainty: 'sure' });
        expect(back?.key).toMatch(/-stored$/);
        const home = await go(test, from, { ...(secret && { secret }) });
        expect(home.verdict).toBe('verified');
        expect(home.plan.way).toBe(back?.key);
        expect(here(test)?.mode.main).toBe(from);
        expect(home.settings?.[0]).toMatchObject({ before: after, after: before });
      });
    },
  );

  it(
    'changes from one kind of card to another without leaving the mode, when the way is named',
    { timeout: limit },
    async () => {
      await withBench(['ec25'], {}, async (test) => {
        await switchTo(test, place, 'network');
        expect(() => test.workbench.plan(place, 'network')).toThrow(
          expect.objectContaining({ code: 'mode.already-there' }) as Error,
        );
        const within = here(test)?.targets.find(({ mode }) => mode === 'network');
        expect(within?.ways.map(({ key }) => key).filter((key) => key.startsWith('usbnet'))).toEqual(['usbnet-3']);
        const run = await go(test, 'network', { way: 'usbnet-3' });
        expect(run.verdict).toBe('verified');
        expect(run.settings?.[0]).toMatchObject({ before: '1', after: '3' });
      });
    },
  );

  it(
    'FM350: from one card to the other and back, both by name, under another id each',
    { timeout: limit },
    async () => {
      await withBench(['fm350'], {}, async (test) => {
        const there = await go(test, 'network', { way: 'gtusbmode-41' });
        expect(there).toMatchObject({ verdict: 'verified', settings: [{ before: '40', after: '41' }] });
        expect(here(test)?.sighting?.device.pid).toBe('7127');
        const back = await go(test, 'network', { way: 'gtusbmode-stored' });
        expect(back).toMatchObject({ verdict: 'verified', settings: [{ before: '41', after: '40' }] });
      });
    },
  );

  it('asks a port whose driver comes late, too, where no table names the one that takes AT', async () => {
    const real = new SystemPtys();
    let first = true;
    // The second plug: the kernel may make the ports of one stick in any order.
    const ptys: Ptys = {
      open: async () => {
        const isFirst = first;
        first = false;
        const pty = await real.open();
        if (isFirst) await new Promise((resolve) => setTimeout(resolve, 300));
        return pty;
      },
    };
    await withBench(
      ['fm350'],
      {},
      async (test) => {
        await changeTo(test, place, (session) => (session.sighting?.ports.length ?? 0) === 2);
        first = true;
        const run = await go(test, 'network', { way: 'gtusbmode-41' });
        expect(run.verdict).toBe('verified');
        expect(run.proofs.find(({ check }) => check === 'answer')?.saw.params?.port).toBe('ttyV1-1.2');
      },
      { ptys },
    );
  });

  it.each([
    ['toby-l2', 'uusbconf-2-ecm', '3,"RNDIS"', '2,"ECM"'],
    ['mt5700m', 'setmode-0', '4', '0'],
    ['mt5700m', 'setmode-6', '4', '6'],
  ])('%s: from one card to the other by %s, and back', { timeout: limit }, async (model, way, before, after) => {
    await withBench([model], {}, async (test) => {
      const there = await go(test, 'network', { way });
      expect(there).toMatchObject({ verdict: 'verified', settings: [{ before, after }] });
      const back = await go(test, 'network', { way: `${way.replace(/-.*$/, '')}-stored` });
      expect(back).toMatchObject({ verdict: 'verified', settings: [{ before: after, after: before }] });
    });
  });

  it(
    'Air724UG: to ECM after the power was off, read back, and back; another stick with its id is set nothing',
    { timeout: limit },
    async () => {
      await withBench(['air724'], {}, async (test) => {
        const there = await switchTo(test, place, 'network', { way: 'setusb-2' });
        expect(there).toMatchObject({ verdict: 'verified', settings: [{ before: '1', after: '2' }] });
        expect(here(test)?.identity).toMatchObject({ certainty: 'guess' });
        const back = await switchTo(test, place, 'network', { way: 'setusb-stored' });
        expect(back).toMatchObject({ verdict: 'verified', settings: [{ before: '2', after: '1' }] });
        await test.workbench.readFacts(place);
        expect(here(test)?.identity).toMatchObject({ name: 'Luat Air724UG', certainty: 'sure' });
      });
      const { at, ...data } = modelOf('air724');
      const other = { ...data, at: { ...at, entries: at.entries.filter(({ ask }) => !ask.startsWith('+SETUSB')) } };
      await withBench([other], {}, async (test) => {
        const run = await switchTo(test, place, 'network', { way: 'setusb-2' });
        expect([run.verdict, run.error?.code]).toEqual(['different', 'at.refused']);
        expect(run.wire.some(({ text }) => text.includes('SETUSB='))).toBe(false);
      });
    },
  );

  it(
    'MH5000-82, whose id nobody has written down: offered once it has told its model, there and back',
    { timeout: limit },
    async () => {
      await withBench([mh5000of('MH5000-82')], {}, async (test) => {
        const ways = () => here(test)?.targets.flatMap((target) => target.ways.map(({ key }) => key)) ?? [];
        expect(ways()).toEqual([]);
        await test.workbench.readFacts(place);
        expect(ways()).toEqual(['setmode-82-0', 'setmode-82-1']);
        const there = await go(test, 'serial', { way: 'setmode-82-1' });
        expect(there).toMatchObject({ verdict: 'verified', settings: [{ before: '2', after: '1' }] });
        const back = await go(test, 'serial', { way: 'setmode-82-stored' });
        expect(back).toMatchObject({ verdict: 'verified', settings: [{ before: '1', after: '2' }] });
      });
      // Another model with the same name on its label, by its own word: its numbers mean something else.
      await withBench([mh5000of('MH5000-31')], {}, async (test) => {
        await test.workbench.readFacts(place);
        expect(here(test)?.targets.flatMap((target) => target.ways.map(({ key }) => key))).toEqual([
          'setmode-31-0',
          'setmode-31-4',
          'setmode-31-6',
          'setmode-31-8',
        ]);
      });
    },
  );

  it('offers no value that the stick’s own table does not list, and sets none', { timeout: limit }, async () => {
    await withBench(['fm150'], {}, async (test) => {
      const refused = await go(test, 'mbim', { way: 'gtusbmode-29' });
      expect(refused.verdict).toBe('different');
      expect(refused.error?.code).toBe('mode.not-offered');
      expect(refused.wire.some(({ text }) => text.includes('GTUSBMODE=29'))).toBe(false);
      // From now on the table is known, and the plan itself says so.
      const ways = here(test)
        ?.targets.find(({ mode }) => mode === 'mbim')
        ?.ways.map(({ key }) => key);
      expect(ways).toEqual(['gtusbmode-30']);
      expect(() => test.workbench.plan(place, 'mbim', { way: 'gtusbmode-29' })).toThrow(
        expect.objectContaining({ code: 'mode.no-way' }) as Error,
      );
    });
  });
});

describe.concurrent('a stored list of ports', () => {
  it('E303: no installer disk any more, and back to it by what was read', { timeout: limit }, async () => {
    await withBench(['e303'], {}, async (test) => {
      expect((await switchTo(test, place, 'serial')).verdict).toBe('verified');
      const run = await go(test, 'serial', { way: 'setport-ff-1-3-2' });
      expect(run.error).toBeUndefined();
      expect(run.verdict).toBe('verified');
      expect(run.settings?.[0]).toMatchObject({ before: 'A1;1,3,2,A2', after: 'FF;1,3,2' });
      const back = await go(test, 'disk', { way: 'setport-stored' });
      expect(back.verdict).toBe('verified');
      expect(here(test)?.mode.main).toBe('disk');
    });
  });
});

describe.concurrent('the last AT port', () => {
  it('is given up only when the id is typed, and nothing then leads back', { timeout: limit }, async () => {
    await withBench(['em7455'], {}, async (test) => {
      const plan = test.workbench.plan(place, 'mbim', { way: 'usbcomp-1-1-1000' });
      expect(plan.asks).toEqual({ level: 3, typed: '1199:9071' });
      expect(plan.wayBack.kind).toBe('none');
      expect(() => test.workbench.startRun(place, 'mbim', { way: 'usbcomp-1-1-1000', consent: 'yes' })).toThrow(
        expect.objectContaining({ code: 'run.type-to-confirm' }) as Error,
      );
      const run = await go(test, 'mbim', { way: 'usbcomp-1-1-1000', consent: '1199:9071', secret: 'PASSWORD' });
      expect(run.verdict).toBe('verified');
      expect(here(test)?.ports).toEqual([]);
      expect(here(test)?.targets.map(({ whyNot }) => whyNot?.error)).toEqual(['mode.no-at-port', 'mode.no-at-port']);
    });
  });
});

describe.concurrent('a password', () => {
  it('is sent once, never again when it is wrong, and stands nowhere', { timeout: limit }, async () => {
    const test = await testBench(['em7455']);
    try {
      const run = await go(test, 'mbim', { secret: 'HUNTER2' });
      expect(run.verdict).toBe('different');
      expect(run.error?.code).toBe('at.refused');
      expect(run.steps.map(({ state }) => state)).toEqual(['failed', 'skipped', 'skipped', 'skipped', 'skipped']);
      expect(run.wire.filter(({ direction, text }) => direction === 'out' && text.includes('ENTERCND'))).toHaveLength(
        1,
      );
      const all = JSON.stringify([run, test.workbench.snapshot(), await test.world.journal.read()]);
      expect(all).not.toContain('HUNTER2');
    } finally {
      await test.stop();
    }
  });

  it('that could end the line is refused before anything is sent', { timeout: limit }, async () => {
    await withBench(['em7455'], {}, async (test) => {
      const run = await go(test, 'mbim', { secret: 'A";+CFUN=0' });
      expect(run.error?.code).toBe('run.bad-secret');
      expect(run.wire.filter(({ direction }) => direction === 'out')).toEqual([]);
    });
  });

  it('is not waited for when the run is stopped', { timeout: limit }, async () => {
    await withBench(['em7455'], {}, async (test) => {
      const { done } = test.workbench.startRun(place, 'mbim');
      await new Promise<void>((resolve) => {
        const stop = test.workbench.onChange(() => {
          if (test.workbench.session(place).run?.waitingFor !== 'secret') return;
          stop();
          resolve();
        });
      });
      test.workbench.cancel(place);
      expect((await done).cancelled).toBe(true);
      expect(() => test.workbench.answerSecret(place, 'PASSWORD')).toThrow(
        expect.objectContaining({ code: 'run.not-asked' }) as Error,
      );
    });
  });
});

describe.concurrent('trouble on the way', () => {
  it('answers that come byte by byte change nothing', { timeout: limit }, async () => {
    await withBench(['ec25'], { [place]: { at: 'pieces' } }, async (test) => {
      expect((await go(test, 'mbim')).verdict).toBe('verified');
    });
  });

  it('a stick that says OK and keeps its value is told: never verified', { timeout: limit }, async () => {
    await withBench(['ec25'], { [place]: { lies: true } }, async (test) => {
      const run = await go(test, 'mbim');
      expect(run.verdict).toBe('different');
    });
  });

  it('a SIM that asks for its PIN is no hindrance, and costs no try', { timeout: limit }, async () => {
    await withBench(['ec25'], { [place]: { sim: 'locked' } }, async (test) => {
      const run = await go(test, 'mbim');
      expect(run.verdict).toBe('verified');
      expect(run.wire.some(({ text }) => text.includes('CPIN'))).toBe(false);
    });
  });
});
