import { expect, it } from 'vitest';
import { guardReasons } from '../../core/at/guard.ts';
import { en } from '../../../resources/text/en/index.ts';

it('every danger has its consequence, what can be lost and the way back in words', () => {
  const missing = guardReasons.flatMap((reason) =>
    ['title', 'lost', 'back'].map((part) => `danger.${part}.${reason}`).filter((id) => !(id in en)),
  );
  expect(missing).toEqual([]);
});
