import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../../test/doubles/scripted-port.ts';
import { Failure } from '../../model/index.ts';
import { AtChannel } from '../channel.ts';
import { outlineOf, readScript, runScript, scriptJsonSchema, startValues, type ScriptEvent } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

const script = (steps: unknown[], more: object = {}) =>
  JSON.stringify({ format: 'modem-workbench-script-1', name: 'test', steps, ...more });

const answers: Record<string, Reply> = {
  AT: '\r\nOK\r\n',
  'AT+CSQ': '\r\n+CSQ: 17,99\r\n\r\nOK\r\n',
  'AT+CREG?': '\r\n+CREG: 0,2\r\n\r\nOK\r\n',
  'AT+CMGS="+49170"': [{ text: '\r\n> ' }],
  'hello\u001a': '\r\n+CMGS: 4\r\n\r\nOK\r\n',
};

/** Runs a script on a scripted stick with a clock that jumps. */
async function run(
  text: string,
  how: {
    values?: Record<string, string>;
    answer?: (line: string) => Reply;
    meanwhile?: (port: ScriptedPort, clock: FakeClock, stop: AbortController) => void;
    allow?: 1 | 2;
  } = {},
) {
  const clock = new FakeClock();
  const port = new ScriptedPort(clock, how.answer ?? ((line) => (line in answers ? answers[line] : '\r\nERROR\r\n')));
  const at = new AtChannel(port, clock);
  const events: ScriptEvent[] = [];
  const stop = new AbortController();
  const running = runScript(readScript(text), {
    port: {
      send: (line, options) => at.send(line, { ...options, allow: how.allow ?? 1 }),
      onLine: (listener) => at.onLine(listener),
      onClose: (listener) => at.onClose(listener),
    },
    clock,
    values: new Map(Object.entries(how.values ?? {})),
    signal: stop.signal,
    report: (event) => events.push(event),
  });
  how.meanwhile?.(port, clock, stop);
  const outcome = await clock.until(running);
  const waiting = clock.waiting;
  await at.close();
  return { outcome, sent: port.written, said: events.map(({ says }) => says), waiting, clock };
}
const said = (one: { said: { id: string; params?: Record<string, unknown> | undefined }[] }) =>
  one.said.flatMap(({ id, params }) => (id === 'script.says' ? [params?.['text']] : []));
const invalid = (text: string) => {
  try {
    readScript(text);
  } catch (error) {
    if (error instanceof Failure) return error.data;
    throw error;
  }
  return undefined;
};

