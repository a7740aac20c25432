import { builtinModules } from 'node:module';
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import type { Plugin, UserConfig } from 'vite';
import { z } from 'zod';

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
 * Shipped data as text that is parsed when it is read: V8 reads JSON faster than the same as an object written in a program,
 * and a start reads much of it.
 */
export const jsonAsText: Plugin = {
  name: 'json-as-text',
  enforce: 'pre',
  load: {
    filter: { id: /(?<!\/package)\.json$/ },
    async handler(id) {
      // Twice: what the program holds is a string with JSON in it.
      const text = JSON.stringify(JSON.stringify(JSON.parse(await readFile(id, 'utf8'))));
      return { code: `export default /* @__PURE__ */ JSON.parse(${text});`, moduleType: 'js' };
    },
  },
};

/** What is written out is ASCII: one character beyond Latin-1, and V8 keeps all of a script at twice its size. */
const beyondAscii = /[^\0-\x7f]/g;
/** Where an escape would not mean the same: behind an odd backslash, and in `String.raw`. */
const notEscapable = /(?<!\\)(?:\\\\)*\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const sourceMapSchema = z.looseObject({ mappings: z.string() });

/** Escapes what is not ASCII, after everything else that writes; the source map, a file of its own by then, is moved along. */
export const asciiOnly: Plugin = {
  name: 'ascii-only',
  generateBundle: {
    order: 'post',
    handler(_options, bundled) {
      for (const chunk of Object.values(bundled)) {
        if (chunk.type !== 'chunk') continue;
        const found = notEscapable.exec(chunk.code)?.[0];
        if (found !== undefined)
          throw new Error(`${chunk.fileName}: cannot be written in ASCII: ${found.slice(0, 60)}`);
        const map = bundled[`${chunk.fileName}.map`];
        if (map?.type === 'asset') map.source = movedMap(map.source.toString(), chunk.code);
        chunk.code = chunk.code.replace(beyondAscii, escaped);
      }
    },
  },
};

function movedMap(text: string, code: string): string {
  const map = sourceMapSchema.parse(JSON.parse(text));
  const lines = code.split('\n');
  const mappings = encode(decode(map.mappings).map((segments, line) => move(segments, lines[line] ?? '')));
  return JSON.stringify({ ...map, mappings });
}

/** Columns of a line after its escapes. */
function move(segments: SourceMapSegment[], line: string): SourceMapSegment[] {
  const places = Array.from(line.matchAll(beyondAscii), ({ index }) => index);
  let passed = 0;
  return segments.map(([column, ...rest]) => {
    while ((places[passed] ?? Number.POSITIVE_INFINITY) < column) passed += 1;
    return [column + passed * (escaped(' ').length - 1), ...rest] as SourceMapSegment;
  });
}

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
    plugins: [jsonAsText, asciiOnly],
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
