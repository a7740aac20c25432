import { expect, it } from 'vitest';
import { readModelText } from '../stick/models/file.ts';
import { modelOf } from '../stick/models/index.ts';
import type { StickData } from '../stick/data.ts';
import { mergeRecordings } from './merge.ts';

/** A recording of one mode of the MF831, with a disk on interface 0 where it has one. */
function recordedAs(mode: string, parts: Partial<StickData> = {}): StickData {
  const { personalities, ...model } = modelOf('mf831');
  const personality = personalities[mode];
  if (personality === undefined) throw new Error(mode);
  const interfaces = personality.interfaces.map((face) =>
    face.disk === undefined ? face : { ...face, disk: 'disk0' },
  );
  const hasDisk = interfaces.some(({ disk }) => disk !== undefined);
  return {
    ...model,
    messages: [],
    powerOn: [{ when: {}, to: mode }],
    personalities: { [mode]: { ...personality, interfaces } },
    disks: hasDisk ? { disk0: { kind: 'cd', vendor: mode, model: '', revision: '', switches: false } } : {},
    at: { entries: [{ ask: '' }], unknown: 'ERROR', unsolicited: [] },
    web: { kind: 'none', address: '192.168.0.1' },
    ...parts,
  };
}

const page: StickData['web'] = {
  kind: 'goform',
  address: '192.168.0.1',
  names: [],
  home: '/index.html',
  values: { a: '1', b: '1' },
  actions: [],
};

it('makes one model of a stick that was recorded in three modes', () => {
  const serial = recordedAs('serial', {
    at: { entries: [{ ask: '' }, { ask: 'I', lines: ['MF831'] }], unknown: 'NO', unsolicited: [] },
  });
  const network = recordedAs('network', { web: page });
  const all = mergeRecordings(mergeRecordings(serial, network), recordedAs('disk'));
  expect(Object.keys(all.personalities)).toEqual(['serial', 'network', 'disk']);
  expect(all.powerOn).toEqual([{ when: {}, to: 'disk' }]);
  expect([all.at.unknown, all.web.kind]).toEqual(['NO', 'goform']);
  expect(Object.values(all.disks).map(({ vendor }) => vendor)).toContain('disk');
  expect(() => readModelText(JSON.stringify(all), 'all.json')).not.toThrow();
});

it('takes the later word where a mode is recorded again', () => {
  const once = recordedAs('network', { web: page });
  const again = recordedAs('network', { web: { ...page, values: { b: '2' } } });
  const { web, personalities } = mergeRecordings(once, again);
  expect(web).toMatchObject({ values: { a: '1', b: '2' } });
  expect(Object.keys(personalities)).toEqual(['network']);
});
