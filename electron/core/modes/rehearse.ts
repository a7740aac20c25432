import { idOf } from '../model/index.ts';
import type { Device, Operation, Plan, Sighting, WireLine } from '../model/index.ts';
import { executeOperations } from './execute.ts';
import { changeWords } from './fields.ts';
import { RecordingBus } from './recording.ts';

/**
 * What a plan would send, by the one executor on a recording device. Web and AT requests are written down as they would
 * be asked. Nothing reaches a stick.
 *
 * @param known devices seen at this place before: later legs are rehearsed on the descriptors that they will meet
 */
export async function rehearsePlan(plan: Plan, sighting: Sighting, known: readonly Device[]): Promise<WireLine[]> {
  const lines: WireLine[] = [];
  const write = (direction: WireLine['direction'], text: string): void => {
    lines.push({ at: sighting.seenAt, direction, text });
  };
  for (const act of actsOf(plan)) {
    const device = known.findLast((candidate) => idOf(candidate) === act.device) ?? sighting.device;
    const bus = new RecordingBus({ device, drivers: driversOf(device, sighting, act.operations), awayMs: 1 });
    await executeOperations(act.operations, {
      open: () => bus.open(),
      clock: bus.clock,
      onWire: (line) => write(line.direction, line.text),
      awaitReturn: (limitMs) => bus.awaitReturn(limitMs),
      outside: (operation) => {
        if (operation.op === 'http') write('out', `${operation.method} ${operation.path}`);
        else if (operation.op === 'change-setting')
          write(
            'out',
            operation.command.replace('{value}', () => changeWords(operation.change.change)),
          );
        else if (operation.op !== 'ask-person') write('out', operation.command);
        else if (operation.ask === 'secret') write('event', 'a person types the password');
        else write('event', 'a person pulls the stick and plugs it in');
        return Promise.resolve();
      },
    });
    write('event', act.then);
  }
  return lines;
}

interface Act {
  device: string | undefined;
  operations: Operation[];
  then: string;
}

/** What is done up to each wait: the device stays open over these steps. */
function actsOf(plan: Plan): Act[] {
  const acts: Act[] = [];
  let operations: Operation[] = [];
  let device: string | undefined;
  for (const step of plan.steps) {
    operations.push(...step.operations);
    device = step.device ?? device;
    if (step.kind === 'return' || step.kind === 'verify') {
      acts.push({ device, operations, then: step.kind === 'return' ? 'wait for the return' : 'read it again' });
      operations = [];
      device = undefined;
    }
  }
  return acts;
}

/** The drivers that hold interfaces: those seen, or, for a device that is not here now, those that the plan takes off. */
function driversOf(device: Device, sighting: Sighting, operations: readonly Operation[]) {
  const seen =
    device === sighting.device
      ? sighting.drivers.map((binding) => binding.interface)
      : operations.flatMap((operation) => (operation.op === 'detach-driver' ? [operation.interface] : []));
  return seen.map((number) => ({ configuration: device.activeConfiguration, interface: number }));
}
