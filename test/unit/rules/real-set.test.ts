import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRulesToTake, takeRules } from '../../../electron/compose/rule-import.ts';
import { openRules } from '../../../electron/compose/rule-book.ts';
import { exportRules } from '../../../electron/core/modes/sources/index.ts';
import { readTarGz } from '../../../electron/platform/rules/archive.ts';
import { SystemFiles } from '../../../electron/platform/files/system-files.ts';
import { findModeswitchPack } from '../../../scripts/setup/modeswitch-data.mjs';

const pack = findModeswitchPack() ?? '';
const base = mkdtempSync(path.join(tmpdir(), 'real-set-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Counts of usb-modeswitch-data 20191128: files, and what of them a router's file can hold (docs/rules.md). */
const inSet = 512;
const forRouter = 476;

describe.skipIf(pack === '')('the packed set of the Debian package', () => {
  it('has its files', async () => {
    const members = await readTarGz(readFileSync(pack), pack);
    expect(members.filter(({ name }) => name.includes(':'))).toHaveLength(inSet);
  });

  it('counts as the rules of a system, without a finding', async () => {
    const system = { overrides: path.join(base, 'none'), unpacked: path.join(base, 'none'), packed: pack };
    const { index, findings } = (await openRules({ dataFolder: base, system, vendors: [] })).all();
    expect(findings.filter(({ weight }) => weight === 'mend')).toEqual([]);
    expect(index.rules.filter(({ origin }) => origin.kind === 'system')).toHaveLength(inSet);
  });

  it('is taken over as one file, goes to a router and comes back', async () => {
    const folder = path.join(base, 'rules');
    const [file] = await takeRules(await readRulesToTake([pack]), { folder, files: new SystemFiles(), replace: false });
    expect(file).toBe(path.join(folder, 'configPack.json'));
    const again = await readRulesToTake([file ?? '']);
    const rules = again.files.flatMap((one) => one.rules);
    expect(again.findings).toEqual([]);
    expect(rules).toHaveLength(inSet);
    const { entries, omitted } = exportRules(rules, 'openwrt');
    expect([entries.length, omitted.length]).toEqual([forRouter, inSet - forRouter]);
  });
});
