import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { speakAsAsked } from '../../../electron/cli/language.ts';
import { language, speak } from '../../../resources/text/index.ts';

/** What is spoken after such a command line in such an environment. */
async function spoken(argv: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  await speakAsAsked(argv, environment);
  return language();
}

describe('the language of mwb', () => {
  beforeEach(() => speak('en'));
  afterEach(() => speak('en'));

  it('is the one that was typed, in both forms', async () => {
    expect(await spoken(['--lang=de', 'list'])).toBe('de');
    await speak('en');
    expect(await spoken(['list', '--lang', 'de'])).toBe('de');
    expect(await spoken(['--lang=en', 'list'], { LANG: 'de_DE.UTF-8' })).toBe('en');
  });

  it('is that of the environment without a word', async () => {
    expect(await spoken(['list'], { LANG: 'de_AT.UTF-8' })).toBe('de');
    expect(await spoken(['list'], { LANG: 'de_AT.UTF-8', LC_ALL: 'C' })).toBe('en');
  });

  it('is English for JSON, whatever is wanted', async () => {
    expect(await spoken(['list', '--json', '--lang=de'], { LANG: 'de_DE.UTF-8' })).toBe('en');
  });

  it('is refused when it is not spoken here', async () => {
    await expect(spoken(['--lang=fr', 'list'])).rejects.toMatchObject({ code: 'cli.usage' });
    await expect(spoken(['list', '--lang'])).resolves.toBeDefined();
  });
});
