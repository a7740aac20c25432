import type { RelayView } from '../../../preload/contract/relay.ts';
import { decimals, say, word, type TextId } from '../../../resources/text/index.ts';
import type { GlyphName } from '../../components/glyph.tsx';

export type EndState = RelayView['state']['a'];
type End = EndState['end'];

/** What an end is, in a few words. */
export function endTitle({ end }: Pick<EndState, 'end'>): string {
  if (end.type === 'stick') {
    const port = end.port.startsWith('if') ? 'other' : end.port;
    return say({ id: `relay-page.end.stick-${port}`, params: { place: end.place } });
  }
  const where = reachOf(end);
  return say({ id: `relay-page.end.${end.type}`, params: { where: where === undefined ? '' : word(where) } });
}

/** From where clients may come. */
function reachOf(end: End): TextId | undefined {
  if (!('bind' in end)) return end.type.endsWith('-listen') ? 'relay-page.reach.here' : undefined;
  const { bind } = end;
  if (bind === undefined || bind === 'localhost' || bind === '::1' || bind.startsWith('127.'))
    return 'relay-page.reach.here';
  if ('token' in end && end.token !== undefined) return 'relay-page.reach.token';
  return 'caFile' in end && end.caFile !== undefined ? 'relay-page.reach.certificate' : 'relay-page.reach.all';
}

/** The lamp of an end; it always stands with its word. */
export function lampOf({ state, error }: EndState): GlyphName {
  if (state === 'open' || state === 'listening') return 'verified';
  if (state === 'opening') return 'working';
  if (state === 'waiting') return 'attention';
  return error === undefined ? 'idle' : 'failed';
}

export const stateWords = ({ state, name }: EndState): string =>
  say({
    id: `relay-page.state.${state}${name === undefined || state === 'waiting' || state === 'ended' ? '' : '-at'}`,
    params: { name: name ?? '' },
  });

/** What happens when the far side goes. */
export function afterwards({ end }: EndState): string {
  const comesBack = end.retry === 'forever' || (end.retry ?? (end.type === 'stick' ? 1 : 0)) > 0;
  return word(comesBack ? 'relay-page.comes-back' : 'relay-page.ends');
}

/** Clients at once when the address does not say; the relay's own. */
const defaultMax = 16;
export const mostClients = ({ end }: EndState): number =>
  'fork' in end && end.fork === true ? (end.max ?? defaultMax) : 1;

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people read them: "412 B", "1.2 kB", "38 MB". */
export function bytesWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${decimals(value, digits)} ${units[unit] ?? 'B'}`;
}

/** The newest on which something is still to be seen, as a short name. */
export const relayName = ({ state }: RelayView): string => `${endTitle(state.a)} ↔ ${endTitle(state.b)}`;
