import { Failure } from '../../core/model/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { StickData } from '../stick/data.ts';
import type { Faults } from '../stick/faults.ts';
import { VirtualStick } from '../stick/stick.ts';
import { busIdOf, serveUsbIp } from './server.ts';

/** What happens while sticks are served; `wire` is one transfer in the normal form of recordings. */
export type ServeEvent =
  | { kind: 'note'; text: string }
  | { kind: 'arrived' | 'left'; busId: string; model: string; id: string }
  | { kind: 'wire'; busId: string; model: string; id: string; line: string; standard: boolean };

export interface ServeOptions {
  models: readonly StickData[];
  /** What is wrong with the stick of a bus id (`1-1`, `1-2`, …). */
  faults: Readonly<Record<string, Faults>>;
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Factor on all times of the sticks. */
  pace: number;
  clock: Clock;
  tell: (event: ServeEvent) => void;
}

export interface Served {
  port: number;
  sticks: { busId: string; model: string; name: string; id: string }[];
  /** Pulls all sticks, closes all connections. */
  close(): Promise<void>;
}

/** Serves virtual sticks to any USB/IP client. Failure virtual.no-listen. */
export async function serveSticks(options: ServeOptions): Promise<Served> {
  const { models, faults, host, port, pace, clock, tell } = options;
  const sticks = models.map((data, index) => {
    const busId = busIdOf(index);
    const stick = new VirtualStick({ data, clock, pace, faults: faults[busId] ?? {} });
    stick.on((event) => {
      const head = { busId, model: data.model, id: stick.id };
      if (event.kind === 'wire') tell({ kind: 'wire', ...head, line: event.line, standard: event.standard });
      else tell({ kind: event.kind, ...head });
    });
    return stick;
  });
  let last = '';
  const note = (text: string): void => {
    // Clients that wait for a stick ask many times a second: once is enough.
    if (text !== last || !text.endsWith('away')) tell({ kind: 'note', text });
    last = text;
  };
  const server = await serveUsbIp({ sticks, host, port, log: note }).catch((error: unknown) => {
    throw new Failure('virtual.no-listen', { address: addressText(host, port) }, error);
  });
  for (const stick of sticks) stick.plug('already');
  return {
    port: server.port,
    sticks: sticks.map((stick, index) => ({
      busId: busIdOf(index),
      model: stick.data.model,
      name: stick.data.name,
      id: stick.id,
    })),
    async close() {
      for (const stick of sticks) stick.dispose();
      await server.close();
    },
  };
}

/** `127.0.0.1:3240`, `[::1]:3240`. */
export const addressText = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
