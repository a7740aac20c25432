import { idOf, interfacesOf, message } from '../model/index.ts';
import type {
  Endpoint,
  GlyphState,
  InterfaceState,
  Message,
  Obstacle,
  OtherProgram,
  PortState,
  SessionSnapshot,
} from '../model/index.ts';
import { targetsOf, whyNowhere } from '../modes/planner.ts';
import { shippedRules } from '../modes/shipped.ts';
import type { Situation } from '../modes/situation.ts';
import { assistantOf, isUnknownDisk } from '../modes/unknown.ts';
import { trackOf } from '../modes/track.ts';
import type { RuleBook } from '../modes/rule-book.ts';
import type { OthersWatch } from './others.ts';
import { rolesAt } from './port-roles.ts';
import type { PageSecrets } from './page-secrets.ts';
import type { PortHub } from './port-hub.ts';
import type { Session } from './session.ts';
import { tellTwins } from './twins.ts';

/** Programs that have ports of a place open, by port path; kept by the workbench, which looks when something changes. */
export type Holders = ReadonlyMap<string, { program: string; pid: number }>;

/** All sessions as plain data, and what only shows when they are held beside each other. */
export const snapshotsOf = (sessions: readonly Session[], ...parts: SnapshotParts): SessionSnapshot[] =>
  tellTwins(sessions.map((session) => snapshotOf(session, ...parts)));

type SnapshotParts = [book: RuleBook, hub: PortHub, holders: Holders, others: OthersWatch, pages: PageSecrets];

/** The session as plain data for the faces. Nothing in it is shared with the session. */
export function snapshotOf(
  session: Session,
  book: RuleBook,
  hub: PortHub,
  holders: Holders,
  others: OthersWatch,
  pages: PageSecrets,
): SessionSnapshot {
  const { sighting } = session;
  const ports = portsOf(session, { hub, holders, others });
  const snapshot: SessionSnapshot = {
    place: session.place,
    virtual: session.virtual,
    identity: session.identity,
    mode: session.mode,
    state: stateOf(session, ports),
    interfaces: interfacesFor(session),
    ports,
    cards: sighting?.cards ?? [],
    targets: sighting === undefined ? [] : targetsOf(situationOf(session, book)),
    obstacles: obstaclesOf(session, ports, book),
    others: others.othersAt(session, ports),
    history: session.history,
    readingFacts: session.readingFacts,
    record: [...session.record],
  };
  if (sighting !== undefined) snapshot.sighting = sighting;
  if (sighting !== undefined) putUnknown(snapshot, situationOf(session, book));
  if (session.goneAt !== undefined) snapshot.goneAt = session.goneAt;
  if (session.run !== undefined) snapshot.run = session.run;
  const route = trackOf(session.identity, session.vendor);
  if (route !== undefined) snapshot.route = route;
  const hold = others.holdAt(session.place);
  if (hold !== undefined) snapshot.hold = hold;
  const page = pages.state(session);
  if (page !== undefined) snapshot.page = page;
  if (session.facts !== undefined) snapshot.facts = session.facts;
  return structuredClone(snapshot);
}

/** What a plan for this stick is made from. Failure place.gone when nothing is plugged in. */
export const situationOf = (session: Session, book: RuleBook): Situation => ({
  sighting: session.present(),
  identity: session.identity,
  mode: session.mode,
  vendor: session.vendor,
  book,
  known: [...session.known.values()],
  stored: session.stored,
  told: session.settings,
});

/** Why it can go nowhere, and what may be tried. The shipped set is counted only for a stick that needs it. */
function putUnknown(snapshot: SessionSnapshot, situation: Situation): void {
  const nowhere = whyNowhere(situation);
  if (nowhere !== undefined) snapshot.nowhere = nowhere;
  if (!isUnknownDisk(situation)) return;
  const assistant = assistantOf(situation, shippedRules());
  if (assistant !== undefined) snapshot.assistant = assistant;
}

const noRole = { role: 'other', known: 'not-known' } as const;

function portsOf(
  session: Session,
  { hub, holders, others }: { hub: PortHub; holders: Holders; others: OthersWatch },
): PortState[] {
  const roles = rolesAt(session);
  return (session.sighting?.ports ?? []).map((port) => {
    const isRefused = hub.wasRefused(port.path);
    const holder = holders.get(port.path) ?? (isRefused ? likelyHolder(others.othersAt(session, [])) : undefined);
    const state = hub.has(port.path) ? 'ours' : holder === undefined && !isRefused ? 'free' : 'held';
    const seen = { ...port, ...(roles.get(port.interface) ?? noRole), state } as const;
    return state === 'held' && holder !== undefined ? { ...seen, holder } : seen;
  });
}

