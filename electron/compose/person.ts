import path from 'node:path';
import { Failure, personSchema, type Person } from '../core/model/index.ts';
import type { Files } from '../core/ports.ts';

export type { Person } from '../core/model/index.ts';

/** What the settings say of bench and operator. Settings that are missing or cannot be read say nothing. */
export async function readPerson(dataFolder: string, files: Files): Promise<Person> {
  const nothing: Person = { station: '', operator: '' };
  try {
    const text = new TextDecoder().decode(await files.read(path.join(dataFolder, 'settings.json')));
    const said = personSchema.safeParse(JSON.parse(text));
    return said.success ? said.data : nothing;
  } catch (error) {
    // The window sets a broken file aside and says so.
    if (error instanceof SyntaxError || error instanceof Failure) return nothing;
    throw error;
  }
}
