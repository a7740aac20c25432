import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Order, StickOrder } from '../orders.ts';
import { serveControl } from './control.ts';
import { labCache, provideImage, type GuestKind } from './image.ts';
import { runGuest, type GuestEnd } from './qemu.ts';
import { hostClock, serveSticks } from './sticks.ts';
import { provideTools } from './tools.ts';

export interface TripOptions {
  repo: string;
  kind: GuestKind;
  /** The guest's program: `ENTRY.cjs` in `.vite/lab`. */
  entry: string;
  /** A folder that the guest sees too: Electron's runtime. */
  runtime?: string | undefined;
  /** The guest is killed after this time, ms. */
  limitMs: number;
  /** Answers what is no business of the sticks and no question for the time. */
  answer: (order: Exclude<Order, StickOrder | { order: 'clock' | 'picture' }>) => unknown;
  say: (line: string) => void;
}

export interface TripEnd {
  guest: GuestEnd;
  /** The guest's program came to its end and reported success. */
  finished: boolean;
  logFolder: string;
}

/**
 * Boots one guest with empty slots for virtual sticks, does what its program orders, and waits until it is off.
 * @returns one sentence when that cannot be done on this machine
 */
export async function trip(options: TripOptions): Promise<TripEnd | { lacking: string }> {
  const { repo, kind, entry, say } = options;
  const lacking = await provideTools(say);
  if (lacking !== undefined) return { lacking };
  const image = await provideImage(join(repo, 'test', 'lab', 'guest'), kind, say);
  if ('lacking' in image) return image;
  const logFolder = join(labCache(), 'last-run');
  await mkdir(logFolder, { recursive: true });
  const notes: string[] = [];
  const started = hostClock();
  const sticks = await serveSticks(repo, (line) => notes.push(`${(hostClock() - started).toFixed(0)} ${line}`));
  const control = await serveControl(async (order) => {
    if (order.order === 'clock') return hostClock();
    if (order.order === 'picture')
      return writeFile(join(logFolder, `${order.name}.png`), Buffer.from(order.base64, 'base64'));
    if (order.order === 'chosen' || order.order === 'result' || order.order === 'sample') return options.answer(order);
    return sticks.obey(order);
  });
  try {
    const guest = await runGuest({
      kind,
      image,
      entry,
      repo,
      runtime: options.runtime,
      logFolder,
      usbIpPort: sticks.port,
      controlPort: control.port,
      limitMs: options.limitMs,
    });
    await writeFile(join(logFolder, `sticks-${entry}.log`), `${notes.join('\n')}\n`);
    const finished = guest.console.includes(`${entry}.cjs ended with 0`) && guest.end === 'powered-off';
    if (!finished) say(guest.console.split('\n').slice(-60).join('\n'));
    return { guest, finished, logFolder };
  } finally {
    await control.close();
    await sticks.close();
  }
}
