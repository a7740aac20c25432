import fc from 'fast-check';
import { checkShipped } from '../electron/core/model/shipped.ts';

/**
 * Property tests draw the same cases on every machine, so that a red check says something about the change that it checks.
 * Fresh cases are drawn by the long test, and by whoever sets MWB_SEED to another number; a failure prints its seed.
 */
const shipped = 20_260_101;

// Sentences are tested in English, whatever the computer of the tester speaks; the programs that tests start inherit it.
process.env['LC_ALL'] = 'C.UTF-8';

const given = process.env['MWB_SEED'];
fc.configureGlobal({ seed: given === undefined ? shipped : given === 'random' ? Date.now() | 0 : Number(given) });

// What ships is not checked at a start, so every test checks what it reads: it must be what its schema says, with nothing filled in.
checkShipped((schema, data) => {
  const missing = notIn(data, schema.parse(data), '');
  if (missing !== undefined) throw new Error(`${missing} is filled in by the schema and not in the file`);
});

/** Path of the first value of `wanted` that `data` does not have; the file may have more, for people. */
function notIn(data: unknown, wanted: unknown, at: string): string | undefined {
  if (typeof wanted !== 'object' || wanted === null) return Object.is(data, wanted) ? undefined : at;
  if (typeof data !== 'object' || data === null) return at;
  for (const [key, value] of Object.entries(wanted)) {
    const missing = value === undefined ? undefined : notIn(Reflect.get(data, key), value, `${at}/${key}`);
    if (missing !== undefined) return missing;
  }
  return undefined;
}
