import { describe, expect, it } from 'vitest';
import { Late } from './late.ts';

describe('what is made when it is first asked for', () => {
  it('is made once, for all who ask meanwhile', async () => {
    let made = 0;
    const late = new Late(() => Promise.resolve((made += 1)));
    expect(late.made).toBeUndefined();
    expect(await Promise.all([late.get(), late.get()])).toEqual([1, 1]);
    expect([late.made, await late.get()]).toEqual([1, 1]);
  });

  it('is tried again after it could not be made', async () => {
    let tries = 0;
    const late = new Late(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('no file')) : Promise.resolve('made');
    });
    await expect(late.get()).rejects.toThrow('no file');
    expect(await late.get()).toBe('made');
  });

  it('is ended also while it is being made, and not at all when nobody asked', async () => {
    const ended: string[] = [];
    const end = (made: string): Promise<void> => Promise.resolve(void ended.push(made));
    let finish: (made: string) => void = () => undefined;
    const making = new Promise<string>((resolve) => {
      finish = resolve;
    });
    await new Late(() => making).end(end);
    expect(ended).toEqual([]);
    const asked = new Late(() => making);
    void asked.get();
    const ending = asked.end(end);
    finish('late');
    await ending;
    expect(ended).toEqual(['late']);
  });

  it('ends without a fault where it could not be made', async () => {
    const late = new Late(() => Promise.reject(new Error('no file')));
    await expect(late.get()).rejects.toThrow('no file');
    await expect(late.end(() => Promise.reject(new Error('nothing to end')))).resolves.toBeUndefined();
  });
});