/** Where the system does not show who has a port: the program that is known to open the ports of sticks, and runs. */
function likelyHolder(programs: readonly OtherProgram[]): PortState['holder'] {
  for (const { program, source } of programs) {
    const pid = /^process (\d+)$/.exec(source)?.[1];
    if (pid !== undefined && program !== '') return { program, pid: Number(pid), likely: true };
  }
  return undefined;
}

function interfacesFor(session: Session): InterfaceState[] {
  const { sighting } = session;
  if (sighting === undefined) return [];
  const roles = rolesAt(session);
  return interfacesOf(sighting.device).map((face) => {
    const driver = sighting.drivers.find((binding) => binding.interface === face.number)?.driver;
    const made = [...sighting.ports, ...sighting.cards, ...sighting.drives].find(
      (thing) => thing.interface === face.number,
    )?.name;
    const state: InterfaceState = {
      number: face.number,
      ...(roles.get(face.number) ?? noRole),
      class: [face.classCode, face.subclass, face.protocol].map(hex2).join('/'),
      endpoints: face.endpoints.map(endpointWords).join(', '),
    };
    if (driver !== undefined) state.driver = driver;
    if (made !== undefined) state.port = made;
    return state;
  });
}

const hex2 = (value: number): string => value.toString(16).padStart(2, '0');
const endpointWords = (endpoint: Endpoint): string =>
  `${hex2(endpoint.address)} ${endpoint.type === 'interrupt' ? 'int' : (endpoint.address & 0x80) === 0 ? 'out' : 'in'}`;

/** What is in the way of working with this stick now. */
function obstaclesOf(session: Session, ports: readonly PortState[], book: RuleBook): Obstacle[] {
  const { sighting } = session;
  if (sighting === undefined) return [];
  const obstacles: Obstacle[] = [];
  if (session.mode.main === 'download') {
    obstacles.push({
      error: { code: 'mode.service-state', params: { place: session.place, id: idOf(sighting.device) } },
    });
  }
  if (sighting.access === 'no-rights' && session.mode.main === 'disk') {
    obstacles.push({ error: { code: 'usb.no-rights', params: { place: session.place } } });
  }
  const held = ports.find((port) => port.state === 'held' && port.role === 'at');
  if (held !== undefined) {
    const { holder } = held;
    const pid =
      holder === undefined ? '@holder.unseen-pid' : holder.likely === true ? '@holder.likely-pid' : holder.pid;
    const params = { port: held.name, program: holder?.program ?? '@holder.unseen', pid };
    obstacles.push({ error: { code: 'serial.held', params } });
  }
  obstacles.push(...book.findings(sighting.device, sighting.drives).map((error) => ({ error })));
  return obstacles;
}

/** Glyph and words of the stick's state: a run under way first, then what is in the way, then the mode. */
function stateOf(session: Session, ports: readonly PortState[]): SessionSnapshot['state'] {
  const { run, sighting } = session;
  if (run?.state === 'running') {
    if (run.waitingFor === 'secret') return { glyph: 'hand', words: message('state.secret') };
    if (run.waitingFor === 'replug') return { glyph: 'hand', words: message('state.replug') };
    const fact = message('state.step', { step: run.current + 1, steps: run.plan.steps.length });
    return { glyph: 'working', words: message('state.switching'), fact };
  }
  if (sighting === undefined) {
    const time = session.goneAt?.slice(11, 16) ?? '';
    return {
      glyph: 'gone',
      words: message('state.unplugged'),
      fact: message('state.time', { time, iso: session.goneAt ?? '' }),
    };
  }
  if (session.mode.main === 'download') return { glyph: 'attention', words: message('mode.download') };
  if (ports.some((port) => port.state === 'held' && port.role === 'at'))
    return { glyph: 'lock', words: message('state.at-held') };
  if (sighting.access === 'no-rights' && session.mode.main === 'disk')
    return { glyph: 'attention', words: message('state.no-rights') };
  const words = message(`mode.${session.mode.main}`);
  const glyph = glyphOf(session);
  const fact = factOf(session);
  return fact === undefined ? { glyph, words } : { glyph, words, fact };
}

/** A tick only for what was read: the mode that a run has verified and that still stands, or a port that has answered. */
function glyphOf(session: Session): GlyphState {
  const { run, mode } = session;
  if (run?.verdict !== undefined && run.modeAfter?.main === mode.main && run.generation === session.generation) {
    if (run.verdict === 'verified') return 'verified';
    if (run.verdict === 'different') return 'different';
    if (run.verdict === 'unknown') return 'unknown';
  }
  if (session.answers) return 'verified';
  return mode.main === 'unknown' ? 'unknown' : 'ready';
}

function factOf(session: Session): Message | undefined {
  const { sighting } = session;
  const address = sighting?.cards.map((card) => card.gateway).find((gateway) => gateway !== undefined);
  return address === undefined ? undefined : message('state.address', { address });
}
