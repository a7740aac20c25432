import { builtinModules } from 'node:module';
import path from 'node:path';
import type { UserConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

/** Loaded at run time from node_modules: they carry machine code, which cannot be bundled. */
const native = [/^usb(\/|$)/, /^serialport(\/|$)/, /^@serialport\//, /^@lydell\/node-pty/, /^libsql(\/|$)/];

/** Machine code that ssh2 and pg would be quicker with and do without: never shipped, so it is never found. */
const speedUps = [/^cpu-features$/, /^pg-native$/, /\.node$/];

/** What no bundle for Node takes in. */
export const outside = [...native, ...speedUps];

/** Node of the oldest Electron that we run on. */
const nodeTarget = 'node20';
/** Chromium of the oldest Electron that we run on. */
export const chromeTarget = 'chrome130';

/**
 * The Vite configuration of one program that runs in Node or in Electron's main or preload process: everything in CommonJS
 * in `.vite/build`, except Node's own modules, electron and the native modules. What the sources import when it is needed
 * stands in files of its own in a folder of the program's name, so that a start reads no more than it uses.
 * @param entry the source file, from the project root; the output takes its name
 */
export function bundle(entry: string, target: 'node' | 'preload' = 'node'): UserConfig {
  const name = path.basename(entry, '.ts');
  return {
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: '.vite/build',
      emptyOutDir: false,
      target: target === 'node' ? nodeTarget : chromeTarget,
      // Readable stack traces are worth more here than the few hundred kilobytes.
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      lib: { entry, formats: ['cjs'], fileName: () => `${name}.cjs` },
      rolldownOptions: {
        external: [/^electron(\/|$)/, /^node:/, ...builtinModules, ...outside],
        platform: 'node',
        output:
          // A sandboxed preload must be one file.
          target === 'preload' ? { codeSplitting: false } : { chunkFileNames: `${name}/[name]-[hash].cjs` },
      },
    },
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
  };
}
