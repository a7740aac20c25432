import { expect, it } from 'vitest';
import { allAnnouncements, allCalls } from './all.ts';
import { announcementNames, callNames } from './names.ts';

it('names every call and every announcement of the contract once, and none that is not there', () => {
  expect([...callNames].sort()).toEqual(allCalls.map((one) => one.name).sort());
  expect([...announcementNames].sort()).toEqual(allAnnouncements.map((one) => one.name).sort());
});
