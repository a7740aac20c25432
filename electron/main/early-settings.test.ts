import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { earlySettings } from './early-settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'early-settings-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

it('takes what was chosen, and leaves to the system what is not said in a way that is understood', async () => {
  const given = async (text: string) => {
    await fs.writeFile(path.join(folder, 'settings.json'), text);
    return earlySettings(folder);
  };
  const nothing = { theme: 'system', language: undefined };
  expect(earlySettings(folder)).toEqual(nothing);
  expect(await given('{"theme":"dark","language":"de"}')).toEqual({ theme: 'dark', language: 'de' });
  expect(await given('{"theme":"light","language":"xx"}')).toEqual({ theme: 'light', language: undefined });
  for (const text of ['', '[]', 'null', '7', '{"theme":"pink"}', '{"theme":{"a":1}}', '{"theme":"da']) {
    expect(await given(text)).toEqual(nothing);
  }
});
