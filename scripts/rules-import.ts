/**
 * `npm run rules:import -- FILE-or-DIR [--out FILE] [--name NAME] [--version VERSION]`: compiles device rules of usb_modeswitch into
 * `resources/modes/rules.json`. Takes a folder of rule files, a single one, or a packed set (configPack.tar.gz). With anything
 * to mend in the input it says what, with file and line, ends with 1 and writes nothing.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compileRules, formatRuleSet, type RuleFile } from '../electron/core/modes/rule-set.ts';
import { Failure } from '../electron/core/model/errors.ts';
import { readTarGz } from '../electron/platform/rules/archive.ts';
import { sayError } from '../resources/text/index.ts';

interface Source {
  files: RuleFile[];
  /** Date of the newest file; names the version of a data set that does not name itself. */
  newest: Date;
}

const root = path.resolve(import.meta.dirname, '..');
const licence =
  'Facts descend from usb-modeswitch-data by Josua Dietze and contributors, GPL-2.0-or-later; distributed here under GPL-3.0-or-later.';

async function readSource(from: string): Promise<Source> {
  if (statSync(from).isDirectory()) {
    const names = readdirSync(from).filter((name) => statSync(path.join(from, name)).isFile());
    return {
      files: names.map((name) => ({ name, text: readFileSync(path.join(from, name), 'utf8') })),
      newest: new Date(Math.max(0, ...names.map((name) => statSync(path.join(from, name)).mtimeMs))),
    };
  }
  if (/\.(tar\.gz|tgz)$/.test(from)) {
    const members = await readTarGz(readFileSync(from), from);
    return {
      files: members.map(({ name, data }) => ({ name, text: data.toString('utf8') })),
      newest: new Date(Math.max(0, ...members.map(({ mtimeMs }) => mtimeMs))),
    };
  }
  return { files: [{ name: path.basename(from), text: readFileSync(from, 'utf8') }], newest: statSync(from).mtime };
}

/** The whole file or nothing: written beside, then put in place. */
function writeWhole(to: string, text: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  const beside = `${to}.${randomUUID()}.part`;
  try {
    writeFileSync(beside, text, { flush: true });
    renameSync(beside, to);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, name: { type: 'string' }, version: { type: 'string' } },
  });
  const [given] = positionals;
  if (given === undefined || positionals.length > 1) {
    console.error('Usage: npm run rules:import -- FILE-or-DIR [--out FILE] [--name NAME] [--version VERSION]');
    return 2;
  }
  // npm changes to the project's folder; the person's file names are relative to where they stand.
  const stood = process.env['INIT_CWD'] ?? process.cwd();
  const from = path.resolve(stood, given);
  const to = values.out === undefined ? path.join(root, 'resources/modes/rules.json') : path.resolve(stood, values.out);
  const { files, newest } = await readSource(from);
  const { set, problems, passedOver } = compileRules(files, {
    name: values.name ?? 'usb-modeswitch-data',
    version: values.version ?? newest.toISOString().slice(0, 10).replaceAll('-', ''),
    licence,
    kind: 'shipped',
  });
  for (const name of passedOver) console.error(`${name} is no rule; passed over.`);
  for (const problem of problems) {
    const { what, advice } = sayError(problem);
    console.error(`${what} ${advice}`);
  }
  if (problems.length > 0) {
    console.error(
      `Nothing is written: ${problems.length} ${problems.length === 1 ? 'line needs' : 'lines need'} mending first.`,
    );
    return 1;
  }
  if (set.rules.length === 0) {
    console.error(`There is no rule in ${from}. Nothing is written.`);
    return 1;
  }
  writeWhole(to, formatRuleSet(set));
  console.log(`${set.rules.length} rules of ${set.name} ${set.version} are in ${path.relative(stood, to)}.`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const words =
    error instanceof Failure ? sayError(error.data).what : error instanceof Error ? error.message : String(error);
  console.error(`The rules cannot be read or written: ${words}`);
  process.exitCode = 1;
}
