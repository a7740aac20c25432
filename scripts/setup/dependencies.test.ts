import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { areInstalled } from './dependencies.mjs';

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'mwb-deps-'));
  fs.mkdirSync(path.join(root, 'node_modules'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function given(locked: object, installed?: object): void {
  fs.writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }));
  if (!installed) return;
  fs.writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
}
const zod = { version: '4.6.7', integrity: 'sha512-a' };

it('finds complete packages installed', () => {
  given({ 'node_modules/zod': zod }, { 'node_modules/zod': zod });
  expect(areInstalled(root)).toBe(true);
});

it('does not miss optional packages of other systems', () => {
  given(
    { 'node_modules/zod': zod, 'node_modules/mac': { version: '1.0.0', optional: true } },
    { 'node_modules/zod': zod },
  );
  expect(areInstalled(root)).toBe(true);
});

it.each([
  ['nothing is installed, or an installation was cut off', undefined],
  ['a package is missing', {}],
  ['a package has another version', { 'node_modules/zod': { ...zod, version: '4.6.6' } }],
  ['a package has another content', { 'node_modules/zod': { ...zod, integrity: 'sha512-b' } }],
])('wants an installation when %s', (_case, installed) => {
  given({ 'node_modules/zod': zod }, installed);
  expect(areInstalled(root)).toBe(false);
});