describe('a script file', () => {
  it.each([
    ['{', 'the file', /JSON/],
    [JSON.stringify({ name: 'x', steps: [] }), 'format', /modem-workbench-script-1/],
    [script([]), 'steps', /./],
    [script([{ do: 'fly' }]), 'steps[0].do', /./],
    [script([{ do: 'send' }]), 'steps[0].line', /./],
    [
      script([
        { do: 'wait', seconds: 1 },
        { do: 'send', line: 'AT', colour: 1 },
      ]),
      'steps[1]',
      /colour/,
    ],
    [script([{ do: 'expect' }]), 'steps[0]', /either text or pattern/],
    [script([{ do: 'expect', text: 'a', pattern: 'b' }]), 'steps[0]', /either text or pattern/],
    [script([{ do: 'expect', pattern: '(' }]), 'steps[0].pattern', /regular expression/],
    [script([{ do: 'expect', pattern: '(?=x)' }]), 'steps[0].pattern', /regular expression/],
    [script([{ do: 'send', line: 'AT+CGMI={apn}' }]), 'steps[0].line', /\{apn\}/],
    [script([{ do: 'repeat', times: 1e9, steps: [{ do: 'wait', seconds: 1 }] }]), 'steps[0].times', /10000/],
    [script([{ do: 'wait', seconds: -1 }]), 'steps[0].seconds', /./],
    [script([{ do: 'wait', seconds: 1 }], { limits: { steps: 1e9 } }), 'limits.steps', /./],
    [script(Array.from({ length: 501 }, () => ({ do: 'wait', seconds: 1 }))), 'steps', /500/],
    [
      script([{ do: 'wait', seconds: 1 }], {
        variables: [
          { name: 'a', ask: 'x' },
          { name: 'a', ask: 'y' },
        ],
      }),
      'variables',
      /twice/,
    ],
  ])('is refused with the place and the reason: %s', (text, where, problem) => {
    const error = invalid(text);
    expect(error).toMatchObject({ code: 'script.invalid', params: { where } });
    expect(error?.params['problem']).toMatch(problem);
  });

  it('may not hold steps in steps without end, nor be without end itself', () => {
    const deep = (n: number): unknown =>
      n === 0 ? { do: 'wait', seconds: 1 } : { do: 'repeat', times: 1, steps: [deep(n - 1)] };
    expect(invalid(script([deep(7)]))).toBeUndefined();
    expect(invalid(script([deep(8)]))?.params['problem']).toMatch(/deep/);
    expect(invalid(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)?.params['problem']).toMatch(/deep|JSON/);
    const text = script([]).replace(
      '[]',
      `${'[{"do":"repeat","times":1,"steps":'.repeat(3_000)}[]${'}]'.repeat(3_000)}`,
    );
    expect(invalid(text)?.params['problem']).toMatch(/deep/);
    expect(invalid(' '.repeat(300_000))?.params['problem']).toMatch(/256/);
  });

  it('never makes anything but a Failure of rubbish', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(invalid(text)?.code).toBe('script.invalid');
      }),
    );
  });

  it('is described by the published schema', () => {
    const published: unknown = JSON.parse(readFileSync(path.join(root, 'resources/script.schema.json'), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(scriptJsonSchema())));
  });

  it('each one that is shipped can be read', () => {
    const folder = path.join(root, 'resources/scripts');
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect(invalid(readFileSync(path.join(folder, file), 'utf8')), file).toBeUndefined();
  });
});

