import { describe, expect, it } from 'vitest';
import { atPrompt, remember, search, step } from './history.ts';

const lines = ['ATI', 'AT+CSQ', 'AT+CREG?'];

describe('history', () => {
  it('keeps a repeated line once and no empty one', () => {
    expect(remember(lines, 'AT+CREG?')).toEqual(lines);
    expect(remember(lines, '  ')).toEqual(lines);
    expect(remember(lines, 'ATI')).toEqual([...lines, 'ATI']);
  });

  it('keeps the newest 200', () => {
    const many = Array.from({ length: 200 }, (_, i) => `AT${i}`);
    expect(remember(many, 'ATI')).toHaveLength(200);
    expect(remember(many, 'ATI')[0]).toBe('AT1');
  });

  it('steps back to the oldest and forth to the line that was being typed', () => {
    let place = { recall: atPrompt, line: 'AT+C' };
    const seen: string[] = [];
    for (const by of ['older', 'older', 'older', 'older', 'newer', 'newer', 'newer', 'newer'] as const) {
      const next = step(lines, place.recall, by, place.line);
      if (next === undefined) seen.push('-');
      else {
        place = next;
        seen.push(next.line);
      }
    }
    expect(seen).toEqual(['AT+CREG?', 'AT+CSQ', 'ATI', '-', 'AT+CSQ', 'AT+CREG?', 'AT+C', '-']);
  });

  it('finds by any part, newest first, each line once', () => {
    expect(search([...lines, 'ATI'], 'at')).toEqual(['ATI', 'AT+CREG?', 'AT+CSQ']);
    expect(search(lines, 'csq')).toEqual(['AT+CSQ']);
    expect(search(lines, 'zz')).toEqual([]);
  });
});
