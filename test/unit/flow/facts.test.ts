import { describe, expect, it } from 'vitest';
import {
  factSetSchema,
  type Evidence,
  type FactSet,
  type SessionSnapshot,
} from '../../../electron/core/model/index.ts';
import { modelOf } from '../../../electron/virtual/stick/models/index.ts';
import { changeTo, switchTo, testBench, withBench } from './world.ts';

const read = (facts: FactSet): Record<string, unknown> =>
  Object.fromEntries(facts.facts.filter((fact) => fact.status === 'read').map((fact) => [fact.key, fact.value]));

/** The recipes against sticks that answer in their makers' shapes, over the real serial and HTTP adapters. */
describe.concurrent('facts of virtual sticks', { timeout: 120_000 }, () => {
  it.each([
    [
      'e303',
      'serial',
      {
        maker: 'huawei',
        model: 'E303s-2',
        simLock: 'open',
        rssi: -76,
        rscp: -74,
        ecio: -7.5,
        usbMode: 'A1;1,3,2,A2',
        usbAlso: 'AT^U2DIAG 255',
      },
    ],
    ['e303', 'network', { model: 'E303s-2', simLock: 'open', dataSession: 'connected', rssi: -77, rscp: -85 }],
    [
      'mf831',
      'network',
      { maker: 'ZTE CORPORATION', model: 'MF831', band: 'LTE BAND 3', rsrp: -92, rsrq: -10, sinr: 14 },
    ],
    ['mf831', 'serial', { maker: 'ZTE CORPORATION', model: 'MF831', band: 'LTE B3', rsrp: -92, rsrq: -10, sinr: 14 }],
  ] as const)('%s as %s', async (model, mode, expected) => {
    await withBench([model], {}, async (test) => {
      expect((await switchTo(test, 'v1-1', mode)).verdict).toBe('verified');
      const facts = await test.workbench.readFacts('v1-1');
      factSetSchema.parse(facts);
      const values = read(facts);
      expect(values).toMatchObject({ ...expected, simState: 'ready', pinTries: 3, pukTries: 10, operator: 'Testnetz' });
      for (const key of ['firmware', 'imei', 'imsi', 'iccid', 'msisdn', 'registration', 'rat'])
        expect(values).toHaveProperty(key);
      expect(facts.facts.filter((fact) => fact.status === 'unparsed').map((fact) => fact.key)).toEqual([]);
      for (const fact of facts.facts.filter((f) => f.status === 'read'))
        expect([fact.key, fact.raw.length > 0]).toEqual([fact.key, true]);
    });
  });
});

/** How many serial ports the smaller ones show. */
const fewerPorts: Readonly<Record<string, number>> = { em9191: 2, fm350: 2, 'toby-l2': 1 };

/** Modules are asked where they stand; what they store of their USB side is among the facts, with its name. */
describe.concurrent('facts of virtual modules', { timeout: 120_000 }, () => {
  it.each([
    [
      'ec25',
      {
        maker: 'Quectel',
        model: 'EC25',
        band: 'LTE BAND 3',
        rsrp: -92,
        rsrq: -10,
        temperature: 31,
        usbMode: '0',
        usbFunctions: 'vid 0x2C7C, pid 0x0125, diag 1, nmea 1, at 1, modem 1, net 1, adb 0, uac 0',
        pinTries: 3,
      },
    ],
    [
      'sim7600',
      {
        maker: 'SIMCOM INCORPORATED',
        model: 'SIMCOM_SIM7600E-H',
        rsrp: -92,
        rsrq: -10,
        temperature: 38,
        usbMode: '9001',
      },
    ],
    // What is protected by a password is told where the stick tells it without one.
    ['em7455', { maker: 'Sierra Wireless, Incorporated', model: 'EM7455', rsrp: -92, temperature: 33 }],
    ['le910c', { maker: 'Telit', model: 'LE910C4-EU', rsrp: -92, temperature: 31, usbMode: '0' }],
    [
      'em9191',
      { maker: 'Sierra Wireless, Incorporated', model: 'EM9191', rsrp: -92, channel: 1300, voltage: 3318, pinTries: 3 },
    ],
    ['mc7304', { model: 'MC7304', rsrp: -92, rsrq: -10, band: 'B3', temperature: 33 }],
    ['fm350', { model: 'FM350-GL', usbMode: '40', pinTries: 3, band: 'n78', rsrp: -92 }],
    ['l850', { model: 'L850', usbMode: '7', rsrp: -92, temperature: 35 }],
    ['srm825l', { maker: 'MEIG', model: 'SRM825L', usbMode: '1', rsrp: -92 }],
    ['toby-l2', { maker: 'u-blox', model: 'TOBY-L210', usbMode: '3,"RNDIS"', rsrp: -92 }],
    ['mt5700m', { maker: 'TD Tech Ltd', model: 'MT5700M-CN', usbMode: '4', rsrp: -92 }],
    ['t99w175', { maker: 'Foxconn', model: 'T99W175', usbMode: '90D5', rsrp: -92 }],
    ['air724', { maker: 'openluat', model: 'Air724UG', usbMode: '1', rsrp: -92 }],
    ['lara-l6', { maker: 'u-blox', model: 'LARA-L6004D', pinTries: 3, rsrp: -92 }],
    ['fm150', { maker: 'Fibocom Wireless Inc.', model: 'FM150-AE-00', rsrp: -92, temperature: 35, usbMode: '32' }],
  ] as const)('%s', async (model, expected) => {
    await withBench([model], {}, async (test) => {
      await changeTo(test, 'v1-1', ({ ports }) => ports.length >= (fewerPorts[model] ?? 3));
      const facts = await test.workbench.readFacts('v1-1');
      factSetSchema.parse(facts);
      expect(read(facts)).toMatchObject({ ...expected, simState: 'ready', operator: 'Testnetz' });
      for (const key of ['firmware', 'imei', 'imsi', 'iccid', 'registration', 'rat'])
        expect(read(facts)).toHaveProperty(key);
      expect(facts.facts.filter((fact) => fact.status === 'unparsed').map((fact) => fact.key)).toEqual([]);
      expect(test.workbench.session('v1-1').identity.certainty).toBe('sure');
    });
  });

  it('a protected value is told where the firmware tells it without the password, and none is sent', async () => {
    const lines = [
      'Config Index: 1',
      'Config Type:  1 (Generic)',
      'Interface bitmask: 0000010D (diag,nmea,modem,rmnet0)',
    ];
    const { at, ...data } = modelOf('em7455');
    const open = { ...data, at: { ...at, entries: [{ ask: '!USBCOMP?', lines }, ...at.entries] } };
    await withBench([open], {}, async (test) => {
      await changeTo(test, 'v1-1', ({ ports }) => ports.length >= 3);
      expect(read(await test.workbench.readFacts('v1-1'))).toMatchObject({ usbMode: '1,1,10D' });
      expect(JSON.stringify(await test.world.journal.read())).not.toContain('ENTERCND');
    });
    await withBench(['em7455'], {}, async (test) => {
      await changeTo(test, 'v1-1', ({ ports }) => ports.length >= 3);
      expect(read(await test.workbench.readFacts('v1-1'))).not.toHaveProperty('usbMode');
    });
  });

  it('the table that a module has shown decides what is offered from then on', async () => {
    await withBench(['fm150'], {}, async (test) => {
      await changeTo(test, 'v1-1', ({ ports }) => ports.length >= 3);
      const ways = () =>
        test.snapshot().sessions[0]?.targets.map(({ mode, ways: all }) => [mode, all.map(({ key }) => key)]);
      expect(ways()?.flat(2)).toContain('gtusbmode-29');
      await test.workbench.readFacts('v1-1');
      expect(ways()).toEqual([
        ['network', ['gtusbmode-33']],
        ['mbim', ['gtusbmode-30']],
      ]);
    });
  });
});

