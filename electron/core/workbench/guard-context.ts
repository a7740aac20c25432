import type { ConfirmedLine } from '../at/channel-types.ts';
import type { GuardContext } from '../at/guard.ts';
import { maskSecrets } from '../at/secrets.ts';
import { isServiceState } from '../modes/recognise.ts';
import { idOf, message, type Place } from '../model/index.ts';
import type { StickBehind } from './port-hub.ts';
import { rolesAt } from './port-roles.ts';
import type { Session } from './session.ts';

/** What the guard should know of a stick and one of its ports; what was not read is left out, and the guard takes it for the worse. */
export function guardContextOf(session: Session | undefined, interfaceNumber?: number): GuardContext {
  if (session === undefined) return {};
  const device = session.sighting?.device;
  const tries = session.facts?.facts.find((fact) => fact.key === 'pinTries' && fact.status === 'read')?.value;
  return {
    ...(typeof tries === 'number' ? { pinTries: tries } : {}),
    ...(device === undefined ? {} : { usb: { vid: device.vid, pid: device.pid } }),
    ...(device !== undefined && isServiceState(device) ? { serviceState: true } : {}),
    ...(interfaceNumber !== undefined && rolesAt(session).get(interfaceNumber)?.role === 'diag' ? { diag: true } : {}),
    // A stick that shows a card beside its ports runs the maker's web firmware.
    webFirmware: (session.sighting?.cards.length ?? 0) > 0,
  };
}

/** What a port's queue asks of the stick behind it, and tells it. */
export function stickBehind(sessions: ReadonlyMap<Place, Session>, announce: () => void): StickBehind {
  const behind = (path: string): Session | undefined =>
    [...sessions.values()].find((one) => one.sighting?.ports.some((port) => port.path === path));
  return {
    guard: (path) => {
      const session = behind(path);
      return guardContextOf(session, session?.sighting?.ports.find((port) => port.path === path)?.interface);
    },
    confirmed: (path, line) => {
      noteConfirmed(behind(path), path, line);
      announce();
    },
    heard: (path, line) => {
      const session = behind(path);
      const port = session?.sighting?.ports.find((one) => one.path === path);
      if (port !== undefined) session?.transcript.hear(port.name, line);
    },
  };
}

/** Writes into the record of a place what was sent there after a question: to which stick, what stood before, what came. */
function noteConfirmed(
  session: Session | undefined,
  path: string,
  { line, level, before, answer }: ConfirmedLine,
): void {
  if (session?.sighting === undefined) return;
  const imei = session.facts?.facts.find((fact) => fact.key === 'imei' && fact.status === 'read')?.value;
  const detail = [
    `L${String(level)}`,
    path,
    `${idOf(session.sighting.device)} ${session.identity.name}`,
    ...(imei === undefined ? [] : [`IMEI …${String(imei).slice(-4)}`]),
    ...before.map((one) => `◂ ${one}`),
    `▸ ${line}`,
    ...answer.map((one) => `◂ ${one}`),
  ];
  session.note('attention', message('record.sent-after-question', { line }), detail.join(', '));
}

/** Writes into the record of a place what was read before a dangerous line, whether the line is sent in the end or not. */
export function noteKept(session: Session, line: string, values: readonly string[]): void {
  session.note('event', message('record.read-before', { line: maskSecrets(line) }), values.join(' | '));
  session.announce();
}
