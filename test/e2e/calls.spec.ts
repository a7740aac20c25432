import type { Page } from '@playwright/test';
import { z } from 'zod';
import { allCalls } from '../../preload/contract/all.ts';
import { relay, settings, terminal, workbench } from '../../preload/contract/index.ts';
import { expect, test, type Workbench } from './launch.ts';
import {
  atHandlers,
  broughtSoFar,
  call,
  countLog,
  floodPort,
  fromForeignWindow,
  logged,
  messageMaker,
} from './support/channels.ts';
import { folderHash } from './support/folder-hash.ts';
import { inMain } from './support/in-main.ts';
import type { Ebb } from './support/malformed.ts';

const isLong = process.env['MWB_LONG'] === '1';
/** How many messages are tried on each way: all of what is asked for in the long test, a part of them in the short one. */
const count = isLong ? 100_000 : 5_000;
/** MWB_CALLS_SEED makes the messages of an earlier run again. */
const seed = Number(process.env['MWB_CALLS_SEED'] ?? (isLong ? Date.now() % 2 ** 31 : 20_260_101));
const flood = { seed, count };

const leastOf = ({ each }: Ebb): number => Math.min(...allCalls.map(({ name }) => each[name] ?? 0));

/** Chromium keeps its own profile beside the data and writes to it when it likes. */
const dataHash = (userData: string): Record<string, string> => folderHash(userData, ['window']);

/** Waits until nothing is written any more: the history keeps a stick once it has been quiet for three seconds. */
async function untilKept(userData: string): Promise<void> {
  let last: Record<string, string> = {};
  const isSame = (): boolean => {
    const now = dataHash(userData);
    const same = JSON.stringify(now) === JSON.stringify(last);
    last = now;
    return same;
  };
  await expect.poll(isSame, { intervals: [4_000], timeout: 60_000 }).toBe(true);
}

/** Starts the program with a log that is counted, and puts the maker of messages into the page and the main process. */
async function begin(start: (args?: string[]) => Promise<Workbench>): Promise<Workbench> {
  console.log(`malformed messages: MWB_CALLS_SEED=${String(seed)}, ${String(count)} on each way`);
  process.env['MWB_DEBUG'] = '1';
  const program = await start(['--virtual=e303,mf831,e303:serial']).finally(() => delete process.env['MWB_DEBUG']);
  const { app, page } = program;
  await expect(page.getByText('MF831').first()).toBeVisible();
  await expect(page.getByText('v1-3').first()).toBeVisible();
  const maker = await messageMaker();
  await countLog(app);
  await page.evaluate(maker);
  await inMain(app, (_electron, script) => void globalThis.eval(script), maker);
  return program;
}

test('malformed calls of every channel and calls of wrong senders are refused, and change nothing', async ({
  start,
}) => {
  test.setTimeout(900_000);
  const { app, page, userData } = await begin(start);
  const gone: string[] = [];
  app.on('close', () => gone.push('the program'));
  page.on('crash', () => gone.push('the page'));
  const state = async (): Promise<unknown> => ({
    snapshot: await call(page, workbench.snapshot.name, null),
    settings: await call(page, settings.read.name, null),
    relays: await call(page, relay.list.name, null),
    files: dataHash(userData),
    windows: await inMain(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
  });
  await untilKept(userData);
  const before = await state();

  const bridged = await page.evaluate((all) => malformed.throughBridge(all), flood);
  expect(bridged.taken).toEqual([]);
  expect(bridged.refused).toBe(count);
  expect(leastOf(bridged)).toBeGreaterThan(count / allCalls.length / 2);

  const straight = await atHandlers(app, { way: 'straight', flood });
  expect(straight.taken).toEqual([]);
  expect(straight.refused).toBe(count);
  expect(leastOf(straight)).toBeGreaterThan(count / allCalls.length / 2);

  const foreign = await atHandlers(app, { way: 'foreign', flood });
  expect(foreign.taken).toEqual([]);
  expect(leastOf(foreign), 'from so many wrong frames').toBe(9);
  expect(await fromForeignWindow(app)).toEqual({ refused: allCalls.length, taken: [] });

  expect(gone).toEqual([]);
  expect(await state()).toEqual(before);
  // Nothing else was said: no call that failed within, no stick and no port that was opened.
  const log = await logged(app);
  expect(Object.keys(log)).toEqual(['a call was refused']);
  expect(log['a call was refused']).toBeGreaterThan(count * 1.9);
  // Right calls are answered still, and the log would have told of a port.
  await call(page, terminal.open.name, { place: 'v1-3', interface: 0 });
  await expect.poll(async () => (await logged(app))['a port is opened'] ?? 0).toBe(1);
});

const wireSchema = z.object({ kind: z.literal('wire'), direction: z.string(), data: z.instanceof(Uint8Array) });

/** The bytes of one direction that the watched wire has shown so far, as text. */
async function wires(page: Page, wanted: 'in' | 'out'): Promise<string> {
  const shown = (await broughtSoFar(page)).flatMap((message) => wireSchema.safeParse(message).data ?? []);
  const bytes = shown.flatMap(({ direction, data }) => (direction === wanted ? [...data] : []));
  return String.fromCharCode(...bytes);
}

test('malformed messages over the ports of a terminal and of a tap are refused, and no byte of them goes to the stick', async ({
  start,
}) => {
  test.setTimeout(900_000);
  const { app, page } = await begin(start);
  const typed = await floodPort(page, {
    which: 'terminal',
    open: { name: terminal.open.name, input: { place: 'v1-3', interface: 0 } },
    right: { kind: 'watch-wire', on: true },
    flood,
  });
  expect(typed.sent).toBe(count);
  const refused = 'terminal: message of the page refused';
  await expect.poll(async () => (await logged(app))[refused], { timeout: 120_000 }).toBe(count);
  if (!typed.opened.ok) throw new Error('no terminal was opened');
  const { id } = terminal.open.output.parse(typed.opened.value);
  await call(page, terminal.sendLine.name, { id, line: 'AT', consent: { kind: 'none' } });
  await expect.poll(async () => (await wires(page, 'in')).endsWith('OK\r\n')).toBe(true);
  expect(await wires(page, 'out'), 'what went to the stick').toBe('AT\r');

  const started = await call(page, relay.start.name, {
    ...{ a: 'pty', b: 'pty', writers: 'queue', guarded: false, agreed: [] },
  });
  const tapped = await floodPort(page, {
    which: 'tap',
    open: { name: relay.watch.name, input: { ...relay.start.output.parse(started), view: 'at' } },
    right: { kind: 'view', view: 'hex' },
    flood,
  });
  expect(tapped.sent).toBe(count);
  // Shown at once, and anew by the one right message.
  const anew = { kind: 'lines', anew: true, lines: [], cost: 0 };
  await expect.poll(() => broughtSoFar(page)).toEqual([anew, anew]);
  expect(await logged(app)).toEqual({ 'a port is opened': 1, [refused]: count });
});
