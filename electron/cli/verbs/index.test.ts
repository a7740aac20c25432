import { expect, it } from 'vitest';
import { verbNamed, verbs } from './index.ts';

it.each(Object.keys(verbs))('%s is read as the verb of that name', async (name) => {
  expect((await verbNamed(name))?.name).toBe(name);
});

it('knows no other verbs', () => {
  expect([verbNamed('toString'), verbNamed('')]).toEqual([undefined, undefined]);
});