describe('carrying a script out', () => {
  it('sends, takes values out of answers and tells them', async () => {
    const ran = await run(
      script([
        { do: 'send', line: 'AT+CSQ' },
        { do: 'expect', pattern: '\\+CSQ: (?P<level>\\d+),(?<errors>\\d+)', seconds: 1 },
        { do: 'set', name: 'text', value: 'level {level} {{of}} 31' },
        { do: 'say', text: '{text}' },
      ]),
    );
    expect(ran.outcome).toMatchObject({ state: 'done', steps: 4, values: { level: '17', errors: '99' } });
    expect(said(ran)).toEqual(['level 17 {of} 31']);
    expect(ran.sent).toEqual(['AT+CSQ\r']);
    expect(ran.waiting).toBe(0);
  });

  it('waits for a line that comes unasked, each line once', async () => {
    const steps = [
      { do: 'expect', text: 'RING', seconds: 30 },
      { do: 'say', text: 'first' },
      { do: 'expect', text: 'RING', seconds: 5, otherwise: [{ do: 'say', text: 'no second' }] },
    ];
    const ran = await run(script(steps), {
      meanwhile: (port, clock) => void clock.after(20_000, () => port.say('\r\nRING\r\n')),
    });
    expect(said(ran)).toEqual(['first', 'no second']);
    expect(ran.clock.monotonic()).toBe(25_000);
  });

  it('ends as failed when what it expects does not come in time', async () => {
    const ran = await run(
      script([
        { do: 'expect', text: '+CREG: 1', seconds: 7 },
        { do: 'say', text: 'never' },
      ]),
    );
    expect(ran.outcome).toMatchObject({ state: 'failed', path: 'steps[0]', error: { code: 'script.expected' } });
    expect(ran.clock.monotonic()).toBe(7_000);
    expect(said(ran)).toEqual([]);
    expect(ran.waiting).toBe(0);
  });

  it('ends at an error, or goes on where the file says so', async () => {
    const bad = { do: 'send', line: 'AT+NOSUCH' };
    const ended = await run(script([bad, { do: 'say', text: 'on' }]));
    expect(ended.outcome).toMatchObject({
      state: 'failed',
      error: { code: 'script.refused', params: { answer: 'ERROR' } },
    });
    const went = await run(
      script([
        { ...bad, onError: 'go-on' },
        { do: 'choose', cases: [{ when: { result: 'error' }, steps: [{ do: 'say', text: 'on' }] }] },
      ]),
    );
    expect(said(went)).toEqual(['on']);
  });

  it('no answer is an error of its own', async () => {
    const silent = { answer: (): Reply => undefined };
    const step = { do: 'send', line: 'AT', seconds: 2 };
    expect((await run(script([step]), silent)).outcome).toMatchObject({
      state: 'failed',
      error: { code: 'at.timeout' },
    });
    const went = await run(
      script([
        { ...step, onError: 'go-on' },
        { do: 'choose', cases: [{ when: { result: 'no-answer' }, steps: [{ do: 'say', text: 'silent' }] }] },
      ]),
      silent,
    );
    expect(said(went)).toEqual(['silent']);
  });

  it('branches on text, pattern, result and variables, the first that holds', async () => {
    const say = (text: string) => [{ do: 'say', text }];
    const ran = await run(
      script(
        [
          { do: 'send', line: 'AT+CSQ' },
          {
            do: 'choose',
            cases: [
              { when: { text: '+CREG' }, steps: say('no') },
              { when: { pattern: '\\+CSQ: (?P<n>\\d+)' }, steps: say('n={n}') },
              { when: { result: 'ok' }, steps: say('too late') },
            ],
          },
          {
            do: 'choose',
            cases: [{ when: { variable: 'n', atLeast: 18 }, steps: say('no') }],
            otherwise: say('below 18'),
          },
          { do: 'choose', cases: [{ when: { variable: 'n', atMost: '{top}' }, steps: say('at most {top}') }] },
          { do: 'choose', cases: [{ when: { variable: 'n', is: '17' }, steps: say('is 17') }] },
          { do: 'choose', cases: [{ when: { text: 'nothing' }, steps: say('no') }] },
        ],
        { variables: [{ name: 'top', ask: 'top', value: '17' }] },
      ),
    );
    expect(ran.outcome.state).toBe('done');
    expect(said(ran)).toEqual(['n=17', 'below 18', 'at most 17', 'is 17']);
  });

  it('goes round until the condition holds, and at most so many times', async () => {
    let asked = 0;
    const steps = [
      { do: 'send', line: 'AT+CREG?' },
      { do: 'wait', seconds: 5 },
    ];
    const answer = (): Reply => `\r\n+CREG: 0,${(asked += 1) >= 3 ? 1 : 2}\r\n\r\nOK\r\n`;
    const until = { text: '+CREG: 0,1' };
    const found = await run(script([{ do: 'repeat', times: 50, until, steps }]), { answer });
    expect(found.sent).toHaveLength(3);
    const never = await run(script([{ do: 'repeat', times: 4, until: { text: 'x' }, steps }]));
    expect(never.sent).toHaveLength(4);
    expect(never.outcome).toMatchObject({ state: 'done', steps: 9 });
  });

  it('sends a message body at the prompt', async () => {
    const ran = await run(
      script([
        { do: 'send', line: 'AT+CMGS="+49170"', body: 'hello' },
        { do: 'expect', text: '+CMGS: 4' },
      ]),
      {
        allow: 2,
      },
    );
    expect(ran.outcome.state).toBe('done');
    expect(ran.sent).toEqual(['AT+CMGS="+49170"\r', 'hello\u001a']);
  });

  it('ends where it says so, as done or as failed', async () => {
    const after = { do: 'say', text: 'after' };
    const done = await run(script([{ do: 'stop', as: 'done' }, after]));
    expect(done.outcome.state).toBe('done');
    expect(said(done)).toEqual([]);
    const failed = await run(script([{ do: 'stop', as: 'failed', why: 'no SIM' }, after]));
    expect(failed.outcome).toMatchObject({
      state: 'failed',
      error: { code: 'script.stopped', params: { why: 'no SIM' } },
    });
  });
});

