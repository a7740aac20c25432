// Starts the lab: bundles the host's part and the guests' parts, then runs the host's part.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { ensureBuilt } from '../../scripts/build.ts';
import { outside } from '../../scripts/bundle.ts';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const outDir = join(root, '.vite', 'lab');

/** Bundles one entry for Node; native modules and the driver of the window stay outside and are found in node_modules. */
const bundle = (/** @type {string} */ name, /** @type {string} */ entry, /** @type {'es' | 'cjs'} */ format) =>
  build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: { [name]: join(here, entry) },
        external: [...outside, '@playwright/test'],
        output: { format, entryFileNames: format === 'es' ? '[name].mjs' : '[name].cjs', codeSplitting: false },
      },
    },
  });

await bundle('host', 'host/main.ts', 'es');
for (const name of ['guest', 'measure', 'window']) {
  await bundle(name, name === 'guest' ? 'guest/main.ts' : `guest/${name}.ts`, 'cjs');
}
// The program as the packages carry it, so that what is shown in the guests is what the sources say now.
await ensureBuilt(['cli', 'main', 'preload', 'renderer']);
process.env['LAB_ROOT'] = root;
const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
// The window has a guest of its own: in a whole run, and when it is named.
if (!words.includes('--short') && (names.length === 0 || names.some((name) => name.startsWith('window')))) {
  try {
    process.env['LAB_RUNTIME'] = (await electronRuntime()).dist;
  } catch (error) {
    console.error(String(error));
  }
}
await import(pathToFileURL(join(outDir, 'host.mjs')).href);
