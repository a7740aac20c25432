import type { Plan, Run, SessionSnapshot } from '../../preload/contract/index.ts';
import { at, disk, diskSighting, serialSighting, serialInterfaces, ports, wire, wordsOf, plan } from './e303-parts.ts';

const run: Run = {
  id: 'run-1',
  place: '1-1.1',
  virtual: false,
  stick: 'Huawei E303s-2',
  plan,
  state: 'running',
  startedAt: at('14:07:22'),
  generation: 1,
  current: 3,
  steps: [
    { state: 'done', tookMs: 40 },
    { state: 'done', tookMs: 20 },
    { state: 'done', tookMs: 210, note: { id: '31 of 31 bytes. Its “success” proves nothing yet.' } },
    { state: 'now', startedAt: new Date(Date.now() - 3200).toISOString() },
    { state: 'todo' },
  ],
  wire,
  before: diskSighting,
  modeBefore: { main: 'disk', faces: ['disk'] },
  cancelled: false,
  proofs: [],
  changes: [],
};

const running: SessionSnapshot = {
  ...disk,
  state: {
    glyph: 'working',
    words: { id: 'state.switching' },
    fact: { id: 'state.step', params: { step: 4, steps: 5 } },
  },
  run,
};

const text = (value: string) => ({ id: 'change.text', params: { text: value } });
const ended: Run = {
  ...run,
  state: 'ended',
  endedAt: at('14:07:29'),
  tookMs: 6900,
  current: 5,
  steps: [
    { state: 'done', tookMs: 40 },
    { state: 'done', tookMs: 20 },
    { state: 'done', tookMs: 210 },
    {
      state: 'done',
      tookMs: 5790,
      note: { id: 'step.return.done', params: { left: '1.4', back: '5.8', place: '1-1.1', id: '12d1:1001' } },
    },
    {
      state: 'done',
      tookMs: 840,
      note: { id: 'proof.answer.at', params: { command: 'ATI', port: 'ttyUSB6', ms: 84 } },
    },
  ],
  after: serialSighting,
  modeAfter: { main: 'serial', faces: ['serial', 'disk'] },
  verdict: 'verified',
  words: { id: 'run.words.verified', params: { mode: '@mode.serial.a' } },
  proofs: [
    {
      check: 'place',
      agrees: true,
      saw: { id: 'proof.place', params: { place: '1-1.1' } },
      source: 'bus',
      at: at('14:07:28'),
    },
    {
      check: 'ids',
      agrees: true,
      saw: { id: 'proof.ids', params: { id: '12d1:1001' } },
      source: 'descriptor',
      at: at('14:07:28'),
    },
    {
      check: 'interfaces',
      agrees: true,
      saw: { id: 'proof.interfaces', params: { count: 4, ports: 3, mode: 'serial modem' } },
      source: 'descriptor',
      at: at('14:07:28'),
    },
    {
      check: 'answer',
      agrees: true,
      saw: { id: 'proof.answer.at', params: { command: 'ATI', port: 'ttyUSB6', ms: 84 } },
      source: 'ATI on ttyUSB6',
      at: at('14:07:29'),
    },
  ],
  changes: [
    { what: { id: 'change.mode' }, before: { id: 'mode.disk' }, now: { id: 'mode.serial' } },
    { what: { id: 'change.id' }, before: text('12d1:1f01'), now: text('12d1:1001') },
    { what: { id: 'change.interfaces' }, before: text('1'), now: text('4') },
    { what: { id: 'change.driver' }, before: text('usb-storage'), now: text('option, usb-storage') },
    { what: { id: 'change.ports' }, before: { id: 'change.none' }, now: text('ttyUSB4, ttyUSB5, ttyUSB6') },
    { what: { id: 'change.place' }, before: text('1-1.1'), now: text('1-1.1') },
  ],
  answer: ['ATI', 'Manufacturer: huawei', 'Model: E303', 'Revision: 21.157.··.··.··', 'IMEI: 86··········417', 'OK'],
};