describe('what bounds a script', () => {
  it('steps, whatever the loops say', async () => {
    const endless = {
      do: 'repeat',
      times: 10_000,
      steps: [{ do: 'repeat', times: 10_000, steps: [{ do: 'set', name: 'a', value: '1' }] }],
    };
    const ran = await run(script([endless], { limits: { steps: 200 } }));
    expect(ran.outcome).toMatchObject({ state: 'failed', steps: 200, error: { code: 'script.too-long' } });
  });

  it('time, also while it waits or expects', async () => {
    for (const step of [
      { do: 'wait', seconds: 3600 },
      { do: 'expect', text: 'x', seconds: 3600 },
    ]) {
      const ran = await run(script([{ do: 'repeat', times: 100, steps: [step] }], { limits: { seconds: 90 } }));
      expect(ran.outcome).toMatchObject({ state: 'failed', error: { code: 'script.too-long' } });
      expect(ran.clock.monotonic()).toBe(90_000);
      expect(ran.waiting).toBe(0);
    }
  });

  it('a pattern that would take for ever elsewhere takes no time here', async () => {
    const line = `+X: ${'a'.repeat(3_000)}`;
    const ran = await run(
      script([{ do: 'expect', pattern: '(a+)+$z', seconds: 1, otherwise: [{ do: 'say', text: 'no' }] }]),
      {
        meanwhile: (port) => port.say(`\r\n${line}\r\n`),
      },
    );
    expect(said(ran)).toEqual(['no']);
  });

  it('the person: it stops in the middle of a wait and of a command', async () => {
    for (const step of [
      { do: 'wait', seconds: 60 },
      { do: 'send', line: 'AT', seconds: 60 },
      { do: 'expect', text: 'x' },
    ]) {
      const ran = await run(script([step, { do: 'say', text: 'after' }]), {
        answer: () => undefined,
        meanwhile: (_port, clock, stop) => void clock.after(3_000, () => stop.abort()),
      });
      expect(ran.outcome.state).toBe('cancelled');
      expect(ran.clock.monotonic()).toBe(3_000);
      expect(said(ran)).toEqual([]);
    }
  });

  it('the plug: a port that goes ends it at once', async () => {
    for (const step of [
      { do: 'wait', seconds: 60 },
      { do: 'send', line: 'AT', seconds: 60 },
      { do: 'expect', text: 'x', seconds: 60 },
    ]) {
      const ran = await run(script([step]), {
        answer: () => undefined,
        meanwhile: (port, clock) => void clock.after(3_000, () => port.vanish()),
      });
      expect(ran.outcome).toMatchObject({ state: 'failed', error: { code: 'at.closed' } });
      expect(ran.clock.monotonic()).toBe(3_000);
      expect(ran.waiting).toBe(0);
    }
  });
});