describe.concurrent('two sticks with one IMEI', () => {
  it('are both warned once both have told it, and no longer when one has gone', { timeout: 120_000 }, async () => {
    await withBench(['ec25', 'ec25'], {}, async (test) => {
      for (const place of ['v1-1', 'v1-2']) await changeTo(test, place, ({ ports }) => ports.length >= 4);
      const warned = () => test.snapshot().sessions.map(({ obstacles }) => obstacles.map(({ error }) => error.code));
      await test.workbench.readFacts('v1-1');
      expect(warned()).toEqual([[], []]);
      await test.workbench.readFacts('v1-2');
      expect(warned()).toEqual([['identity.same-imei'], ['identity.same-imei']]);
      expect(JSON.stringify(test.snapshot().sessions.map(({ obstacles }) => obstacles))).not.toMatch(/\d{15}/);
      test.bench.unplug('v1-2');
      const gone = await changeTo(test, 'v1-1', ({ obstacles }) => obstacles.length === 0);
      expect(gone.place).toBe('v1-1');
    });
  });

  it('and two with one SIM but IMEIs of their own are warned of the SIM', { timeout: 120_000 }, async () => {
    const data = modelOf('ec25');
    const other = { ...data, identity: { ...data.identity, imei: '868000000000472' } };
    const test = await testBench([data, other]);
    try {
      for (const place of ['v1-1', 'v1-2']) {
        await changeTo(test, place, ({ ports }) => ports.length >= 4);
        await test.workbench.readFacts(place);
      }
      const warned = test.snapshot().sessions.map(({ obstacles }) => obstacles.map(({ error }) => error.code));
      expect(warned).toEqual([['identity.same-iccid'], ['identity.same-iccid']]);
    } finally {
      await test.stop();
    }
  });
});

/** Reads the facts of the stick at v1-1, pulls it, plugs it, and gives what is known of it then. */
async function afterReplug(model: string): Promise<SessionSnapshot> {
  let next: SessionSnapshot | undefined;
  await withBench([model], {}, async (test) => {
    expect((await switchTo(test, 'v1-1', 'serial')).verdict).toBe('verified');
    await test.workbench.readFacts('v1-1');
    expect((await changeTo(test, 'v1-1', ({ facts }) => facts !== undefined)).identity.evidence.map(kind)).toContain(
      'at',
    );
    const gone = changeTo(test, 'v1-1', ({ sighting }) => sighting === undefined);
    const replugged = test.bench.replug('v1-1');
    expect((await gone).facts).toBeDefined();
    await replugged;
    next = await changeTo(test, 'v1-1', ({ sighting }) => sighting !== undefined);
  });
  if (next === undefined) throw new Error('it did not come back');
  return next;
}

const kind = (evidence: Evidence): string => evidence.kind;

describe.concurrent('a stick that is pulled and plugged', { timeout: 60_000 }, () => {
  it('may be another one of its kind: without a serial number nothing of what it told is kept', async () => {
    const next = await afterReplug('e303');
    expect(next.facts).toBeUndefined();
    expect(next.identity.evidence.map(kind)).not.toContain('at');
  });

  it('is the same one by its serial number: what it told stays', async () => {
    const next = await afterReplug('mf831');
    expect(next.facts).toBeDefined();
    expect(next.identity.evidence.map(kind)).toContain('at');
  });
});
