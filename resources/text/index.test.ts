import { describe, expect, it } from 'vitest';
import { en, topics } from './en/index.ts';
import { say } from './index.ts';

describe('sentences', () => {
  it('fills in what it is given and leaves the rest to be seen', () => {
    expect(say({ id: 'proof.place', params: { place: '1-1.4' } })).toBe('It is at 1-1.4');
    expect(say({ id: 'proof.place' })).toBe('It is at {place}');
    expect(say({ id: 'no.such.text' })).toBe('no.such.text');
  });

  it('names a mode in its running form within a sentence, and in full at the beginning', () => {
    expect(say({ id: 'A way to {mode}.', params: { mode: '@mode.serial' } })).toBe('A way to serial modem.');
    expect(say({ id: '{mode} is there again. {mode} stays.', params: { mode: '@mode.disk' } })).toBe(
      'Installer disk is there again. Installer disk stays.',
    );
  });

  it('takes the text itself where it has no running form', () => {
    expect(say({ id: 'It says {verdict}', params: { verdict: '@verdict.lost' } })).toBe('It says Lost');
  });

  it('fills the other parameters into a text that is named, and does not go round', () => {
    const params = { file: 'a.json', line: 2, column: 3, reason: '@rules.json.twice', key: 'messages' };
    expect(say({ id: 'error.rules.bad-json', params })).toBe(
      'a.json, line 2, column 3: messages stands here for the second time; the last one counts.',
    );
    expect(say({ id: 'a {again}', params: { again: '@b {again}' } })).toBe('a b {again}');
  });
});

describe('the files of texts', () => {
  it('hold each key once', () => {
    const keys = Object.values(topics).flatMap((topic) => Object.keys(topic));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(new Set(Object.keys(en))).toEqual(new Set(keys));
  });
});
