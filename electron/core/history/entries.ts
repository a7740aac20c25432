import { idOf, message } from '../model/index.ts';
import type { FactKey, FactSet, HistoryEntry, Run, Sighting } from '../model/index.ts';

/** What is known of the stick whose stay it is. */
export interface StayMarks {
  visit: string;
  stick?: string | undefined;
  name: string;
  station?: string | undefined;
  imei?: string | undefined;
  iccid?: string | undefined;
}

/** A stick at a place, as it was seen. */
export const sightingEntry = (id: string, sighting: Sighting, marks: StayMarks): HistoryEntry => ({
  ...stay(marks),
  id,
  kind: 'sighting',
  at: sighting.seenAt,
  place: sighting.place,
  virtual: sighting.virtual,
  ...deviceOf(sighting),
  says: message('history.seen', { id: idOf(sighting.device) }),
  body: structuredClone(sighting),
});

/** A run that has ended. */
export const runEntry = (run: Run, marks: Partial<StayMarks> = {}): HistoryEntry => ({
  ...stay(marks),
  id: `run-${run.id}`,
  kind: 'run',
  at: run.startedAt,
  place: run.place,
  virtual: run.virtual,
  name: marks.name ?? run.stick,
  ...deviceOf(run.after ?? run.before),
  outcome: run.verdict ?? 'unknown',
  says: message('history.run', { from: `@mode.${run.plan.from}`, to: `@mode.${run.plan.to}` }),
  body: structuredClone(run),
});

/** A set of facts; without a single fact that was read it is none. */
export const factsEntry = (
  id: string,
  facts: FactSet,
  sighting: Sighting | undefined,
  marks: StayMarks,
): HistoryEntry => ({
  ...stay(marks),
  id,
  kind: 'facts',
  at: facts.readAt,
  place: facts.place,
  virtual: sighting?.virtual ?? false,
  ...(sighting && deviceOf(sighting)),
  says: message('history.facts', {
    // As the Info page counts: a thing that the stick says it has not is an answer, too.
    count: facts.facts.filter(({ status }) => status === 'read' || status === 'absent').length,
    of: facts.facts.length,
  }),
  body: structuredClone(facts),
});

/** A report that was saved, as it was made: masked where it is. */
export const reportEntry = (
  id: string,
  { place, virtual, sighting }: { place: string; virtual: boolean; sighting: Sighting | undefined },
  report: { name: string; at: string; body: unknown },
  marks: StayMarks,
): HistoryEntry => ({
  ...stay(marks),
  id,
  kind: 'report',
  at: report.at,
  place,
  virtual,
  ...(sighting && deviceOf(sighting)),
  says: message('history.report', { name: report.name }),
  body: structuredClone(report.body),
});

/** The text of a fact that was read, e.g. the IMEI. */
export function factText(facts: FactSet['facts'], key: FactKey): string | undefined {
  const found = facts.find((fact) => fact.key === key && fact.status === 'read' && fact.certainty !== 'guess');
  return typeof found?.value === 'string' && found.value !== '' ? found.value : undefined;
}

const deviceOf = ({ device }: Sighting): Pick<HistoryEntry, 'usbId' | 'serial'> => ({
  usbId: idOf(device),
  ...(device.serial === undefined ? {} : { serial: device.serial }),
});

const stay = ({ visit, stick, name, station, imei, iccid }: Partial<StayMarks>): Partial<HistoryEntry> => ({
  ...(visit === undefined ? {} : { visit }),
  ...(stick === undefined ? {} : { stick }),
  ...(name === undefined ? {} : { name }),
  ...(station === undefined || station === '' ? {} : { station }),
  ...(imei === undefined ? {} : { imei }),
  ...(iccid === undefined ? {} : { iccid }),
});
