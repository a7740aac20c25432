import { idOf, interfacesOf, message } from '../model/index.ts';
import type { Change, Message, Run, Sighting } from '../model/index.ts';

/** What is different now, line by line, for a person who wants to see it: both sides were read from the stick. */
export function changesOf(run: Run): Change[] {
  const { before, after } = run;
  const rows: [string, (sighting: Sighting) => Message][] = [
    ['change.id', (sighting) => message('change.text', { text: idOf(sighting.device) })],
    ['change.interfaces', (sighting) => message('change.count', { count: interfacesOf(sighting.device).length })],
    ['change.driver', (sighting) => list(sighting.drivers.map((binding) => binding.driver))],
    ['change.ports', (sighting) => list(sighting.ports.map((port) => port.name))],
    ['change.card', (sighting) => list(sighting.cards.map((card) => card.name))],
    ['change.place', (sighting) => message('change.text', { text: sighting.place })],
  ];
  const modes: Change = {
    what: message('change.mode'),
    before: message(`mode.${run.modeBefore.main}`),
    now: run.modeAfter === undefined ? message('change.nothing') : message(`mode.${run.modeAfter.main}`),
  };
  return [
    modes,
    ...rows.map(([what, look]) => ({
      what: message(what),
      before: look(before),
      now: after === undefined ? message('change.nothing') : look(after),
    })),
  ];
}

function list(names: readonly string[]): Message {
  const unique = [...new Set(names)];
  return unique.length === 0 ? message('change.none') : message('change.text', { text: unique.join(', ') });
}
