/**
 * `npm run make`: the installers of this system, in out/make. Arguments after `--` choose among electron-builder's Linux targets
 * and `zip`, such as `npm run make -- deb AppImage zip`.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, electronRuntime, type Runtime } from './electron-runtime.mjs';
import { withLock } from './setup/lock.mjs';
import { zipFolder } from './setup/zip.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** An archive of the stand-in under the name by which Forge looks for the Electron that package.json states. */
async function archiveOf(runtime: Runtime): Promise<string> {
  const about: unknown = JSON.parse(
    fs.readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  );
  if (typeof about !== 'object' || about === null || !('version' in about)) throw new Error('electron has no version');
  const folder = path.join(cacheFolder(), `archive-of-${path.basename(runtime.dist)}`);
  const archive = path.join(folder, `electron-v${String(about.version)}-linux-${process.arch}.zip`);
  await withLock(path.join(cacheFolder(), 'archive.lock'), async () => {
    if (fs.existsSync(archive)) return;
    fs.mkdirSync(folder, { recursive: true });
    const fresh = `${archive}.${process.pid}`;
    await zipFolder(runtime.dist, fresh);
    fs.renameSync(fresh, archive);
  });
  return folder;
}

function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

const runtime = await electronRuntime();
const standIn = runtime.source !== 'package';
const chosen = process.argv.slice(2);
const env: NodeJS.ProcessEnv = { ...process.env };
// An Electron of another version is not what Forge would look up by itself.
if (standIn) env['MWB_ELECTRON_ZIP_DIR'] = await archiveOf(runtime);
// The tools for the other installers are downloads of their own, which a machine with the stand-in cannot reach.
if (standIn) env['CUSTOM_FPM_PATH'] = path.join(root, 'scripts', 'fpm-lite.mjs');
const archive = has('zip') ? ['zip'] : [];
const usual = standIn ? ['deb', ...archive] : ['AppImage', 'deb', ...(has('rpmbuild') ? ['rpm'] : []), ...archive];
env['MWB_LINUX_TARGETS'] = (chosen.length > 0 ? chosen : usual).join(',');
delete env['ELECTRON_OVERRIDE_DIST_PATH'];

fs.rmSync(path.join(root, 'out', 'make'), { recursive: true, force: true });
const forge = path.join(root, 'node_modules', '@electron-forge', 'cli', 'dist', 'electron-forge-make.js');
const child = spawn(process.execPath, [forge], { cwd: root, stdio: 'inherit', env });
const code = await new Promise<number>((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (status) => resolve(status ?? 1));
});
process.exitCode = code;
if (code === 0) {
  const made = fs.readdirSync(path.join(root, 'out', 'make'), { recursive: true, encoding: 'utf8' });
  for (const file of made.filter((name) => /\.(?:deb|rpm|AppImage|exe|dmg|zip)$/.test(name))) {
    console.log(`made: ${path.join('out', 'make', file)}`);
  }
  if (process.platform === 'linux' && chosen.length === 0) {
    const left = ['AppImage', 'zip'].filter((one) => !usual.includes(one));
    const why = standIn
      ? 'their tools are downloads that this machine cannot reach'
      : 'the program zip is not installed';
    if (left.length > 0) console.log(`Not made here: ${left.join(', ')}, since ${why}.`);
    console.log('Not made on Linux: NSIS and portable, which Windows makes, and dmg, which macOS makes.');
  }
  if (standIn) {
    console.log(
      `This is a development package, not for distribution: it carries Electron ${runtime.version} from a third party's build.`,
    );
  }
}
