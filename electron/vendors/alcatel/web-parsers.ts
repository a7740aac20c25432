import { intOf, plainText } from '../../core/facts/grammar.ts';
import { iccid, imei, imsi, msisdn } from '../../core/facts/identifiers.ts';
import { absent, read, saysNone, type Parsed, type WebFields, type WebParser } from '../../core/facts/parsed.ts';
import { signal, soundSignal, type SignalKey } from '../../core/facts/signal.ts';
import { simLock, simState, tries } from '../../core/facts/words.ts';

type Found = ReturnType<WebParser>;

function one(fields: WebFields, name: string, make: (text: string) => readonly Parsed[]): Found {
  const value = (fields.get(name) ?? '').trim();
  return saysNone(value) ? [] : make(value).map((p) => ({ ...p, fields: [name] }));
}

const plain =
  (key: 'model' | 'firmware' | 'hardware' | 'webUi' | 'operator' | 'rat') =>
  (value: string): Parsed[] => {
    const text = plainText(value);
    return text === undefined ? [] : [read(key, text)];
  };

const system: WebParser = (fields) => [
  ...one(fields, 'DeviceName', plain('model')),
  ...one(fields, 'SwVersion', plain('firmware')),
  ...one(fields, 'HwVersion', plain('hardware')),
  ...one(fields, 'WebUiVersion', plain('webUi')),
  ...one(fields, 'IMEI', imei),
  ...one(fields, 'IMSI', imsi),
  ...one(fields, 'ICCID', iccid),
  ...one(fields, 'MSISDN', msisdn),
  ...one(fields, 'MacAddress', (value) =>
    /^(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}$/i.test(value) ? [read('mac', value, { sensitive: 'mac' })] : [],
  ),
];

/** 2 PIN, 3 PUK, 4 lock of the stick, 5 PUK used up, 7 ready. */
const states: Readonly<Record<string, Parameters<typeof simState>[0]>> = {
  '2': 'pin', '3': 'puk', '4': 'locked', '5': 'failed', '7': 'ready',
}; // prettier-ignore

const sim: WebParser = (fields) => {
  const state = fields.get('SIMState') ?? '';
  const left = intOf(fields.get('SIMLockRemainingTimes'), 0, 99);
  return [
    ...one(fields, 'SIMState', (value) => {
      const known = states[value];
      return known === undefined ? [] : [simState(known)];
    }),
    ...(state === '4'
      ? [{ ...simLock(left === 0 ? 'blocked' : 'locked'), fields: ['SIMState', 'SIMLockRemainingTimes'] }]
      : []),
    ...(state === '4' && left !== undefined
      ? [{ ...read('lockTries', left, { unit: 'tries' }), fields: ['SIMLockRemainingTimes'] }]
      : []),
    ...one(fields, 'PinRemainingTimes', (value) => tries('pinTries', intOf(value, 0, 10))),
    ...one(fields, 'PukRemainingTimes', (value) => tries('pukTries', intOf(value, 0, 10))),
  ];
};

const level =
  (key: SignalKey) =>
  (value: string): Parsed[] => {
    const number = /^([+-]?\d{1,3}(?:\.\d{1,2})?) ?(?:dBm?)?$/i.exec(value)?.[1];
    return number === undefined ? [] : signal(key, Number(number));
  };

/** What the numbers of NetworkType mean is not documented: a number stays raw, a name is taken. */
const network: WebParser = (fields) => [
  ...one(fields, 'NetworkName', plain('operator')),
  ...one(fields, 'NetworkType', (value) => (/^\d+$/.test(value) ? [] : plain('rat')(value))),
  ...soundSignal(
    [
      ...one(fields, 'RSRP', level('rsrp')),
      ...one(fields, 'RSRQ', level('rsrq')),
      ...one(fields, 'SINR', level('sinr')),
    ],
    (key) => key === 'rsrp' && /\d/.test(fields.get('RSRP') ?? ''),
  ),
  ...one(fields, 'CellId', (value) =>
    /^[0-9A-F]{1,10}$/i.test(value) ? [/^0+$/.test(value) ? absent('cell') : read('cell', value.toUpperCase())] : [],
  ),
];

export const alcatelWebParsers = {
  'jrd-system': system, 'jrd-sim': sim, 'jrd-network': network,
} satisfies Record<string, WebParser>; // prettier-ignore
