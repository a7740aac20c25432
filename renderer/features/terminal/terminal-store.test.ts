import { beforeEach, describe, expect, it } from 'vitest';
import { chooseTerminal, splitTerminal, useTerminals } from './terminal-store.ts';

const place = '1-1';
const now = () => {
  const { chosen, beside } = useTerminals.getState();
  return [chosen[place], beside[place]?.interface, beside[place]?.at];
};

beforeEach(() => useTerminals.setState({ chosen: {}, beside: {} }));

describe('two terminals side by side', () => {
  it('keep their sides when the other one gets the keyboard', () => {
    chooseTerminal(place, 2);
    splitTerminal(place, { place, interface: 0 });
    expect(now()).toEqual([2, 0, 'right']);
    chooseTerminal(place, 0);
    expect(now()).toEqual([0, 2, 'left']);
    chooseTerminal(place, 2);
    expect(now()).toEqual([2, 0, 'right']);
  });

  it('a third port takes the place of the one with the keyboard', () => {
    chooseTerminal(place, 2);
    splitTerminal(place, { place, interface: 0 });
    chooseTerminal(place, 5);
    expect(now()).toEqual([5, 0, 'right']);
  });

  it('ends with the one that has the keyboard', () => {
    chooseTerminal(place, 2);
    splitTerminal(place, { place, interface: 0 });
    chooseTerminal(place, 0);
    splitTerminal(place, undefined);
    expect(now()).toEqual([0, undefined, undefined]);
  });
});
