import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../core/model/index.ts';
import { SystemPtys } from './system-ptys.ts';

const ptys = new SystemPtys();
const turn = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a pseudo-terminal', () => {
  it('is raw: no echo, no line editing, no signals, no translation', async () => {
    const pty = await ptys.open();
    const state = execFileSync('stty', ['-F', pty.path, '-a'], { encoding: 'utf8' });
    for (const off of ['-echo', '-icanon', '-isig', '-icrnl', '-onlcr', '-opost', '-ixon', '-iexten', '-istrip']) {
      expect(state.split(/[\s;]+/)).toContain(off);
    }
    await pty.close();
  });

  it('stays raw when whoever had it open leaves', async () => {
    const pty = await ptys.open();
    const slave = await openFile(pty.path, 'r+');
    await slave.close();
    expect(execFileSync('stty', ['-F', pty.path, '-a'], { encoding: 'utf8' })).toContain(' -echo ');
    const got: Uint8Array[] = [];
    pty.onData((data) => got.push(data));
    await pty.write(new TextEncoder().encode('^C\u0003\n'));
    await turn();
    expect(got).toEqual([]);
    await pty.close();
  });

  it('ends a write that nobody reads when it is closed', async () => {
    const pty = await ptys.open();
    const writing = pty.write(new Uint8Array(1_000_000)).catch((error: unknown) => error);
    await turn();
    await Promise.all([pty.close(), pty.close()]);
    const end = await writing;
    expect(end).toBeInstanceOf(Failure);
    expect((end as Failure).code).toBe('port.closed');
  });

  it('gives the number of a closed pair to no other one soon', async () => {
    const closed = await ptys.open();
    await closed.close();
    expect(existsSync(closed.path)).toBe(false);
    for (let i = 0; i < 10; i += 1) {
      const next = await ptys.open();
      expect(next.path).not.toBe(closed.path);
      await next.close();
    }
  });

  it('leaves no descriptor behind, but for those whose numbers rest', async () => {
    const count = (): number => readdirSync('/proc/self/fd').length;
    const openAndClose = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i += 1) await (await ptys.open()).close();
    };
    await openAndClose(100);
    const before = count();
    await openAndClose(200);
    expect(count()).toBe(before);
  }, 20_000);
});