describe('values in lines', () => {
  const variables = [{ name: 'v', ask: 'a value' }];
  const lines = ['AT+CGDCONT=1,"IP","{v}"', 'AT+CSQ={v}'];

  it.each(['a";+CFUN=0;+X="', 'a\r\nAT+CFUN=0', 'é', 'a\u001a'])('%j cannot add a command', async (v) => {
    for (const line of lines) {
      const ran = await run(script([{ do: 'send', line }], { variables }), { values: { v }, allow: 2 });
      expect(ran.outcome).toMatchObject({
        state: 'failed',
        error: { code: 'script.bad-value', params: { name: 'v' } },
      });
      expect(ran.sent).toEqual([]);
    }
  });

  it('outside quotes only plain words pass', async () => {
    for (const v of ['1;+CFUN=0', '1,2', '?', '=1', '1 2']) {
      const ran = await run(script([{ do: 'send', line: 'AT+CSQ={v}' }], { variables }), { values: { v } });
      expect(ran.outcome.error?.code).toBe('script.bad-value');
    }
  });

  it('an answer of the stick is no better than a person', async () => {
    const ran = await run(
      script([
        { do: 'send', line: 'AT' },
        { do: 'expect', pattern: '\\+X: (?P<v>.*)' },
        { do: 'send', line: 'AT+CSQ={v}' },
      ]),
      { answer: () => '\r\n+X: 1;+CFUN=0\r\n\r\nOK\r\n' },
    );
    expect(ran.outcome.error?.code).toBe('script.bad-value');
    expect(ran.sent).toEqual(['AT\r']);
  });

  it('the guard holds inside scripts, also for what a value makes of a line', async () => {
    const held = await run(script([{ do: 'send', line: 'AT+COPS=2' }]));
    expect(held.outcome).toMatchObject({ state: 'failed', error: { code: 'at.guarded' } });
    const made = await run(script([{ do: 'send', line: 'AT+{v}=2' }], { variables }), { values: { v: 'COPS' } });
    expect(made.outcome.error?.code).toBe('at.guarded');
    expect([...held.sent, ...made.sent]).toEqual([]);
  });

  it('are asked for, and a name that the script has not is refused', async () => {
    expect((await run(script([{ do: 'send', line: 'AT+CSQ={v}' }], { variables }))).outcome.error?.code).toBe(
      'script.no-value',
    );
    const one = readScript(script([{ do: 'wait', seconds: 1 }]));
    expect(() => startValues(one, new Map([['w', '1']]))).toThrow('script.no-variable');
  });

  it('secrets show nowhere: not in events, errors or the outcome', async () => {
    const secret = 'hunter2secret';
    const ran = await run(
      script(
        [
          { do: 'send', line: 'AT+NOSUCH="{v}"', onError: 'go-on' },
          { do: 'say', text: 'it is {v}' },
          { do: 'set', name: 'copy', value: '<{v}>' },
          { do: 'expect', text: '{v}', seconds: 1 },
        ],
        { variables: [{ name: 'v', ask: 'password', secret: true }] },
      ),
      { values: { v: secret } },
    );
    expect(ran.sent).toEqual([`AT+NOSUCH="${secret}"\r`]);
    expect(ran.outcome.error?.code).toBe('script.expected');
    expect(JSON.stringify([ran.said, ran.outcome])).not.toContain(secret);
    expect(ran.outcome.values).toEqual({ copy: '<****>' });
  });
});

describe('the dry run', () => {
  it('shows every step with its depth and what the guard says, and hides secrets', () => {
    const file = readScript(
      script(
        [
          { do: 'send', line: 'AT+COPS={mode}', note: 'restarts it' },
          {
            do: 'choose',
            cases: [{ when: { result: 'ok' }, steps: [{ do: 'send', line: 'AT+CPIN="{pin}"' }] }],
            otherwise: [{ do: 'repeat', times: 3, steps: [{ do: 'expect', text: 'x' }] }],
          },
        ],
        {
          variables: [
            { name: 'mode', ask: 'm', value: '2' },
            { name: 'pin', ask: 'p', secret: true },
          ],
        },
      ),
    );
    const rows = outlineOf(
      file,
      new Map([
        ['mode', '2'],
        ['pin', '4711'],
      ]),
    );
    expect(rows.map(({ depth, says }) => [depth, says.id])).toEqual([
      [0, 'script.row.send'],
      [0, 'script.row.choose'],
      [1, 'script.row.case'],
      [2, 'script.row.send'],
      [1, 'script.row.otherwise'],
      [2, 'script.row.repeat'],
      [3, 'script.row.expect'],
    ]);
    expect(rows[0]).toMatchObject({ level: 2, note: 'restarts it', says: { params: { line: 'AT+COPS=2' } } });
    expect(rows[3]?.level).toBe(3);
    expect(JSON.stringify(rows)).not.toContain('4711');
    expect(outlineOf(file, new Map())[0]?.says.params?.['line']).toBe('AT+COPS={mode}');
  });
});
