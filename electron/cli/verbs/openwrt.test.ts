import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Composition } from '../../compose/compose.ts';
import { Failure } from '../../core/model/index.ts';
import { stockFile } from '../../core/openwrt/stock.ts';
import { readArguments } from '../arguments.ts';
import { exitOfError } from '../exit-codes.ts';
import { openwrt } from './openwrt.ts';

let base = '';
beforeEach(() => (base = mkdtempSync(path.join(tmpdir(), 'openwrt-'))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

const put = (text: string): string => {
  const file = path.join(base, 'usb-mode.json');
  writeFileSync(file, text);
  return file;
};

/** The verb on files alone: no stick, no bus. */
async function mwb(...typed: string[]): Promise<{ code: number; out: string; error?: string }> {
  const out: string[] = [];
  const context = {
    args: readArguments(['openwrt', ...typed]),
    composition: {} as unknown as Composition,
    out: (text: string) => out.push(text),
    err: () => undefined,
    signal: new AbortController().signal,
  };
  try {
    return { code: await openwrt.run(context), out: out.join('\n') };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { code: exitOfError(error.code), out: out.join('\n'), error: error.code };
  }
}

describe('mwb openwrt on files', () => {
  it('explains each entry', async () => {
    const { code, out } = await mwb('explain', put(stockFile()));
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('498 ids, 512 entries, 61 messages; 154 warnings, 40 notes');
    expect(out).toContain('Every 12d1:1f01 → 12d1:14db, 12d1:14dc\n  Sends Huawei’s message for Linux (CDB 11 06 20).');
  });

  it('gives data with places and fixes', async () => {
    const { code, out } = await mwb('check', '--json', put('{ "messages": [ ],\n "devices": { }, }'));
    expect(code).toBe(9);
    expect(JSON.parse(out)).toMatchObject({
      findings: [
        { trap: 'bad-json', severity: 'error', line: 2, column: 16, path: '$', fix: { edits: [{ text: '' }] } },
      ],
    });
  });

  it('ends with 0 where there is nothing, or notes alone', async () => {
    expect(await mwb('check', put('{ "messages": [ ], "devices": { } }'))).toMatchObject({ code: 0 });
    const noted = put('{ "messages": [ "aa" ], "devices": { "12d1:1f01": { "*": { "wait": 3, "msg": [ 0 ] } } } }');
    expect(await mwb('check', noted)).toMatchObject({ code: 0 });
  });

  it('says which file is not there, and what can be asked', async () => {
    expect(await mwb('check', path.join(base, 'none'))).toMatchObject({ code: 9, error: 'file.missing' });
    expect(await mwb('explain', base)).toMatchObject({ code: 9, error: 'file.unreadable' });
    expect(await mwb('check')).toMatchObject({ code: 2 });
    expect(await mwb()).toMatchObject({ code: 2 });
    expect(await mwb('fly')).toMatchObject({ code: 2 });
    expect(await mwb('read')).toMatchObject({ code: 2 });
    expect(await mwb('forget', 'a b')).toMatchObject({ code: 2, error: 'openwrt.bad-option' });
  });
});
