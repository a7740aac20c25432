import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { decode } from '@jridgewell/sourcemap-codec';
import { build } from 'vite';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asciiOnly, jsonAsText } from '../../scripts/bundle.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Builds one small program with the two plug-ins. */
async function built(files: Readonly<Record<string, string>>): Promise<{ code: string; map: unknown; file: string }> {
  folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [jsonAsText, asciiOnly],
    build: {
      minify: false,
      sourcemap: true,
      lib: { entry: path.join(folder, 'main.js'), formats: ['es'], fileName: () => 'out.mjs' },
    },
  });
  const file = path.join(folder, 'dist', 'out.mjs');
  return { code: readFileSync(file, 'utf8'), map: JSON.parse(readFileSync(`${file}.map`, 'utf8')), file };
}

const text = 'Größe → 5 €, 😀 “x” \\ "y" </script>';
const main = `import data from './data.json' with { type: 'json' };
export const both = ['→ €'].concat('after', data.text);
export const isArrow = (word) => /^[→😀]$/u.test(word);
`;

describe('what is written out', () => {
  it('is ASCII and says the same', async () => {
    const { code, file } = await built({ 'main.js': main, 'data.json': JSON.stringify({ text }) });
    expect(/[^\0-\x7f]/.test(code)).toBe(false);
    const made: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    const program = z.object({ both: z.array(z.string()), isArrow: z.custom<(word: string) => boolean>() }).parse(made);
    expect(program.both).toEqual(['→ €', 'after', text]);
    expect(['→', '😀', '-'].map((word) => program.isArrow(word))).toEqual([true, true, false]);
  });

  it('has a source map that finds what stands behind an escape', async () => {
    const { code, map } = await built({ 'main.js': main, 'data.json': '{"text":""}' });
    const lines = code.split('\n');
    const at = lines.findIndex((one) => one.includes('"after"'));
    // On one line with the escapes: what is not moved along is found at the wrong column.
    expect(lines[at]).toContain('\\u2192');
    const column = lines[at]?.indexOf('"after"');
    const { mappings, sourcesContent } = z
      .object({ mappings: z.string(), sourcesContent: z.array(z.string()) })
      .parse(map);
    const segment = decode(mappings)[at]?.find(([place]) => place === column);
    const [, source = 0, sourceLine = 0, sourceColumn = 0] = segment ?? [];
    expect(segment).toBeDefined();
    expect(sourcesContent[source]?.split('\n')[sourceLine]?.slice(sourceColumn)).toMatch(/^'after'/);
  });

  it('is refused where an escape would mean something else', async () => {
    const raw = { 'main.js': 'export const raw = String.raw`→`;\n' };
    await expect(built(raw)).rejects.toThrow('cannot be written in ASCII');
  });
});
