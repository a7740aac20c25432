import path from 'node:path';
import { toErrorData, Failure } from '../core/model/index.ts';
import type { Files } from '../core/ports.ts';

/** Where a file that a person names may be. */
export interface NamedPlaces {
  files: Files;
  /** Folder of one's own files of this kind. */
  own: string;
  /** Files that come with the program, by name without ending. */
  shipped: ReadonlyMap<string, string>;
  /** Folder that a relative name is also looked for in. */
  beside?: string | undefined;
}

/**
 * The text of a file by its path; a bare name also finds one's own of that name, then a shipped one, without the ending.
 * Failures: file.missing, file.unreadable.
 */
export async function namedText(
  name: string,
  { files, own, shipped, beside }: NamedPlaces,
): Promise<{ text: string; path: string }> {
  const bare = path.basename(name, '.json');
  const isBare = !/[/\\]/.test(name);
  const places = [
    ...(beside === undefined ? [] : [path.resolve(beside, name)]),
    name,
    ...(isBare ? [path.join(own, `${bare}.json`)] : []),
  ];
  for (const file of places) {
    try {
      return { text: new TextDecoder().decode(await files.read(file)), path: file };
    } catch (error) {
      // A folder of that name is no file: the next place may have one.
      const { code, cause = '' } = toErrorData(error);
      if (code !== 'file.missing' && !cause.includes('EISDIR')) throw error;
    }
  }
  const text = isBare ? shipped.get(bare) : undefined;
  if (text === undefined) throw new Failure('file.missing', { path: name });
  return { text, path: `${bare}.json` };
}
