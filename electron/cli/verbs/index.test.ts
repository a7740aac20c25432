import { expect, it } from 'vitest';
import { verbNames } from '../verb-table.ts';
import { verbs } from './index.ts';

it.each(verbNames)('%s is read as the verb of that name', async (name) => {
  expect((await verbs[name]()).name).toBe(name);
});
