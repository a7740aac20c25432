/**
 * The notices of other people's work that the packaged program carries: what stands in the bundles (told by their source
 * maps), what lies beside them in node_modules, and the typefaces. `npm run notices` writes them; packaging does so by itself.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { allTargets, ensureBuilt } from './build.ts';
import { orSay, SetupError } from './setup/lock.mjs';

const root = path.resolve(import.meta.dirname, '..');
export const noticesFile = path.join(root, '.vite', 'third-party-notices.txt');

/** Licences that may stand in a program under GPL-3.0-or-later (gnu.org/licenses/license-list, SPDX names). */
const fitting = new Set([
  'MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'OFL-1.1', 'Unlicense', 'CC0-1.0', 'BlueOak-1.0.0', 'Zlib', 'Python-2.0',
]); // prettier-ignore

export interface Notice {
  name: string;
  version: string;
  /** SPDX name, as the package says. */
  licence: string;
  /** The text of the licence as it came with the package; undefined when it brought none. */
  text: string | undefined;
}

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  /** As packages wrote it before there was `license`. */
  licenses: z.array(z.object({ type: z.string() })).optional(),
});
const mapSchema = z.object({ sources: z.array(z.string()) });
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() })),
});

/** Folders (from the project root) of the packages that the built bundles took in. */
function bundled(): string[] {
  const built = path.join(root, '.vite');
  const maps = ['build', 'renderer'].flatMap((folder) =>
    fs.readdirSync(path.join(built, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map')).map((file) => path.join(built, folder, file)),
  ); // prettier-ignore
  return maps.flatMap((map) =>
    mapSchema.parse(JSON.parse(fs.readFileSync(map, 'utf8'))).sources.flatMap((source) => {
      const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source.replaceAll('\\', '/'));
      return found === null ? [] : [found[0].slice(found[0].indexOf('node_modules/'))];
    }),
  );
}

/** Folders of what is loaded from node_modules at run time, with all that it needs; what this system has not installed is not shipped. */
function beside(): string[] {
  const lock = lockSchema.parse(JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
  return Object.entries(lock.packages).flatMap(([folder, { dev, devOptional }]) =>
    folder !== '' && dev !== true && devOptional !== true ? [folder] : [],
  );
}

/** Typefaces come by style sheets, which have no source maps. */
const typefaces = (): string[] =>
  ['@fontsource', '@fontsource-variable'].flatMap((scope) => {
    const folder = path.join('node_modules', scope);
    return fs.existsSync(path.join(root, folder)) ? fs.readdirSync(path.join(root, folder)).map((name) => path.join(folder, name)) : [];
  }); // prettier-ignore

/** One package's notice; undefined for a folder that is not there. */
function noticeOf(folder: string): Notice | undefined {
  const manifest = path.join(root, folder, 'package.json');
  if (!fs.existsSync(manifest)) return undefined;
  const { name, version, license, licenses = [] } = manifestSchema.parse(JSON.parse(fs.readFileSync(manifest, 'utf8')));
  const file = fs.readdirSync(path.join(root, folder)).find((one) => /^(?:licen[cs]e|copying)(?:[.-]|$)/i.test(one));
  const text = file === undefined ? undefined : fs.readFileSync(path.join(root, folder, file), 'utf8').trim();
  const licence = license ?? licenses.map(({ type }) => type).join(' AND ');
  return { name, version, licence, text };
}

/**
 * Notices of all that is shipped, by name. The bundles must be built.
 * @throws SetupError for a licence that is not known to fit
 */
export function notices(): Notice[] {
  const all = new Map<string, Notice>();
  for (const folder of new Set([...bundled(), ...beside(), ...typefaces()])) {
    const notice = noticeOf(folder);
    if (notice !== undefined) all.set(`${notice.name} ${notice.version}`, notice);
  }
  const list = [...all.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const strange = list.filter(({ licence }) => !fits(licence));
  if (strange.length > 0) {
    const names = strange.map(({ name, licence }) => `${name} (${licence})`).join(', ');
    throw new SetupError(`Not shipped before somebody has read its licence: ${names}.`);
  }
  return list;
}

/** A choice (`A OR B`) fits when one of them does, a sum (`A AND B`) when all do. */
export const fits = (licence: string): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((one) => fitting.has(one)));

/** Our own notice, which names what stands inside of packages (libusb, Chromium), and then each package's. */
export function textOf(list: readonly Notice[]): string {
  const head = `${fs.readFileSync(path.join(root, 'NOTICE.md'), 'utf8').trim()}\n`;
  const parts = list.map(
    ({ name, version, licence, text }) =>
      `${name} ${version}\n${licence}\n\n${text ?? '(The package brings no text of it.)'}\n`,
  );
  return [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Builds what is not built and writes the notices. @returns how many there are */
export async function writeNotices(): Promise<number> {
  await ensureBuilt(allTargets);
  const list = notices();
  fs.writeFileSync(noticesFile, textOf(list));
  return list.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await orSay(async () =>
    console.log(`notices: ${await writeNotices()} packages in ${path.relative(root, noticesFile)}`),
  );
}
