import type { Plan, SessionSnapshot, Sighting, WireLine } from '../../preload/contract/index.ts';

export const day = '2026-11-19T';
export const at = (time: string): string => `${day}${time}.000Z`;

const sighting = (place: string, pid: string, rest: Partial<Sighting>): Sighting => ({
  place,
  virtual: place.startsWith('v'),
  seenAt: at('14:06:50'),
  device: {
    vid: '12d1',
    pid,
    bcdDevice: 0x0100,
    deviceClass: 0,
    manufacturer: 'HUAWEI',
    product: 'HUAWEI Mobile',
    speed: 480,
    configurations: [],
    activeConfiguration: 1,
  },
  drivers: [],
  ports: [],
  cards: [],
  drives: [],
  access: 'ok',
  ...rest,
});

const identity: SessionSnapshot['identity'] = {
  plugin: 'huawei',
  vendor: 'Huawei',
  model: 'E303s-2',
  name: 'Huawei E303s-2',
  certainty: 'likely',
  evidence: [
    {
      kind: 'usb-id',
      agrees: true,
      says: { id: 'evidence.id-known', params: { id: '12d1:1f01', name: 'E303s-2' } },
      source: 'descriptor',
    },
    {
      kind: 'strings',
      agrees: true,
      says: { id: 'evidence.strings', params: { product: 'HUAWEI Mobile', manufacturer: 'HUAWEI' } },
      source: 'strings 2, 1',
    },
    {
      kind: 'interfaces',
      agrees: true,
      says: { id: 'evidence.interfaces', params: { count: 1, faces: 'disk' } },
      source: 'descriptor',
    },
  ],
  roles: [],
};

export const diskSighting = sighting('1-1.1', '1f01', {
  drivers: [{ interface: 0, driver: 'usb-storage' }],
  drives: [{ name: 'sr1', interface: 0, scsiVendor: 'HUAWEI', scsiModel: 'Mass Storage', scsiRevision: '2.31' }],
});
export const ports: SessionSnapshot['ports'] = [
  {
    path: '/dev/ttyUSB4',
    name: 'ttyUSB4',
    interface: 0,
    driver: 'option',
    role: 'modem',
    known: 'table',
    state: 'free',
  },
  {
    path: '/dev/ttyUSB5',
    name: 'ttyUSB5',
    interface: 1,
    driver: 'option',
    role: 'diag',
    known: 'table',
    state: 'free',
  },
  { path: '/dev/ttyUSB6', name: 'ttyUSB6', interface: 2, driver: 'option', role: 'at', known: 'table', state: 'ours' },
];
export const serialSighting = sighting('1-1.1', '1001', {
  drivers: [0, 1, 2].map((number) => ({ interface: number, driver: 'option' })),
  ports: ports.map(({ path, name, interface: number, driver }) => ({ path, name, interface: number, driver })),
});
export const serialInterfaces: SessionSnapshot['interfaces'] = [
  {
    number: 0,
    role: 'modem',
    class: 'ff/ff/ff',
    driver: 'option',
    port: 'ttyUSB4',
    endpoints: '81 int, 82 in, 01 out',
  },
  { number: 1, role: 'diag', class: 'ff/ff/ff', driver: 'option', port: 'ttyUSB5', endpoints: '83 in, 02 out' },
  { number: 2, role: 'at', class: 'ff/ff/ff', driver: 'option', port: 'ttyUSB6', endpoints: '84 int, 85 in, 03 out' },
  { number: 3, role: 'storage', class: '08/06/50', driver: 'usb-storage', port: 'sr1', endpoints: '86 in, 04 out' },
];

export const wordsOf = (mode: string) => ({ id: `mode.${mode}.use` });
const cbw = '55534243000000000000000000000011060000000000000000000000000000';

