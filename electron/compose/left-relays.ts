import path from 'node:path';
import { LinkNotes } from '../platform/relay/left-links.ts';

/** The notes of the links that relays of this data folder have made. */
export const linkNotes = (dataFolder: string): LinkNotes => new LinkNotes(path.join(dataFolder, 'relay-links'));

/** Takes away the links of relays that were killed. Never rejects. */
export const tidyRelays = (dataFolder: string): Promise<string[]> => linkNotes(dataFolder).tidy();
