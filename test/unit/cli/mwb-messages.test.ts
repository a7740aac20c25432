import { describe, expect, it } from 'vitest';
import { commandLine, testLimit } from './command-line.ts';

const { mwb } = commandLine();

describe.concurrent('mwb, text messages and service codes', testLimit, () => {
  it.each(['e303', 'mf831'])('reads the messages of the %s, long ones whole, numbers masked', async (stick) => {
    const ended = await mwb([`--virtual=${stick}:serial`, '--json', 'sms', 'v1-1', 'list']);
    expect(ended).toMatchObject({ code: 0, err: '' });
    const list: unknown = JSON.parse(ended.out);
    expect(list).toMatchObject([
      { indexes: [0], text: 'Lunch at one?', missing: 0 },
      { indexes: [1], partner: 'Testnetz', text: 'Your credit is 7.25 €.' },
      { indexes: [2], text: 'Привет, 你好' },
      { indexes: [3, 4], text: expect.stringMatching(/^This message .* see one text again\.$/) as string },
    ]);
    expect(ended.out).not.toMatch(/\d{10}/);
  });

  it.each([['e303'], ['mf831']])('sends on the %s, answers a menu of the network, deletes', async (stick) => {
    const at = `--virtual=${stick}:serial`;
    const sent = await mwb([at, '--json', '--yes', 'sms', 'v1-1', 'send', '+491701234567', 'a'.repeat(200)]);
    expect(sent.code).toBe(0);
    expect(JSON.parse(sent.out)).toMatchObject({ pieces: [{ characters: 153 }, { characters: 47 }] });
    const asked = await mwb([at, '--json', '--yes', 'ussd', 'v1-1', '*101#', '1']);
    expect(asked.code).toBe(0);
    expect(JSON.parse(asked.out)).toMatchObject([
      { state: 'asks', text: '1 Credit\n2 Number' },
      { state: 'done', text: 'Your credit is 7.25 EUR.' },
    ]);
    expect(await mwb([at, '--yes', 'sms', 'v1-1', 'delete', '1'])).toMatchObject({ code: 0 });
  });
});
