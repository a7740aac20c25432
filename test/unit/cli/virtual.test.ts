import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelOf } from '../../../electron/virtual/stick/models/index.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import { ensureBuilt, outputOf } from '../../../scripts/build.ts';

/** ms. Enough for a start and an end on a loaded machine. */
const limitMs = 40_000;
let folder = '';
beforeAll(async () => {
  await ensureBuilt(['cli']);
  folder = await mkdtemp(path.join(os.tmpdir(), 'mwb-virtual-'));
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `mwb virtual …`; `ready` gets what it printed once it has printed a whole line, and the process to end it. */
async function virtual(args: readonly string[], ready?: (out: string, child: ChildProcess) => unknown): Promise<Ended> {
  const child = spawn(process.execPath, [outputOf('cli'), `--data=${folder}`, 'virtual', ...args], { stdio: 'pipe' });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (ended.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (ended.err += data.toString()));
  if (ready) child.stdout.once('data', () => void ready(ended.out, child));
  const kill = setTimeout(() => child.kill('SIGKILL'), limitMs);
  ended.code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(kill);
  return ended;
}

/** Sends bytes to a port of this computer and gives all that comes back until the other side closes or says enough. */
const ask = (port: number, bytes: Uint8Array, enough: number): Promise<Buffer> =>
  new Promise((resolve) => {
    let heard: Buffer = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => {
      heard = Buffer.concat([heard, data]);
      if (heard.length >= enough) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(heard));
  });

interface Ready {
  host: string;
  port: number;
  open: boolean;
  sticks: { busId: string; model: string; id: string; attach: string }[];
}

describe.concurrent('mwb virtual', { timeout: limitMs + 10_000 }, () => {
  it('lists the models with what they can show', async () => {
    const { code, out } = await virtual(['list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^mf831 +ZTE MF831 +disk 19d2:1225 · network 19d2:1405/m);
    const listed = JSON.parse((await virtual(['list', '--json'])).out) as { model: string }[];
    expect(listed.map((one) => one.model)).toContain('e303');
  });

  it('serves, says how to attach each stick, writes down what happens, ends cleanly on Ctrl+C', async () => {
    const log = path.join(folder, 'wire.jsonl');
    let devices: Buffer = Buffer.alloc(0);
    let said: Ready | undefined;
    const ended = await virtual(
      ['serve', '--json', '--stick=e303,mf831', '--listen=127.0.0.1:0', `--log=${log}`, '--fault=1-2:neverReturns'],
      async (out, child) => {
        said = JSON.parse(out) as Ready;
        await ask(said.port, Buffer.from('rubbish!'), 1);
        devices = await ask(said.port, Buffer.from('0111800500000000', 'hex'), 12 + 2 * 316);
        child.kill('SIGINT');
      },
    );
    expect(ended.code).toBe(0);
    expect(said).toMatchObject({ host: '127.0.0.1', open: false });
    expect(said?.sticks[1]).toEqual({
      busId: '1-2',
      model: 'mf831',
      name: 'ZTE MF831',
      id: '19d2:1225',
      attach: `usbip --tcp-port ${said?.port} attach -r 127.0.0.1 -b 1-2`,
    });
    expect(devices.readUInt32BE(8)).toBe(2);
    expect(ended.err).toContain('rubbish: version 7275');
    const entries = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'arrived', busId: '1-1', id: '12d1:1f01' }));
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'note', text: 'rubbish: version 7275' }));
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'left', busId: '1-2' }));
  });

  it('says plainly what it means to listen for others', async () => {
    const ended = await virtual(['serve', '--listen=0.0.0.0:0'], (_, child) =>
      setTimeout(() => child.kill('SIGINT'), 300),
    );
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.err).toMatch(/not an address of this computer alone.*no password/s);
    expect(ended.out).toContain('ADDRESS-OF-THIS-COMPUTER');
  });

  it('says that an address is taken', async () => {
    let second: Ended | undefined;
    await virtual(['serve', '--json', '--listen=127.0.0.1:0'], async (out, child) => {
      second = await virtual(['serve', `--listen=127.0.0.1:${(JSON.parse(out) as Ready).port}`]);
      child.kill('SIGINT');
    });
    expect(second).toMatchObject({ code: 8, out: '' });
    expect(second?.err).toMatch(/^Nobody can be served at 127\.0\.0\.1:\d+\. .*--listen/);
  });

  it('takes a model from a file, and says where a file is wrong', async () => {
    const file = path.join(folder, 'broken.json');
    await writeFile(file, '{"model": "Mine"}');
    const ended = await virtual(['serve', `--stick=${file}`]);
    expect(ended.code).toBe(9);
    expect(ended.err).toMatch(/broken\.json is no model of a stick: model: /);
  });

  it('records a stick as a model file that loads, and replaces no file unasked', async () => {
    const file = path.join(folder, 'recorded.json');
    const record = ['record', 'v1-1', '--virtual=e303', `--out=${file}`];
    const { code, out } = await virtual(record);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^Huawei E303s-2 as an installer disk is recorded in .*made up/s),
    ]);
    expect((await virtual(record)).code).toBe(9);
    expect((await virtual([...record, '--force'])).code).toBe(0);
    const listed = await virtual(['record', 'v1-1', `--virtual=${file}`, `--out=${file}`, '--force', '--json']);
    expect(JSON.parse(listed.out)).toMatchObject({ name: 'Huawei E303s-2', mode: 'disk', numbers: 'masked' });
  });

  it(
    'adds what a stick shows in another mode to the model that was recorded first',
    { timeout: 6 * limitMs },
    async () => {
      const file = path.join(folder, 'grown.json');
      const asSerial = path.join(folder, 'serial.json');
      await writeFile(asSerial, JSON.stringify({ ...modelOf('e303'), powerOn: [{ when: {}, to: 'serial' }] }));
      const recordOf = (stick: string) => ['record', 'v1-1', `--virtual=${stick}`, `--out=${file}`];
      expect(await virtual(recordOf('e303'))).toMatchObject({ code: 0, err: '' });

      const added = await virtual([...recordOf(asSerial), '--add', '--json']);
      expect([added.code, added.err]).toEqual([0, '']);
      expect(JSON.parse(added.out)).toMatchObject({ file, mode: 'serial', modes: ['disk', 'serial'] });
      const { commands } = JSON.parse(added.out) as { commands: number };
      expect(commands).toBeGreaterThan(10);

      // It begins as the disk, and it shows the other mode as the stick showed it once it is told to begin as that.
      const again = path.join(folder, 'again.json');
      const read = async (stick: string): Promise<StickData> => {
        const ended = await virtual(['record', 'v1-1', `--virtual=${stick}`, `--out=${again}`, '--force']);
        expect(ended).toMatchObject({ code: 0, err: '' });
        return JSON.parse(await readFile(again, 'utf8')) as StickData;
      };
      const grown = JSON.parse(await readFile(file, 'utf8')) as StickData;
      expect(Object.keys((await read(file)).personalities)).toEqual(['disk']);
      const asAdded = path.join(folder, 'as-added.json');
      await writeFile(asAdded, JSON.stringify({ ...grown, powerOn: [{ when: {}, to: 'serial' }] }));
      const shown = await read(asAdded);
      // A disk is called by its interface, and in a model of several modes by its mode before that.
      const named = JSON.stringify(shown.personalities['serial']).replaceAll('"disk3"', '"serial-disk3"');
      expect(JSON.parse(named)).toEqual(grown.personalities['serial']);
      expect(shown.at.entries).toEqual(grown.at.entries);

      // Once more in a mode that it knows already: nothing is there twice.
      const twice = await virtual([...recordOf(asSerial), '--add', '--json']);
      expect(JSON.parse(twice.out)).toMatchObject({ modes: ['disk', 'serial'], commands });
    },
  );

  it('adds to nothing but a model', async () => {
    const notes = path.join(folder, 'notes.json');
    await writeFile(notes, '{"mine": true}');
    const record = ['record', 'v1-1', '--virtual=e303', '--add'];
    expect(await virtual(record)).toMatchObject({ code: 2, out: '' });
    expect(await virtual([...record, `--out=${path.join(folder, 'none-yet.json')}`])).toMatchObject({
      code: 9,
      out: '',
    });
    expect(await virtual([...record, `--out=${notes}`])).toMatchObject({ code: 9, out: '' });
    expect(await readFile(notes, 'utf8')).toBe('{"mine": true}');
  });

  it.each([
    [['record'], 2, /place is missing/],
    [['record', 'v1-1', 'v1-2'], 2, /v1-2/],
    [['record', 'v1-9', '--virtual=e303'], 3, /v1-9/],
    [['record', 'v1-1', '--virtual=e303', '--out=/proc/none/x.json'], 9, /\/proc\/none/],
    [['dance'], 2, /virtual list/],
    [['list', 'more'], 2, /more/],
    [['serve', '--stick=e404'], 2, /e404/],
    [['serve', '--stick='], 2, /virtual stick/],
    [['serve', '--stick=/no/where.json'], 9, /where\.json/],
    [['serve', '--listen=127.0.0.1:99999'], 2, /not an address/],
    [['serve', '--listen=:1'], 2, /not an address/],
    [['serve', '--pace=fast'], 2, /--pace/],
    [['serve', '--fault=1-1:at=tired'], 2, /Fault for 1-1/],
    [['serve', '--fault=1-2:at=dead'], 2, /no virtual stick at 1-2. There are: 1-1/],
    [['serve', '--log=/proc/none/here'], 9, /\/proc\/none\/here/],
  ] as const)('%j ends with %i and a sentence', async (args, code, sentence) => {
    const ended = await virtual(args);
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(sentence);
    expect(ended.err).not.toMatch(/\n\s+at |\{\w+\}/);
  });
});
