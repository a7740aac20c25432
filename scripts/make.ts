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

/** ms for the first answer of GitHub. */
const reachLimitMs = 10_000;

/** Why no AppImage can be made here; undefined where it can. Its tools come from GitHub, or from a folder that the person names. */
async function appImageObstacle(): Promise<string | undefined> {
  if (process.env['APPIMAGE_TOOLS_PATH'] !== undefined) return undefined;
  try {
    await fetch('https://github.com', { method: 'HEAD', signal: AbortSignal.timeout(reachLimitMs) });
    return undefined;
  } catch {
    return 'mksquashfs and the runtime for it are a download from github.com, which cannot be reached from here';
  }
}

const runtime = await electronRuntime();
const standIn = runtime.source !== 'package';
const chosen = process.argv.slice(2);
const env: NodeJS.ProcessEnv = { ...process.env };
// An Electron of another version is not what Forge would look up by itself.
if (standIn) env['MWB_ELECTRON_ZIP_DIR'] = await archiveOf(runtime);
// The program fpm would be a download as well, which a machine with the stand-in cannot reach.
if (standIn) env['CUSTOM_FPM_PATH'] = path.join(root, 'scripts', 'fpm-lite.mjs');
const wanted = chosen.length > 0 ? chosen : ['AppImage', 'deb', 'rpm', 'zip'];
/** What is left out, each with its reason. */
const left = new Map<string, string>();
const leave = (target: string, why: string | undefined): void => {
  if (wanted.includes(target) && why !== undefined) left.set(target, why);
};
if (process.platform === 'linux') {
  leave('AppImage', wanted.includes('AppImage') ? await appImageObstacle() : undefined);
  leave('zip', has('zip') ? undefined : 'the program zip is not installed');
  leave('rpm', has('rpmbuild') ? undefined : 'the program rpmbuild is not installed');
}
const targets = wanted.filter((target) => !left.has(target));
const tellLeft = (): void => {
  for (const [target, why] of left) console.log(`Not made here: ${target}, since ${why}.`);
};
if (targets.length === 0) {
  tellLeft();
  process.exit(1);
}
env['MWB_LINUX_TARGETS'] = targets.join(',');
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
  tellLeft();
  if (process.platform === 'linux' && chosen.length === 0) {
    console.log('Not made on Linux: NSIS and portable, which Windows makes, and dmg, which macOS makes.');
  }
  if (standIn) {
    console.log(
      `This is a development package, not for distribution: it carries Electron ${runtime.version} from a third party's build.`,
    );
  }
}
