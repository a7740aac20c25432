import { describe, expect, it } from 'vitest';
import type { Identity } from '../model/index.ts';
import { vendors } from '../../vendors/index.ts';
import { trackOf } from './track.ts';

const named = (name: string): Identity => ({
  plugin: '',
  vendor: '',
  model: '',
  name,
  certainty: 'sure',
  evidence: [],
  roles: [],
});
const vendor = (id: string) => vendors.find((one) => one.id === id)!;

describe('the track plan of a stick', () => {
  it('forks behind the disk of an E303s-2', () => {
    expect(trackOf(named('Huawei E303s-2'), vendor('huawei'))).toEqual({
      shape: 'fork',
      stations: [
        { mode: 'disk', id: '12d1:1f01' },
        { mode: 'serial', id: '12d1:1001' },
        { mode: 'network', id: '12d1:14db' },
      ],
    });
  });

  it('is a line on an MF831, in the order in which its modes follow each other', () => {
    expect(trackOf(named('ZTE MF831'), vendor('zte'))).toEqual({
      shape: 'line',
      stations: [
        { mode: 'disk', id: '19d2:1225' },
        { mode: 'network', id: '19d2:1405' },
        { mode: 'serial', id: '19d2:0016' },
      ],
    });
  });

  it('is not drawn for a stick that the table does not know', () => {
    expect(trackOf(named('Some stick'), vendor('huawei'))).toBeUndefined();
  });
});
