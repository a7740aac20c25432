import { describe, expect, it } from 'vitest';
import { factKeys, modeTokens } from '../../preload/contract/model.ts';
import { say } from '../../resources/text/index.ts';

/** Ids that the page puts together: each must have its text, or the page shows the id. */
const made: Readonly<Record<string, readonly string[]>> = {
  'mode.*': modeTokens,
  'mode.*.inline': modeTokens,
  'mode.*.a': modeTokens,
  'role.*': ['at', 'modem', 'diag', 'nmea', 'network', 'storage', 'audio', 'adb', 'other'],
  'verdict.*': ['verified', 'different', 'lost', 'unknown'],
  'happening.*': ['verified', 'different', 'lost', 'unknown', 'plugged', 'unplugged', 'held'],
  'target.*': ['sure', 'likely', 'guess'],
  'certainty.*': ['sure', 'likely', 'guess'],
  'openwrt.severity.*': ['error', 'warning', 'note'],
  'openwrt.weight.*': ['found', 'watch'],
  'batch.stage.*': ['empty', 'waiting', 'working', 'hand', 'good', 'failed', 'twice', 'held'],
  'batch.sum.*': ['failed', 'done-already', 'same-imei', 'same-iccid', 'held', 'open'],
  'bench.test.*': ['is', 'oneOf', 'matches', 'above', 'below'],
  'bench.scan.*': ['row', 'assigned', 'next'],
  'fact.label.*': factKeys,
  'month.*': Array.from({ length: 12 }, (_, index) => String(index + 1)),
};

describe('texts whose ids are put together', () => {
  it.each(Object.entries(made).flatMap(([pattern, parts]) => parts.map((part) => pattern.replace('*', part))))(
    '%s',
    (id) => expect(say({ id })).not.toBe(id),
  );
});
