/**
 * `npm run vendors`: writes electron/vendors/plugins.ts, the list of the vendor plug-ins, from the folders that are there.
 * A folder is a plug-in when it holds stick.json; facts.json and facts.ts are taken where they are. `generic` comes last.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '..', 'electron', 'vendors');
export const listFile = path.join(folder, 'plugins.ts');

/** Names of the plug-ins, in the order in which they are asked. */
export function pluginNames(from = folder): string[] {
  const names = readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(from, entry.name, 'stick.json')))
    .map((entry) => entry.name)
    .sort();
  return [...names.filter((name) => name !== 'generic'), 'generic'];
}

const variable = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The text of the list. A plug-in with code has its kit in `facts.ts` as `<name>Facts`. */
export function listText(from = folder): string {
  const imports: string[] = [];
  const entries: string[] = [];
  for (const name of pluginNames(from)) {
    const id = variable(name);
    const has = (file: string): boolean => existsSync(path.join(from, name, file));
    const parts = [`name: '${name}'`, `stick: ${id}Stick`];
    imports.push(`import ${id}Stick from './${name}/stick.json' with { type: 'json' };`);
    if (has('facts.ts')) {
      imports.push(`import { ${id}Facts } from './${name}/facts.ts';`);
      parts.push(`kit: ${id}Facts`);
    } else if (has('facts.json')) {
      imports.push(`import ${id}Recipe from './${name}/facts.json' with { type: 'json' };`);
      parts.push(`facts: ${id}Recipe`);
    }
    entries.push(`  { ${parts.join(', ')} },`);
  }
  return `// Written by \`npm run vendors\` from the folders beside this file; a test holds it to them.
import type { FactKit } from '../core/facts/recipe.ts';
${imports.join('\n')}

/** What a folder of a maker holds: its sticks as data, and how their facts are read, as data or as a kit with code. */
export interface Plugin {
  readonly name: string;
  readonly stick: unknown;
  readonly facts?: unknown;
  /** Made and checked when a stick of the maker is first asked. */
  readonly kit?: () => FactKit;
}

export const plugins: readonly Plugin[] = [
${entries.join('\n')}
];
`;
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(listFile, listText());
  console.log(`${listFile}: ${pluginNames().join(', ')}`);
}
