/** Relays: two ends joined, seen and safe. */
export { formatAddress, parseAddress } from './parse-address.ts';
export { checkPair, Relay, type RelayOptions } from './relay.ts';
export { readSocatLine, type SocatLine } from './socat-line.ts';
export { readRecording, recordingHeadSchema, type Recording, type RecordingHead, type TapPiece } from './recording.ts';
export { replayLink } from './replay-link.ts';
export { fileUsedBy, openDoor } from './safety.ts';
export { tapLines } from './tap.ts';
export { TapFormatter, type NoteOf, type ShownLine, type ViewedPiece } from './tap-view.ts';
export type { Direction } from './pair.ts';
export type { Transform } from './line-ends.ts';
