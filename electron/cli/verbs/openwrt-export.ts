import path from 'node:path';
import { say } from '../../../resources/text/index.ts';
import { deploymentAt } from '../../compose/openwrt.ts';
import { usage } from '../../compose/usage.ts';
import { Failure, type ModeToken, type Place } from '../../core/model/index.ts';
import type { Deployment } from '../../core/openwrt/deploy/deployment.ts';
import type { Pitfall } from '../../core/openwrt/deploy/pitfalls.ts';
import { ensureFolder } from '../../platform/shared/folder.ts';
import { readMode, readPlace } from '../arguments.ts';
import { printJson, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { readText } from './openwrt-file.ts';

/** `openwrt PLACE [MODE]`: what the router needs, in words; with `--out` every part as a file. */
export async function exportParts(context: Context, [typed, mode]: readonly string[]): Promise<ExitCode> {
  const { args } = context;
  const place = readPlace(typed);
  const wanted = modeFor(context, place, mode);
  const named = args.values.get('file');
  const made = deploymentAt(context.composition, place, {
    mode: wanted,
    release: args.values.get('release'),
    protocol: args.values.get('protocol'),
    apn: args.values.get('apn'),
    file: named === undefined ? undefined : await readText(named),
  });
  const files = await writeParts(context, made, args.values.get('out'));
  const { parts, ...rest } = made;
  if (args.flags.has('json')) printJson(context, { place, ...rest, ...(files.length === 0 ? { parts } : { files }) });
  else context.out([deploymentWords(made), ...files].join('\n'));
  return exitCodes.done;
}

/** The mode that was named, or the one that the stick is in. */
export function modeFor({ composition }: Context, place: Place, typed: string | undefined): ModeToken {
  if (typed !== undefined) return readMode(typed);
  const { main } = composition.workbench.session(place).mode;
  if (main === 'disk' || main === 'unknown') throw usage('router-mode');
  return main;
}

/** Every part as a file of the folder; the script can be run. */
async function writeParts(
  { composition, args }: Context,
  { parts }: Deployment,
  out: string | undefined,
): Promise<string[]> {
  if (out === undefined) return [];
  const folder = path.resolve(out);
  try {
    await ensureFolder(folder, 0o755);
  } catch (error) {
    throw new Failure('file.unwritable', { path: folder }, error);
  }
  const files: string[] = [];
  for (const { name, text } of parts) {
    const file = path.join(folder, name);
    const mode = name.endsWith('.sh') ? 0o755 : 0o644;
    await composition.world.files.writeWhole(file, text, { mode, replace: args.flags.has('force') });
    files.push(file);
  }
  return files;
}

function deploymentWords(made: Deployment): string {
  const network = made.parts.find(({ name }) => name === 'network.conf')?.text.trimEnd() ?? '';
  return [
    say({
      id: 'cli.openwrt.made',
      params: {
        name: made.name,
        id: made.id,
        targets: made.targets.join(', '),
        release: made.release,
        manager: made.manager,
        protocol: made.protocol,
      },
    }),
    ...made.words.map(say),
    ...(made.change.diff === '' ? [] : ['', made.change.diff.trimEnd()]),
    '',
    `${say({ id: 'openwrt.part.packages' })}: ${made.install}`,
    '',
    network,
    '',
    ...made.pitfalls.filter(({ weight }) => weight === 'found').map(pitfallWords),
    ...made.pitfalls.filter(({ weight }) => weight === 'watch').map(pitfallWords),
    '',
    say(made.secrets),
  ].join('\n');
}

const pitfallWords = ({ weight, says, remedy }: Pitfall): string =>
  `${say({ id: `openwrt.weight.${weight}` })}: ${say(says)} ${say(remedy)}`;
