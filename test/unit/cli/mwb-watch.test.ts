import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, testLimit } from './command-line.ts';

const { folder, mwb } = commandLine();

describe.concurrent('mwb watch', testLimit, () => {
  it('prints looks and their range, keeps a log, and ends after its time', async () => {
    const log = path.join(folder(), 'watch.jsonl');
    const ended = await mwb(['--virtual=ec25', 'watch', 'v1-1', '--every=1s', '--for=2500ms', `--log=${log}`]);
    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(/^\d\d:\d\d:\d\d {2}Registered, home network {2}LTE .* RSRP -92/);
    expect(ended.out).toMatch(/Lowest +Mean +Highest/);
    expect(ended.err).toMatch(/^Watching .*\n {2}The time is over/);
    const lines = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event?: string });
    expect(lines[0]?.event).toBe('began');
    expect(lines.at(-1)?.event).toBe('ended');
    expect((await mwb(['--virtual=ec25', 'watch', 'v1-1', '--for=1s', `--log=${log}`])).code).toBe(9);
  });

  it.each([['--every=100ms'], ['--every=soon'], ['--for=99h']])('refuses %s', async (option) => {
    expect((await mwb(['--virtual=ec25', 'watch', 'v1-1', option])).code).toBe(2);
  });
});