const verified: SessionSnapshot = {
  ...disk,
  sighting: serialSighting,
  mode: { main: 'serial', faces: ['serial', 'disk'] },
  state: { glyph: 'verified', words: { id: 'mode.serial' }, fact: { id: '14:07' } },
  interfaces: serialInterfaces,
  ports,
  targets: [
    {
      mode: 'disk',
      ids: ['12d1:1f01'],
      use: wordsOf('disk'),
      rule: { ...plan.rule, name: 'replug' },
      ways: [],
      byHand: true,
    },
  ],
  run: ended,
};

const different: SessionSnapshot = {
  ...verified,
  state: { glyph: 'different', words: { id: 'mode.serial' } },
  run: {
    ...ended,
    verdict: 'different',
    words: { id: 'run.words.no-answer', params: { mode: '@mode.serial.a' } },
    steps: [
      ...ended.steps.slice(0, 4),
      { state: 'failed', tookMs: 8000, error: { code: 'at.timeout', params: { port: 'ttyUSB6', command: 'ATI' } } },
    ],
    proofs: [
      ...ended.proofs.slice(0, 3),
      { check: 'answer', agrees: false, saw: { id: 'proof.no-answer' }, source: 'ATI on ttyUSB6', at: at('14:07:37') },
    ],
    answer: [],
  },
};

const { sighting: _away, ...diskAway } = disk;
const { after: _after, modeAfter: _modeAfter, answer: _answer, ...endedAway } = ended;
const lost: SessionSnapshot = {
  ...diskAway,
  goneAt: at('14:07:23'),
  state: { glyph: 'lost', words: { id: 'verdict.lost' } },
  interfaces: [],
  targets: [],
  run: {
    ...endedAway,
    verdict: 'lost',
    words: { id: 'run.words.lost', params: { place: '1-1.1', seconds: 30 } },
    steps: [...ended.steps.slice(0, 3), { state: 'failed', tookMs: 30_000 }, { state: 'skipped' }],
    proofs: [
      {
        check: 'place',
        agrees: false,
        saw: { id: 'proof.place.empty', params: { place: '1-1.1' } },
        source: 'bus',
        at: at('14:07:53'),
      },
    ],
    changes: [],
  },
};

const backPlan: Plan = {
  ...plan,
  place: 'v1-1',
  from: 'serial',
  to: 'disk',
  device: '12d1:1001',
  steps: [
    {
      kind: 'person',
      title: { id: 'step.replug.title', params: { place: 'v1-1' } },
      detail: { id: 'step.replug.detail' },
      operations: [{ op: 'ask-person', ask: 'replug' }],
      limitMs: 120_000,
      usualMs: 4000,
    },
    {
      kind: 'return',
      title: { id: 'step.return.title', params: { place: 'v1-1' } },
      operations: [],
      limitMs: 120_000,
      usualMs: 4000,
    },
    { kind: 'verify', title: { id: 'step.verify.none' }, operations: [], limitMs: 8000, usualMs: 800 },
  ],
  expects: { mode: 'disk', ids: ['12d1:1f01'], minSerialPorts: 0, answer: 'none' },
};

const { run: _ended, ...plainSerial } = verified;
const virtualSerial: SessionSnapshot = {
  ...plainSerial,
  place: 'v1-1',
  virtual: true,
  sighting: { ...serialSighting, place: 'v1-1', virtual: true },
  state: { glyph: 'verified', words: { id: 'mode.serial' } },
};
const replug: SessionSnapshot = {
  ...virtualSerial,
  place: 'v1-2',
  sighting: { ...serialSighting, place: 'v1-2', virtual: true },
  state: { glyph: 'hand', words: { id: 'state.replug' } },
  run: {
    ...run,
    place: 'v1-2',
    virtual: true,
    plan: { ...backPlan, place: 'v1-2' },
    current: 0,
    steps: [
      { state: 'now', startedAt: new Date(Date.now() - 1200).toISOString() },
      { state: 'todo' },
      { state: 'todo' },
    ],
    wire: [],
    modeBefore: { main: 'serial', faces: ['serial'] },
    before: serialSighting,
    waitingFor: 'replug',
  },
};

export const e303 = { disk, running, verified, different, lost, virtualSerial, replug };
