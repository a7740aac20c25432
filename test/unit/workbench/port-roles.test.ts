import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../doubles/scripted-port.ts';
import { Failure, type Interface, type Sighting } from '../../../electron/core/model/index.ts';
import type { SerialPorts } from '../../../electron/core/ports.ts';
import { PortHub } from '../../../electron/core/workbench/port-hub.ts';
import { atPortsAt, rolesAt, unknownPorts } from '../../../electron/core/workbench/port-roles.ts';
import { probeRoles } from '../../../electron/core/workbench/role-probe.ts';
import { Session } from '../../../electron/core/workbench/session.ts';
import { vendors } from '../../../electron/vendors/index.ts';

const ok = '\r\nOK\r\n';
const log = { info: () => undefined, error: () => undefined };

function sightingOf(id: string, faces: Partial<Interface>[]): Sighting {
  const [vid = '', pid = ''] = id.split(':');
  const interfaces = faces.map((face, number): Interface => ({
    number,
    alternate: 0,
    classCode: 0xff,
    subclass: 0xff,
    protocol: 0xff,
    endpoints: [
      { address: 0x81 + number, type: 'bulk', maxPacketSize: 512, interval: 0 },
      { address: 0x01 + number, type: 'bulk', maxPacketSize: 512, interval: 0 },
    ],
    ...face,
  }));
  return {
    place: '1-1',
    virtual: false,
    seenAt: '2026-01-02T03:04:05.000Z',
    device: {
      vid, pid, bcdDevice: 0, deviceClass: 0, activeConfiguration: 1,
      configurations: [{ value: 1, interfaces }],
    },
    drivers: [],
    ports: interfaces.map(({ number }) => ({
      path: `/dev/ttyUSB${number}`, name: `ttyUSB${number}`, interface: number, driver: 'option',
    })),
    cards: [],
    drives: [],
    access: 'ok',
  }; // prettier-ignore
}

/** A stick whose ports answer by these functions; `undefined` = the port is held by another program. */
function setUp(id: string, answers: (((line: string) => Reply) | undefined)[], faces?: Partial<Interface>[]) {
  const clock = new FakeClock();
  const ports = new Map<string, ScriptedPort>();
  const serial: SerialPorts = {
    open: (path) => {
      const answer = answers[Number(path.slice(-1))];
      if (answer === undefined) return Promise.reject(new Failure('serial.held', { port: path, program: 'x', pid: 1 }));
      const port = new ScriptedPort(clock, answer, path);
      ports.set(path, port);
      return Promise.resolve(port);
    },
    holders: () => Promise.resolve([]),
  };
  const sighting = sightingOf(id, faces ?? answers.map(() => ({})));
  const session = new Session(sighting, vendors, clock);
  session.arrived(sighting);
  const hub = new PortHub(serial, clock);
  return {
    clock, session, ports, hub,
    probe: (signal?: AbortSignal) => clock.until(probeRoles(session, { hub, clock, log, signal })),
    roles: () => [...rolesAt(session).values()].map(({ role, known }) => `${role} ${known}`),
    written: (number: number) => ports.get(`/dev/ttyUSB${number}`)?.written,
  }; // prettier-ignore
}

describe('roles of ports', () => {
  it('come from the maker’s table without a byte where there is one', async () => {
    const t = setUp(
      '12d1:1506',
      [() => ok, () => ok, () => ok],
      [
        { subclass: 2, protocol: 1 },
        { subclass: 2, protocol: 3 },
        { subclass: 2, protocol: 2 },
      ],
    );
    expect(unknownPorts(t.session)).toEqual([]);
    await t.probe();
    expect(t.roles()).toEqual(['modem table', 'diag table', 'at table']);
    expect(t.ports.size).toBe(0);
  });

  it('are asked for where no table knows them; an error proves an AT port, silence nothing', async () => {
    const t = setUp('1234:5678', [() => undefined, () => '\r\nERROR\r\n', () => ok, undefined]);
    await t.probe();
    expect(t.roles()).toEqual(['other not-known', 'at probed', 'at probed', 'other not-known']);
    expect(atPortsAt(t.session).map((port) => port.interface)).toEqual([1, 2, 0, 3]);
    expect(t.written(1)).toEqual(['AT\r']);
    // Once it is known which port takes AT, none is asked any more.
    expect(unknownPorts(t.session)).toEqual([]);
  });

  it('gives up after a few bare ATs, and after two rounds', async () => {
    const t = setUp('1234:5678', [() => undefined]);
    const before = t.clock.monotonic();
    await t.probe();
    expect(t.clock.monotonic() - before).toBeLessThanOrEqual(8000);
    expect(new Set(t.written(0))).toEqual(new Set(['AT\r']));
    expect(t.written(0)?.length).toBeLessThanOrEqual(3);
    await t.probe();
    t.ports.clear();
    await t.probe();
    expect(t.ports.size).toBe(0);
  });

  it('guesses of a port that says of itself to take AT, and asks it all the same', async () => {
    const acm = { classCode: 0x02, subclass: 0x02, protocol: 0x01 };
    const t = setUp('1234:5678', [() => undefined, () => ok], [acm, acm]);
    expect(t.roles()).toEqual(['at guessed', 'at guessed']);
    await t.probe();
    expect(t.roles()).toEqual(['other not-known', 'at probed']);
  });

  it('asks a port that was held as soon as it is free', async () => {
    const answers: (((line: string) => Reply) | undefined)[] = [undefined];
    const t = setUp('1234:5678', answers);
    for (let round = 0; round < 3; round += 1) await t.probe();
    answers[0] = () => ok;
    await t.probe();
    expect(t.roles()).toEqual(['at probed']);
  });

  it('knows a positioning port by listening, without a byte', async () => {
    const t = setUp('1234:5678', [() => undefined, () => ok]);
    const asking = t.probe();
    t.clock.after(500, () => t.ports.get('/dev/ttyUSB0')?.say('$GPGGA,,,,,,0,,,,,,,,*66\r\n'));
    await asking;
    expect(t.roles()).toEqual(['nmea probed', 'at probed']);
    expect(t.written(0)).toEqual([]);
  });

  it('asks nothing of a stick in its boot loader', async () => {
    const t = setUp('05c6:9008', [() => ok]);
    await t.probe();
    expect(t.ports.size).toBe(0);
  });

  it('remembers of a port that it was refused, until it opens or the stick leaves', async () => {
    const t = setUp('1234:5678', [() => ok, undefined]);
    await t.probe();
    expect([t.hub.wasRefused('/dev/ttyUSB0'), t.hub.wasRefused('/dev/ttyUSB1')]).toEqual([false, true]);
    t.hub.forgetRefused('/dev/ttyUSB1');
    expect(t.hub.wasRefused('/dev/ttyUSB1')).toBe(false);
  });

  it('forgets what it found with the next plug', async () => {
    const t = setUp('1234:5678', [() => ok]);
    await t.probe();
    expect(t.roles()).toEqual(['at probed']);
    t.session.left();
    t.session.arrived(sightingOf('1234:5678', [{}]));
    expect(t.roles()).toEqual(['other not-known']);
  });

  it('ends at once when it is given up', async () => {
    const t = setUp('1234:5678', [() => undefined]);
    const stop = new AbortController();
    t.clock.after(1500, () => stop.abort());
    await expect(t.probe(stop.signal)).rejects.toMatchObject({ code: 'run.cancelled' });
    expect(t.clock.monotonic()).toBe(1500);
  });
});
