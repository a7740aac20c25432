import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commonParsers } from '../../../electron/core/facts/parsers/index.ts';
import { factKit } from '../../../electron/core/facts/recipe.ts';
import { vendorDataSchema } from '../../../electron/core/modes/vendor.ts';
import { readModelText } from '../../../electron/virtual/stick/models/file.ts';
import { changeTo, switchTo, testBench } from './world.ts';

const folder = path.resolve(import.meta.dirname, '../../../docs/examples/acme');
const text = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const json = (name: string): unknown => JSON.parse(text(name));

/** What docs/adding-a-stick.md says, with the files that it names: a maker as data alone. */
describe('a maker that is added by its folder', () => {
  it('is planned, run, verified, led back and read like any other', { timeout: 30_000 }, async () => {
    const stick = vendorDataSchema.parse(json('stick.json'));
    const kit = factKit(json('facts.json'), { atParsers: commonParsers(), webParsers: {} });
    const model = readModelText(text('a1.json'), 'a1.json');
    const test = await testBench([model], {}, {}, { stick, kit });
    try {
      const first = await changeTo(test, 'v1-1', ({ ports }) => ports.length > 0);
      expect(first.identity).toMatchObject({ plugin: 'acme', name: 'Acme A1' });
      expect(first.mode.main).toBe('serial');
      expect(first.targets).toMatchObject([{ mode: 'network', rule: { mark: 'maker' } }]);
      const run = await switchTo(test, 'v1-1', 'network');
      expect(run.error).toBeUndefined();
      expect(run.verdict).toBe('verified');
      expect(run.settings).toEqual([expect.objectContaining({ setting: 'netmode', before: '0', after: '1' })]);
      const facts = await test.workbench.readFacts('v1-1');
      const values = Object.fromEntries(facts.facts.map(({ key, value }) => [key, value]));
      expect(values).toMatchObject({
        maker: 'Acme',
        model: 'A1',
        simState: 'ready',
        operator: 'Testnetz',
        rssi: -73,
        usbMode: '1',
      });
      const back = await switchTo(test, 'v1-1', 'serial');
      expect(back.verdict).toBe('verified');
      expect(back.plan.way).toBe('netmode-stored');
    } finally {
      await test.stop();
    }
  });
});
