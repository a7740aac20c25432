import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlSighting } from '../../core/model/index.ts';
import { systemControlTools } from './control-tools.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'control-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const channel = (path: string, speaks: ControlSighting['speaks'] = 'qmi'): ControlSighting => ({
  path,
  name: 'cdc-wdm0',
  interface: 4,
  driver: speaks === 'qmi' ? 'qmi_wwan' : 'cdc_mbim',
  speaks,
});
/** A file that may be opened, in the place of the channel. */
function node(): string {
  const path = join(folder, 'cdc-wdm0');
  writeFileSync(path, '');
  return path;
}
/** A program of that name that does what the lines say. */
function program(name: string, lines: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return `${folder}:${process.env['PATH'] ?? ''}`;
}
const asked = { question: '--dms-get-model', timeoutMs: 30_000, signal: new AbortController().signal };

function has(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the system’s own programs', () => {
  it.runIf(has('qmicli'))('qmicli on what is no control channel: its own words, and nothing claimed', async () => {
    await expect(systemControlTools().ask({ control: channel(node()), ...asked })).rejects.toMatchObject({
      data: {
        code: 'control.refused',
        params: { program: 'qmicli', answer: expect.stringContaining('QmiDevice') as string },
      },
    });
  });

  it.runIf(has('mbimcli'))('mbimcli knows each question that is put to it', async () => {
    const { mbimAsks } = await import('../../core/facts/control/mbim.ts');
    const help = execFileSync('mbimcli', ['--help-all'], { encoding: 'utf8' });
    for (const { question } of mbimAsks) expect(help).toMatch(new RegExp(`^ +${question}[ =]`, 'm'));
  });

  it.runIf(has('qmicli'))('qmicli knows each question that is put to it', async () => {
    const { qmiAsks } = await import('../../core/facts/control/qmi.ts');
    const help = execFileSync('qmicli', ['--help-all'], { encoding: 'utf8' });
    for (const { question } of qmiAsks) expect(help).toMatch(new RegExp(`^ +${question.split('=')[0] ?? ''}[ =]`, 'm'));
  });
});

describe('asking over a control channel', () => {
  it('a channel that is not there is told as gone, before any program starts', async () => {
    const tools = systemControlTools({ path: '/nowhere' });
    await expect(tools.ask({ control: channel(join(folder, 'none')), ...asked })).rejects.toMatchObject({
      data: { code: 'control.gone', params: { port: 'cdc-wdm0' } },
    });
  });

  it.each([
    ['qmi', '--dms-get-model', { program: 'qmicli', package: 'libqmi-utils' }],
    ['mbim', '--query-device-caps', { program: 'mbimcli', package: 'libmbim-utils' }],
  ] as const)('without the program for %s it says what to install', async (speaks, question, params) => {
    const tools = systemControlTools({ path: '/nowhere' });
    await expect(tools.ask({ control: channel(node(), speaks), ...asked, question })).rejects.toMatchObject({
      data: { code: 'control.no-tool', params },
    });
  });

  it('always goes through the proxy, and asks this one thing', async () => {
    const path = program('qmicli', 'printf "%s\\n" "$@"');
    const device = node();
    const lines = await systemControlTools({ path }).ask({ control: channel(device), ...asked });
    expect(lines).toEqual([`--device=${device}`, '--device-open-proxy', '--dms-get-model', '']);
  });

  it.each([
    '--dms-uim-verify-pin=PIN,1234',
    '--dms-set-operating-mode=reset',
    '--nas-reset',
    '--wds-start-network=apn=x',
    '--enter-pin=1234',
    '--set-radio-state=off',
    '--uim-read-transparent=0x3F00',
    '--ms-query-uicc-reset',
    '--dms-get-model --dms-reset',
  ])('refuses %s, whoever asks for it', async (question) => {
    const path = program('qmicli', 'echo should never run');
    await expect(systemControlTools({ path }).ask({ control: channel(node()), ...asked, question })).rejects.toThrow(
      'only reads',
    );
  });

  it('ends a program that does not end by itself', { timeout: 30_000 }, async () => {
    const path = program('qmicli', 'exec sleep 600');
    const asking = systemControlTools({ path }).ask({ control: channel(node()), ...asked, timeoutMs: 100 });
    await expect(asking).rejects.toMatchObject({ code: 'control.silent' });
  });

  it('ends it when the reading is stopped', { timeout: 30_000 }, async () => {
    const path = program('qmicli', 'exec sleep 600');
    const stop = new AbortController();
    const asking = systemControlTools({ path }).ask({ control: channel(node()), ...asked, signal: stop.signal });
    stop.abort();
    await expect(asking).rejects.toMatchObject({ code: 'run.cancelled' });
  });

  it.each([
    ["error: couldn't get model: QMI protocol error (25): 'DeviceUnsupported'", 'control.refused'],
    ["error: couldn't open the MbimDevice: Transaction timed out", 'control.silent'],
    ["error: couldn't create QmiDevice: Couldn't query file info: No such file or directory", 'control.gone'],
    ["error: couldn't open the QmiDevice: Client not allowed: Not enough privileges", 'control.no-rights'],
  ])('%s → %s', async (said, code) => {
    const path = program('qmicli', `echo "some warning" >&2; echo "${said}" >&2; exit 1`);
    await expect(systemControlTools({ path }).ask({ control: channel(node()), ...asked })).rejects.toMatchObject({
      code,
    });
  });
});
