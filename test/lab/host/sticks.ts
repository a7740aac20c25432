import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { timerClock } from '../../../electron/virtual/clock.ts';
import { modelOf } from '../../../electron/virtual/stick/models/index.ts';
import { VirtualStick } from '../../../electron/virtual/stick/stick.ts';
import { serveUsbIp } from '../../../electron/virtual/usbip/server.ts';
import type { Moment, StickOrder } from '../orders.ts';

/** The virtual sticks in their slots, behind one USB/IP server. */
export interface Sticks {
  port: number;
  /** Does what the guest orders about sticks. */
  obey(order: StickOrder): Promise<unknown>;
  close(): Promise<void>;
}

/** ms; the clock of all moments. */
export const hostClock = (): number => performance.now();

/** As many as the guest's agent asks for. */
const slots = 4;

/**
 * Serves the slots on the host's loopback; all are empty at first.
 * @param note one line for each thing that happens to a stick or a connection
 */
export async function serveSticks(repo: string, note: (line: string) => void): Promise<Sticks> {
  const wires: string[][] = Array.from({ length: slots }, () => []);
  const moments: Moment[][] = wires.map(() => []);
  // A slot that was never plugged holds a stick without power: the server refuses its import.
  const sticks = wires.map((_, slot) => make({ model: 'e303', slot }));

  function make(wish: { model: string; slot: number; faults?: VirtualStick['faults'] }): VirtualStick {
    const stick = new VirtualStick({ data: modelOf(wish.model), clock: timerClock, faults: wish.faults ?? {} });
    stick.on((event) => {
      moments[wish.slot]?.push({ at: hostClock(), line: event.kind === 'wire' ? event.line : event.kind });
      if (event.kind !== 'wire') {
        wires[wish.slot]?.push(event.kind);
        note(`slot ${wish.slot} ${event.kind} ${stick.id}`);
      } else if (!event.standard) {
        wires[wish.slot]?.push(event.line);
        note(`slot ${wish.slot} ${event.line}`);
      }
    });
    return stick;
  }

  const forget = (slot: number): void => {
    wires[slot]?.splice(0);
    moments[slot]?.splice(0);
  };

  const server = await serveUsbIp({
    sticks,
    port: 0,
    log: (text) => {
      // The agent asks many times a second for what is not there.
      if (!text.endsWith('refused: away')) note(text);
    },
  });

  return {
    port: server.port,
    async obey(order) {
      switch (order.order) {
        case 'plug': {
          sticks[order.slot]?.dispose();
          // Another stick: what the one before had on its wire is not this one's.
          forget(order.slot);
          const stick = make(order);
          sticks[order.slot] = stick;
          stick.plug();
          return undefined;
        }
        case 'unplug':
          sticks[order.slot]?.unplug();
          return undefined;
        case 'replug':
          sticks[order.slot]?.plug();
          return undefined;
        case 'mark':
          forget(order.slot);
          return undefined;
        case 'wire':
          return wires[order.slot];
        case 'moments':
          return moments[order.slot];
        case 'recording':
          return recordingOf(repo, order.entry);
      }
    },
    async close() {
      for (const stick of sticks) stick.dispose();
      await server.close();
    },
  };
}

/** What the recorded program did for an entry of usb-modeswitch-data, with a device that answers everything. */
async function recordingOf(repo: string, entry: string): Promise<string[]> {
  const text = await readFile(join(repo, 'test', 'fixtures', 'modeswitch-traces-sample.jsonl'), 'utf8');
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const recording = JSON.parse(line) as { entry: string; ops: string[] };
    if (recording.entry === entry) return recording.ops;
  }
  throw new Error(`no recording of ${entry}`);
}
