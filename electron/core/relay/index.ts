/** Relays: two ends joined, seen and safe. */
export { formatAddress, parseAddress } from './parse-address.ts';
export { Relay, type RelayOptions } from './relay.ts';
export { readSocatLine, type SocatLine } from './socat-line.ts';
export { tapLines, type TapPiece } from './tap.ts';
export type { Direction } from './pair.ts';
export type { Transform } from './line-ends.ts';
