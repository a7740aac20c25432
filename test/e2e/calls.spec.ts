import fc from 'fast-check';
import type { Page } from '@playwright/test';
import { allCalls, settings, workbench, type Bridge, type Outcome } from '../../preload/contract/index.ts';
import { expect, test } from './launch.ts';

/** How many calls are tried: all of what is asked for in the long test, a part of them in the short one. */
const count = process.env['MWB_LONG'] === '1' ? 100_000 : 5_000;
/** Calls that are under way at once; more would only wait in a queue. */
const batch = 500;
const seed = process.env['MWB_LONG'] === '1' ? Date.now() | 0 : 20_260_101;

interface Try {
  name: string;
  input: unknown;
}

/** What a page could pass on: anything that can be cloned, of the shapes that slip through careless checks. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true, maxDepth: 3 }),
  fc.record({ place: fc.oneof(fc.string(), fc.constantFrom('1-1', 'v1-1', '../../etc/passwd', '1-1;reboot')) }),
  fc.record({ place: fc.constant('v1-1'), mode: fc.anything({ maxDepth: 1 }), text: fc.anything({ maxDepth: 1 }) }),
  fc.record({ ['__proto__']: fc.record({ isAdmin: fc.constant(true) }), constructor: fc.string() }),
  fc.constantFrom(
    undefined,
    null,
    Number.NaN,
    -0,
    '',
    [],
    {},
    'x'.repeat(100_000),
    Array.from({ length: 1000 }, () => 0),
  ),
);

/** A call of the contract with an input that does not fit it, or a call that there is none of. */
const malformed: fc.Arbitrary<Try> = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(fc.constantFrom(...allCalls), anything).filter(([call, input]) => !call.input.safeParse(input).success).map(([call, input]) => ({ name: call.name, input })) },
  { weight: 1, arbitrary: fc.record({ name: fc.oneof(fc.string(), fc.constantFrom('toString', '__proto__', 'constructor')), input: anything }) },
); // prettier-ignore

/** Sends all of them from the page as its own code would; what cannot be cloned never leaves it and counts as refused. */
const send = (page: Page, tries: readonly Try[]): Promise<(Outcome<unknown> | 'not cloned')[]> =>
  page.evaluate(
    (all) => {
      const bridge: unknown = Reflect.get(window, 'workbench');
      return Promise.all(
        all.map(({ name, input }) => (bridge as Bridge).call(name, input).catch(() => 'not cloned' as const)),
      );
    },
    tries.map(({ name, input }) => ({ name, input })),
  );

const valueOf = async (page: Page, name: string): Promise<unknown> => {
  const [outcome] = await send(page, [{ name, input: null }]);
  if (outcome === undefined || outcome === 'not cloned' || !outcome.ok) throw new Error(`${name} was refused`);
  return outcome.value;
};

test('no malformed call is answered otherwise than with an error, and none changes anything', async ({ start }) => {
  test.setTimeout(600_000);
  const { app, page } = await start(['--virtual=e303,mf831']);
  await expect(page.getByText('MF831').first()).toBeVisible();
  await expect(page.getByText('E303s-2').first()).toBeVisible();
  const gone: string[] = [];
  app.on('close', () => gone.push('the program'));
  page.on('crash', () => gone.push('the page'));
  const state = async (): Promise<unknown> => [
    await valueOf(page, workbench.snapshot.name),
    await valueOf(page, settings.read.name),
  ];
  const before = await state();
  let refused = 0;
  for (let at = 0; at < count; at += batch) {
    const tries = fc.sample(malformed, { numRuns: Math.min(batch, count - at), seed: seed + at });
    const outcomes = await send(page, tries);
    outcomes.forEach((outcome, index) => {
      if (outcome === 'not cloned' || !outcome.ok) refused += 1;
      else throw new Error(`${tries[index]?.name ?? ''} took ${JSON.stringify(tries[index]?.input)}`);
    });
  }
  expect(refused).toBe(count);
  expect(gone).toEqual([]);
  expect(await state()).toEqual(before);
});
