import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { movesOfSetting } from '../../electron/core/modes/settings.ts';
import { vendorFor } from '../../electron/core/modes/vendor.ts';
import { factKitFor } from '../../electron/vendors/facts.ts';
import { vendors } from '../../electron/vendors/index.ts';
import { listFiles, listTexts, pluginNames } from '../../scripts/vendors.ts';

let folder = '';
afterEach(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
  folder = '';
});

describe('the list of vendor plug-ins', () => {
  it('is what the folders say', () => {
    const { sticks, kits } = listTexts();
    expect(readFileSync(listFiles.sticks, 'utf8'), 'run: npm run vendors').toBe(sticks);
    expect(readFileSync(listFiles.kits, 'utf8'), 'run: npm run vendors').toBe(kits);
  });

  it('takes a folder with data alone, and one with code', () => {
    folder = mkdtempSync(path.join(tmpdir(), 'vendors-'));
    for (const name of ['generic', 'acme', 'zeta', 'notes']) mkdirSync(path.join(folder, name));
    for (const name of ['generic', 'acme', 'zeta']) writeFileSync(path.join(folder, name, 'stick.json'), '{}');
    writeFileSync(path.join(folder, 'acme', 'facts.json'), '{}');
    writeFileSync(path.join(folder, 'zeta', 'facts.ts'), '');
    expect(pluginNames(folder)).toEqual(['acme', 'zeta', 'generic']);
    const { sticks, kits } = listTexts(folder);
    expect(sticks).toContain("{ name: 'acme', stick: acmeStick },");
    expect(sticks).toContain("{ name: 'generic', stick: genericStick },");
    expect(kits).toContain("{ name: 'acme', facts: acmeRecipe },");
    expect(kits).toContain("{ name: 'zeta', kit: zetaFacts },");
    expect(kits).not.toContain('generic');
  });

  it('gives each folder its own name, each id one maker, and each maker a way to read facts', () => {
    expect(vendors.map(({ id }) => id)).toEqual(pluginNames());
    const vids = vendors.flatMap((vendor) => vendor.vids);
    expect(new Set(vids).size).toBe(vids.length);
    for (const vendor of vendors) {
      for (const id of vendor.ids ?? []) {
        const [vid = '', pid = ''] = id.split(':');
        expect(vendorFor(vendors, { vid, pid }).id).toBe(vendor.id);
      }
      expect(factKitFor(vendor.id).recipe.at.length).toBeGreaterThan(0);
    }
  });
});

const settings = vendors.flatMap((vendor) => (vendor.settings ?? []).map((data) => ({ maker: vendor.id, data })));

describe.each(settings)('$maker $data.setting $data.ids.0', ({ maker, data }) => {
  const vendor = vendors.find(({ id }) => id === maker);

  it('makes moves whose ids are the maker’s, with a limit of a minute, and a key for each value', () => {
    const keys = data.values.map(
      ({ value }) => movesOfSetting({ ...data, values: data.values.filter((one) => one.value === value) })[0]?.way,
    );
    expect(new Set(keys).size).toBe(data.values.length);
    for (const move of movesOfSetting(data)) {
      expect(move.limitMs).toBe(60_000);
      expect(move.persistent).toBe(true);
      for (const id of [...move.fromIds, ...move.toIds])
        expect(vendor?.vids.includes(id.slice(0, 4)) === true || vendor?.ids?.includes(id) === true, id).toBe(true);
    }
  });

  it('looks in the table for every value that it offers', () => {
    for (const { of } of data.table?.checks ?? [])
      for (const { value } of data.values)
        expect([...value.matchAll(new RegExp(of, 'gi'))].length, value).toBeGreaterThan(0);
  });

  it('reads with a pattern that has groups', () => {
    expect(new RegExp(`${data.read.value}|`).exec('')?.length).toBeGreaterThan(1);
  });
});
