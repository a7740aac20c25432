import type { Clock } from '../../core/ports.ts';
import { macBytes } from '../net/bytes.ts';
import { AcmFunction } from './acm.ts';
import { AnyFunction } from './any.ts';
import { AtEngine } from './at-engine.ts';
import { CardFunction, type CardLike, type MakeHost } from './card.ts';
import type { Personality, StickData } from './data.ts';
import type { ShownInterface } from './descriptors.ts';
import type { Faults } from './faults.ts';
import { MbimFunction } from './mbim.ts';
import type { Memory } from './memory.ts';
import { NcmFunction } from './ncm.ts';
import { InPipe, type OutPipe } from './pipe.ts';
import { RndisFunction } from './rndis.ts';
import { ScsiTarget } from './scsi.ts';
import { SerialFunction } from './serial.ts';
import { Storage } from './storage.ts';
import type { UsbFunction } from './types.ts';

export interface DeviceOptions {
  data: StickData;
  personality: Personality;
  memory: Memory;
  clock: Clock;
  faults: Faults;
  pace: number;
  become: (personality: string) => void;
  restart: () => void;
  makeHost: MakeHost;
}

/** An interface to be given life: its pipes, and the card in the interface before it. */
export interface Place {
  shown: ShownInterface;
  pipes: ReadonlyMap<number, InPipe | OutPipe>;
  before: CardLike | undefined;
}

/** What a port keeps for a host that does not read; a real one would take no more commands then. */
const unreadLimit = 64 * 1024;

/** What stands behind an interface, by its role. */
export function makeFunction(options: DeviceOptions, place: Place): UsbFunction {
  const { data, memory, makeHost } = options;
  const { shown, before } = place;
  switch (shown.data.role) {
    case 'storage':
      return makeStorage(options, place);
    case 'any': {
      const reports = !shown.data.alternates.flat().some((e) => e.type === 'bulk');
      return new AnyFunction(inOf(place, reports ? 'interrupt' : 'bulk'), {
        disk: data.disks[shown.data.disk ?? ''],
        reports,
      });
    }
    case 'card':
      return new CardFunction({ control: shown.number, notify: inOf(place, 'interrupt'), makeHost });
    case 'rndis':
      return new RndisFunction({
        notify: inOf(place, 'interrupt'),
        makeHost,
        mac: macBytes(memory.value('mac') ?? ''),
        name: data.name,
      });
    case 'ncm':
      return new NcmFunction({ control: shown.number, notify: inOf(place, 'interrupt'), makeHost });
    case 'mbim':
      return new MbimFunction(shown.number, inOf(place, 'interrupt'), (name) => memory.value(name));
    case 'card-data':
      before?.attach(inOf(place, 'bulk'));
      return before ?? new SerialFunction(undefined);
    case 'acm':
      return new AcmFunction(shown.number, inOf(place, 'interrupt'));
    case 'diag':
      return new SerialFunction(undefined);
    case 'at':
    case 'modem':
      return makePort(options, place);
  }
}

/** The way in of a type; one that leads nowhere where the interface has none. */
function inOf({ shown, pipes }: Place, type: 'bulk' | 'interrupt'): InPipe {
  const endpoint = shown.data.alternates.flat().find((e) => e.type === type && (e.address & 0x80) !== 0);
  const pipe = endpoint === undefined ? undefined : pipes.get(endpoint.address);
  return pipe instanceof InPipe ? pipe : new InPipe();
}

function makeStorage(options: DeviceOptions, place: Place): UsbFunction {
  const { data, become } = options;
  const disk = data.disks[place.shown.data.disk ?? ''];
  if (disk === undefined) return new SerialFunction(undefined);
  const out = [...place.pipes.values()].find((pipe): pipe is OutPipe => !(pipe instanceof InPipe));
  return new Storage({
    in: inOf(place, 'bulk'),
    out: out ?? { halted: false },
    target: new ScsiTarget(disk),
    messages: disk.switches ? data.messages : [],
    onMessage: become,
    ejectTo: disk.ejectTo,
  });
}

function makePort({ data, memory, clock, faults, pace, restart }: DeviceOptions, place: Place): UsbFunction {
  const pipe = inOf(place, 'bulk');
  return new SerialFunction(
    new AtEngine({
      data: data.at,
      memory,
      clock,
      pace,
      fault: faults.at,
      unsolicited: place.shown.data.role === 'at',
      heard: () => pipe.asked,
      send: (bytes) => {
        if (pipe.queued < unreadLimit) pipe.push(bytes);
      },
      restart,
    }),
  );
}
