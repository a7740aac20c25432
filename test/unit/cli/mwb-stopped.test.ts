import { describe, expect, it } from 'vitest';
import { commandLine, testLimit } from './command-line.ts';

const { mwb } = commandLine();

describe.concurrent('mwb, stopped and cut off', testLimit, () => {
  it('info ends with 130 at Ctrl+C', async () => {
    const ended = await mwb(['info', 'v1-1', '--virtual=e303:serial', '--fault=v1-1:at=late'], {
      meanwhile: (child) => setTimeout(() => child.kill('SIGINT'), 4_000),
    });
    expect(ended.code).toBe(130);
  });

  it('a run ends in order although nobody reads its progress any more', async () => {
    const ended = await mwb(['switch', 'v1-1', 'serial', '--virtual=e303'], {
      meanwhile: (child) => child.stderr?.destroy(),
    });
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toContain('Verified');
  });
});
