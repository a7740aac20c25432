import { describe, expect, it } from 'vitest';
import { placesToName, withNickname } from './nicknames.ts';

const identity = {
  plugin: 'huawei',
  vendor: 'Huawei',
  model: 'E303',
  name: 'Huawei E303s-2',
  certainty: 'sure' as const,
  evidence: [],
  roles: [],
};

describe('nicknames', () => {
  it('offers places with sticks first, then named places without one', () => {
    expect(placesToName({ '1-9': 'Kiel', '1-1': 'Depot', '1-8': '' }, [{ place: '1-1', identity }])).toEqual([
      { place: '1-1', name: 'Huawei E303s-2' },
      { place: '1-9', name: undefined },
    ]);
  });

  it('does not name a stick that has left', () => {
    expect(placesToName({}, [{ place: '1-1', identity, goneAt: '2026-01-01T00:00:00Z' }])[0]?.name).toBeUndefined();
  });

  it('changes one name, takes an empty one away and leaves the others', () => {
    expect(withNickname({ '1-1': 'a', '1-2': 'b' }, '1-1', 'c')).toEqual({ '1-1': 'c', '1-2': 'b' });
    expect(withNickname({ '1-1': 'a', '1-2': 'b' }, '1-1', '')).toEqual({ '1-2': 'b' });
  });
});