/** The plan from disk to serial, as the planner makes it. */
export const plan: Plan = {
  place: '1-1.1',
  from: 'disk',
  to: 'serial',
  device: '12d1:1f01',
  steps: [
    {
      kind: 'hold-others',
      title: { id: 'step.hold.title', params: { place: '1-1.1' } },
      detail: { id: 'step.hold.detail' },
      operations: [],
      limitMs: 900,
      usualMs: 100,
    },
    {
      kind: 'free-driver',
      title: { id: 'step.driver.title', params: { interfaces: '0' } },
      detail: { id: 'usb-storage' },
      operations: [{ op: 'detach-driver', interface: 0 }],
      limitMs: 900,
      usualMs: 100,
    },
    {
      kind: 'send',
      title: { id: 'step.send.title', params: { name: 'Windows', endpoint: '01' } },
      detail: { id: 'step.send.detail', params: { bytes: 31, hex: '55534243 00…00 1106 00…00' } },
      operations: [{ op: 'bulk-out', endpoint: 1, data: cbw, timeoutMs: 3000, onFailure: 'skip-rest' }],
      limitMs: 3000,
      usualMs: 200,
    },
    {
      kind: 'return',
      title: { id: 'step.return.title', params: { place: '1-1.1' } },
      detail: { id: 'step.return.detail', params: { ids: '12d1:1001', mode: 'serial modem' } },
      operations: [],
      limitMs: 30_000,
      usualMs: 5700,
    },
    {
      kind: 'verify',
      title: { id: 'step.verify.at' },
      detail: { id: 'step.verify.detail' },
      operations: [],
      limitMs: 8000,
      usualMs: 800,
    },
  ],
  expects: { mode: 'serial', ids: ['12d1:1001'], minSerialPorts: 3, answer: 'at' },
  risk: 'low',
  riskWords: { id: 'risk.volatile' },
  persistent: false,
  wayBack: {
    kind: 'replug',
    to: 'disk',
    title: { id: 'way-back.replug' },
    detail: { id: 'way-back.replug.detail', params: { place: '1-1.1', mode: 'installer disk' } },
  },
  rule: { kind: 'plugin', name: 'E303s-2 and E3131/E353: one article and forum reports', certainty: 'likely' },
};

export const wire: WireLine[] = [
  { at: `${day}14:07:22.118Z`, direction: 'out', text: 'detach-driver interface 0' },
  { at: `${day}14:07:22.141Z`, direction: 'out', text: 'claim interface 0' },
  { at: `${day}14:07:22.143Z`, direction: 'out', text: `bulk-out 01 ${cbw}` },
  { at: `${day}14:07:22.349Z`, direction: 'in', text: 'bulk-in 81 55534253000000000000000000' },
  { at: `${day}14:07:22.352Z`, direction: 'out', text: 'release interface 0' },
  { at: `${day}14:07:23.760Z`, direction: 'event', text: 'left 1-1.1 12d1:1f01' },
  { at: `${day}14:07:25.300Z`, direction: 'note', text: 'waiting for a plug at 1-1.1' },
];

export const disk: SessionSnapshot = {
  place: '1-1.1',
  virtual: false,
  sighting: diskSighting,
  identity,
  mode: { main: 'disk', faces: ['disk'] },
  state: { glyph: 'ready', words: { id: 'mode.disk' } },
  interfaces: [
    { number: 0, role: 'storage', class: '08/06/50', driver: 'usb-storage', port: 'sr1', endpoints: '81 in, 01 out' },
  ],
  ports: [],
  cards: [],
  targets: [
    { mode: 'serial', ids: ['12d1:1001'], use: wordsOf('serial'), rule: plan.rule, ways: [], byHand: false },
    {
      mode: 'network',
      ids: ['12d1:14db'],
      use: wordsOf('network'),
      rule: { kind: 'shipped', name: 'usb-modeswitch-data 20191128, 12d1:1f01', certainty: 'sure' },
      ways: [],
      byHand: false,
    },
  ],
  route: {
    shape: 'fork',
    stations: [
      { mode: 'disk', id: '12d1:1f01' },
      { mode: 'serial', id: '12d1:1001' },
      { mode: 'network', id: '12d1:14db' },
    ],
  },
  obstacles: [],
  history: [
    { id: 'a', startedAt: at('16:20:00'), tookMs: 6400, from: 'disk', to: 'serial', verdict: 'verified' },
    { id: 'b', startedAt: at('16:11:00'), tookMs: 5100, from: 'disk', to: 'network', verdict: 'verified' },
    {
      id: 'c',
      startedAt: at('16:08:00'),
      tookMs: 5900,
      from: 'disk',
      to: 'serial',
      verdict: 'different',
      cameAs: '12d1:14db',
    },
  ],
  others: [],
  readingFacts: false,
  record: [
    { at: at('14:06:50'), kind: 'event', words: { id: 'record.plugged' }, detail: '12d1:1f01 HUAWEI Mobile' },
    {
      at: at('14:06:51'),
      kind: 'event',
      words: { id: 'record.driver', params: { driver: 'usb-storage', interface: 0 } },
    },
    {
      at: at('14:07:22'),
      kind: 'out',
      detail: 'bulk-out 01 55534243000000000000000000000011062000000000000000000000000000',
    },
    {
      at: at('14:07:24'),
      kind: 'attention',
      words: { id: 'record.other-at-work', params: { program: 'ModemManager' } },
    },
  ],
};
