/**
 * `npm run vendors`: writes electron/vendors/plugins.ts and kits.ts, the lists of the vendor plug-ins, from the folders that are there.
 * A folder is a plug-in when it holds stick.json; facts.json and facts.ts are taken where they are. `generic` comes last.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '..', 'electron', 'vendors');
export const listFiles = { sticks: path.join(folder, 'plugins.ts'), kits: path.join(folder, 'kits.ts') };
const head = `// Written by \`npm run vendors\` from the folders beside this file; a test holds it to them.
`;

/** Names of the plug-ins, in the order in which they are asked. */
export function pluginNames(from = folder): string[] {
  const names = readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(from, entry.name, 'stick.json')))
    .map((entry) => entry.name)
    .sort();
  return [...names.filter((name) => name !== 'generic'), 'generic'];
}

const variable = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The texts of the two lists. A plug-in with code has its kit in `facts.ts` as `<name>Facts`. */
export function listTexts(from = folder): { sticks: string; kits: string } {
  const sticks = { imports: [] as string[], entries: [] as string[] };
  const kits = { imports: [] as string[], entries: [] as string[] };
  for (const name of pluginNames(from)) {
    const id = variable(name);
    const has = (file: string): boolean => existsSync(path.join(from, name, file));
    sticks.imports.push(`import ${id}Stick from './${name}/stick.json' with { type: 'json' };`);
    sticks.entries.push(`  { name: '${name}', stick: ${id}Stick },`);
    if (has('facts.ts')) {
      kits.imports.push(`import { ${id}Facts } from './${name}/facts.ts';`);
      kits.entries.push(`  { name: '${name}', kit: ${id}Facts },`);
    } else if (has('facts.json')) {
      kits.imports.push(`import ${id}Recipe from './${name}/facts.json' with { type: 'json' };`);
      kits.entries.push(`  { name: '${name}', facts: ${id}Recipe },`);
    }
  }
  return {
    sticks: `${head}${sticks.imports.join('\n')}

/** What a folder of a maker holds: its sticks as data. How their facts are read stands in \`kits.ts\`, which a start does not read. */
export interface Plugin {
  readonly name: string;
  readonly stick: unknown;
}

export const plugins: readonly Plugin[] = [
${sticks.entries.join('\n')}
];
`,
    kits: `${head}import type { FactKit } from '../core/facts/recipe.ts';
${kits.imports.join('\n')}

/** How the facts of a maker's sticks are read: as data, or as a kit with code that is made when a stick is first asked. */
export type Kit = { readonly name: string } & ({ readonly facts: unknown } | { readonly kit: () => FactKit });

export const kits: readonly Kit[] = [
${kits.entries.join('\n')}
];
`,
  };
}

if (import.meta.filename === process.argv[1]) {
  const { sticks, kits } = listTexts();
  writeFileSync(listFiles.sticks, sticks);
  writeFileSync(listFiles.kits, kits);
  console.log(`${listFiles.sticks}, ${listFiles.kits}: ${pluginNames().join(', ')}`);
}
