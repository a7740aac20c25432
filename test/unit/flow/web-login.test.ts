import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fact, FactSet, ModeToken, Run } from '../../../electron/core/model/index.ts';
import { SystemFiles } from '../../../electron/platform/files/system-files.ts';
import { secretsFile, type Cipher } from '../../../electron/platform/store/secrets-file.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';
import { modelOf } from '../../../electron/virtual/stick/models/index.ts';
import { switchTo, testBench, type TestBench } from './world.ts';

/** ms. Real time at the bench's quick pace. */
const limit = 40_000;
const place = 'v1-1';
const right = 'admin';
const wrong = 'geheim-77';

/** Stands for the system's store: what it locks does not read as what it was. */
const cipher: Cipher = {
  protects: true,
  lock: (text) => Buffer.from(text).map((byte) => byte ^ 0x5a),
  open: (locked) => Buffer.from(locked.map((byte) => byte ^ 0x5a)).toString(),
};

/** A stick behind its page, with a secret store in a folder of its own. */
async function behindPage(
  model: string | StickData,
  faults: Faults,
  use: (test: TestBench, file: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mwb-secrets-'));
  const secrets = secretsFile(folder, new SystemFiles(), cipher);
  const test = await testBench([model], { [place]: faults }, { secrets });
  try {
    expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
    await use(test, path.join(folder, 'page-passwords.json'));
  } finally {
    await test.stop();
    await rm(folder, { recursive: true });
  }
}

/** Runs and gives the password whenever it is asked for. */
async function go(
  test: TestBench,
  mode: ModeToken,
  secret: string,
  keep = false,
): Promise<{ run: Run; asked: number }> {
  let asked = 0;
  let waits = false;
  const stop = test.workbench.onChange(() => {
    const now = test.workbench.session(place).run?.waitingFor === 'secret';
    if (now && !waits) {
      asked += 1;
      // Told again as soon as it is answered, within this very call.
      waits = true;
      test.workbench.answerSecret(place, secret, { keep });
    }
    waits = now;
  });
  const run = await test.workbench.startRun(place, mode).done;
  stop();
  return { run, asked };
}

const factOf = (facts: FactSet, key: string): Fact | undefined => facts.facts.find((fact) => fact.key === key);
const everything = async (test: TestBench): Promise<string> =>
  JSON.stringify([test.workbench.snapshot(), test.workbench.session(place).runs, await test.world.journal.read()]);

/** The E3372h with newer firmware: its login is a challenge, and who is not signed in reads little. */
const challenged = (): StickData => {
  const data = modelOf('e3372h');
  if (data.web.kind !== 'hilink') throw new Error('the e3372h has lost its page');
  const pages = data.web.pages.map((page) =>
    page.path === '/api/device/information' ? { ...page, login: true as const } : page,
  );
  return { ...data, web: { ...data.web, pages, scram: true } };
};

describe.concurrent('a page that wants a login', () => {
  it.each([
    ['mf823-login', 'serial'],
    ['e3372h', 'debug'],
    ['scram', 'debug'],
  ] as const)('%s: asked once, kept when told to, used again, forgotten', { timeout: limit }, (model, mode) =>
    behindPage(model === 'scram' ? challenged() : model, {}, async (test, file) => {
      const first = await go(test, mode, right, true);
      expect(first.run.error).toBeUndefined();
      expect([first.run.verdict, first.asked]).toEqual(['verified', 1]);
      expect(test.snapshot().sessions[0]?.page?.kept).not.toBe(false);
      expect(await readFile(file, 'utf8')).not.toContain(right);
      expect(await everything(test)).not.toContain(`"${right}"`);
      expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
      expect(test.snapshot().sessions[0]?.page).toEqual({ canKeep: true, kept: true });
      const second = await go(test, mode, wrong);
      expect([second.run.verdict, second.asked]).toEqual(['verified', 0]);
      expect(await test.workbench.forgetSecret(place)).toBe(true);
      expect(await test.workbench.forgetSecret(place)).toBe(false);
      expect(await readFile(file, 'utf8')).toBe('{}\n');
    }),
  );

  it.each(['mf823-login', 'e3372h', 'scram'])(
    '%s: a wrong password is tried once, told, and neither kept nor written down',
    { timeout: limit },
    (model) =>
      behindPage(model === 'scram' ? challenged() : model, {}, async (test) => {
        const { run, asked } = await go(test, model === 'mf823-login' ? 'serial' : 'debug', wrong, true);
        expect(asked).toBe(1);
        expect(run.verdict).toBe('different');
        expect(run.error?.code).toBe('http.wrong-password');
        expect(await everything(test)).not.toContain(wrong);
        expect(test.snapshot().sessions[0]?.page?.kept).toBe(false);
      }),
  );

  it('mf823-login: a session that is over before it was used is opened once more', { timeout: limit }, () =>
    behindPage('mf823-login', { web: 'expired' }, async (test) => {
      const { run, asked } = await go(test, 'serial', right);
      expect([run.verdict, asked]).toEqual(['verified', 1]);
      expect(run.wire.map(({ text }) => text)).toContain('the session was over; signing in once more');
    }),
  );

  it('a kept password that has become wrong is forgotten, and the person is asked', { timeout: limit }, () =>
    behindPage('mf823-login', {}, async (test) => {
      await test.world.secrets.keep(`zte/MF8230VIRT010001/${place}`, 'old');
      const again = await testBench([], {}, { secrets: test.world.secrets });
      await again.stop();
      await go(test, 'serial', right, true);
      expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
      await test.world.secrets.keep(`zte/MF8230VIRT010001/${place}`, 'old');
      const { run, asked } = await go(test, 'serial', right);
      expect([run.verdict, asked]).toEqual(['verified', 1]);
      expect(await test.world.secrets.pages()).toEqual([]);
    }),
  );
});

describe.concurrent('facts of a page that hides them', () => {
  it.each([
    ['mf823-login', 'imei', '868000000000050'],
    ['scram', 'imei', '867000000000366'],
  ])('%s: who is not signed in is told so, and sees them with the password', { timeout: limit }, (model, key, value) =>
    behindPage(model === 'scram' ? challenged() : model, {}, async (test) => {
      const before = await test.workbench.readFacts(place);
      expect(factOf(before, key)).toMatchObject({ status: 'refused', error: { code: 'http.login-needed' } });
      await expect(test.workbench.readFacts(place, { secret: wrong, keep: true })).rejects.toMatchObject({
        code: 'http.wrong-password',
      });
      const after = await test.workbench.readFacts(place, { secret: right, keep: true });
      expect(factOf(after, key)?.value).toBe(value);
      expect(after.facts.filter(({ status }) => status === 'unparsed')).toEqual([]);
      // Kept, so that the next reading needs nobody.
      expect(factOf(await test.workbench.readFacts(place), key)?.value).toBe(value);
      expect(await everything(test)).not.toContain(wrong);
    }),
  );

  it.each([
    ['mf823-login', 'half', 'unparsed', 'http.rubbish', true],
    ['mf831', 'half', 'unparsed', 'http.rubbish', true],
    ['mf831', 'html', 'unparsed', 'http.rubbish', true],
    ['mf831', 'login', 'refused', 'http.login-needed', false],
    ['e3372h', 'half', 'unparsed', 'http.rubbish', true],
    ['e3372h', 'html', 'unparsed', 'http.rubbish', true],
    ['e3372h', 'login', 'refused', 'http.login-needed', false],
    ['e3372h', 'truncated', 'unparsed', 'http.rubbish', false],
  ] as const)(
    '%s with a page that is %s makes no fact of it',
    { timeout: limit },
    async (model, web, status, code, raw) => {
      const test = await testBench([model], { [place]: { web } });
      try {
        // Its page does not prove it; the stick itself is there.
        await switchTo(test, place, 'network');
        const facts = await test.workbench.readFacts(place);
        expect(facts.facts.length).toBeGreaterThan(5);
        for (const fact of facts.facts) {
          expect(fact).toMatchObject({ status, value: null, error: { code } });
          expect(fact.raw.length > 0).toBe(raw);
        }
        const shown = test.snapshot().sessions[0]?.facts?.facts.flatMap((fact) => fact.raw) ?? [];
        expect(shown.filter((line) => /\d{9}/.test(line))).toEqual([]);
      } finally {
        await test.stop();
      }
    },
  );

  it.each([
    ['e3372h', { sim: 'locked' }, { simState: 'pin', pinTries: 3 }],
    ['e3372h', { sim: 'absent' }, { simState: 'none' }],
    ['mf831', { sim: 'locked' }, { simState: 'pin', pinTries: 3 }],
    ['mf831', { sim: 'absent' }, { simState: 'none' }],
  ] as const)('%s with a SIM that is %j', { timeout: limit }, (model, faults, expected) =>
    behindPage(model, faults, async (test) => {
      const facts = await test.workbench.readFacts(place);
      for (const [key, value] of Object.entries(expected))
        expect([key, factOf(facts, key)?.value]).toEqual([key, value]);
    }),
  );

  it.each([
    ['e3372h', 'refused'],
    ['mf831', 'unparsed'],
  ] as const)('%s with a busy SIM claims no state of it', { timeout: limit }, (model, status) =>
    behindPage(model, { sim: 'busy' }, async (test) => {
      const state = factOf(await test.workbench.readFacts(place), 'simState');
      expect(state).toMatchObject({ status, value: null });
      expect(status === 'refused' ? state?.error?.params['code'] : state?.raw[0]).toBe(
        status === 'refused' ? 100004 : '"modem_main_state":"modem_init_sim"',
      );
    }),
  );
});
