import type { Device, Interface } from '../../core/model/index.ts';
import type { Disk, InterfaceData, Personality, StickData } from './data.ts';
import { e303Web } from './models/e303-web.ts';
import { genericAt } from './models/generic-at.ts';
import { mf831Web } from './models/mf831-web.ts';
import { ethernet, serial } from './models/parts.ts';

/** What a switching rule supposes of its stick, read from the rule by whoever knows rules. */
export interface RuleFacts {
  /** Entry of the rule, for names and sources: `12d1:1f01`. */
  entry: string;
  /** The stick before it switches: ids, strings, every configuration. */
  start: Device;
  /** What its disk says at INQUIRY. */
  scsi?: Partial<Pick<Disk, 'vendor' | 'model' | 'revision'>> | undefined;
  /**
   * Legs of transfers in the normal form of recordings. When the last transfer of a leg has come, the stick leaves; it returns
   * as it was after each leg but the last, and as `returnsAs` after that. No leg at all: it stays, whatever is sent.
   */
  legs: readonly (readonly string[])[];
  returnsAs?: Returned | undefined;
}

/** What the stick is after the switch. */
export interface Returned {
  /** `12d1:1001`. */
  id: string;
  /** `plain` = one interface of `classCode` that nobody has a driver for. */
  kind: 'serial' | 'network' | 'plain';
  /** Class of the first interface when `plain`. */
  classCode?: number | undefined;
  /** Serial ports when `serial`. */
  ports?: number | undefined;
}

/** Names of the personalities of a stick that was made from a rule. */
export const ruleStick = { start: 'start', again: 'again', switched: 'switched' } as const;

const common = { bcdDevice: 0x0100, deviceSubclass: 0, deviceProtocol: 0, attributes: 0x80, maxPower: 250 } as const;

/**
 * A stick as one rule supposes it: it shows the descriptors that the rule is for, waits for just the transfers that the rule
 * makes, leaves after the last of them and returns as the rule's first target. It takes all other transfers in silence, as
 * the simulated device of the switching recordings does.
 */
export function stickByRule(facts: RuleFacts): StickData {
  const { entry, start, legs, returnsAs } = facts;
  const personalities: Record<string, Personality> = {};
  const last = returnsAs === undefined ? ruleStick.again : ruleStick.switched;
  const nameOf = (leg: number): string =>
    leg === 0 ? ruleStick.start : leg === legs.length ? last : `${ruleStick.again}-${leg}`;
  for (let leg = 0; leg < Math.max(1, legs.length); leg += 1) personalities[nameOf(leg)] = startOf(facts);
  if (legs.length > 0)
    personalities[nameOf(legs.length)] = returnsAs === undefined ? startOf(facts) : switchedOf(facts, returnsAs);
  return {
    model: `rule-${entry.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
    name: `stick of rule ${entry}`,
    identity: {
      title: entry,
      maker: start.manufacturer ?? 'maker',
      product: start.product ?? 'stick',
      firmware: '1.0',
      imei: '867000000000010',
      imsi: '262010000000001',
      iccid: '8949010000000000016',
      mac: '021E101F00A1',
      operator: 'Testnetz',
      plmn: '26201',
      act: '2',
      creg: '0,1',
      cregSays: '0',
      copsForm: '0,"Testnetz"',
    },
    stored: {},
    powerOn: [{ when: {}, to: ruleStick.start }],
    personalities,
    disks: { installer: diskOf(facts) },
    messages: [],
    leaves: legs.map((after, leg) => ({ from: nameOf(leg), after: [...after], to: nameOf(leg + 1) })),
    at: {
      unknown: 'ERROR',
      entries: [
        { ask: 'I', lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}'] },
        ...genericAt,
      ],
      unsolicited: [],
    },
    web: start.vid === '19d2' ? mf831Web : e303Web,
    sim: { pin: '1234', puk: '12345678' },
  };
}

function diskOf({ scsi }: RuleFacts): Disk {
  return {
    kind: 'cd',
    vendor: (scsi?.vendor ?? 'VIRTUAL').slice(0, 8),
    model: (scsi?.model ?? 'Mass Storage').slice(0, 16),
    revision: (scsi?.revision ?? '1.00').slice(0, 4),
    blocks: 20,
    switches: false,
  };
}

function startOf({ entry, start }: RuleFacts): Personality {
  const [first, ...further] = start.configurations.map(({ interfaces }) => facesOf(interfaces));
  return {
    ...common,
    vendor: Number.parseInt(start.vid, 16),
    product: Number.parseInt(start.pid, 16),
    deviceClass: start.deviceClass,
    ...stringsOf(start),
    interfaces: first ?? [],
    ...(further.length === 0 ? {} : { further }),
    takesRequests: true,
    web: false,
    source: `what rule ${entry} supposes of its stick`,
  };
}

function stringsOf({ manufacturer, product, serial: number }: Device): Pick<Personality, 'strings' | 'stringIndices'> {
  const texts = [manufacturer, product, number];
  const strings = texts.filter((text) => text !== undefined);
  const index = (text: string | undefined): number => (text === undefined ? 0 : strings.indexOf(text) + 1);
  return { strings, stringIndices: [index(manufacturer), index(product), index(number)] };
}

/** The interfaces of a configuration in the order of their numbers, each with its alternate settings. */
function facesOf(interfaces: readonly Interface[]): InterfaceData[] {
  const numbers = [...new Set(interfaces.map((one) => one.number))].sort((a, b) => a - b);
  return numbers.flatMap((number) => {
    const settings = interfaces.filter((one) => one.number === number).sort((a, b) => a.alternate - b.alternate);
    const first = settings[0];
    if (first === undefined) return [];
    return [
      {
        role: 'any' as const,
        classCode: first.classCode,
        subclass: first.subclass,
        protocol: first.protocol,
        alternates: settings.map(({ endpoints }) =>
          endpoints.flatMap(({ type, ...rest }) =>
            type === 'bulk' || type === 'interrupt' ? [{ ...rest, type }] : [],
          ),
        ),
        disk: 'installer',
      },
    ];
  });
}

function switchedOf({ entry, start }: RuleFacts, { id, kind, classCode, ports }: Returned): Personality {
  const [vendor = '', product = ''] = id.split(':');
  return {
    ...common,
    vendor: Number.parseInt(vendor, 16),
    product: Number.parseInt(product, 16),
    deviceClass: 0,
    strings: [start.manufacturer ?? 'maker', start.product ?? 'stick', '{mac}'],
    stringIndices: [1, 2, 0],
    interfaces:
      kind === 'network'
        ? ethernet(3, { notify: 0x82, in: 0x81, out: 0x01 })
        : kind === 'serial'
          ? Array.from({ length: ports ?? 3 }, (_, port) => ({
              ...serial(port === 0 ? 'modem' : 'at', [0xff, 0xff], { in: 0x81 + port, out: 0x01 + port }),
              driver: 'option' as const,
            }))
          : [classCode === undefined || classCode === 0xff ? lonePort : plain(classCode)],
    web: kind === 'network',
    source: `first target of rule ${entry}`,
  };
}

/** What is of the maker's own class and no more is known of: a port that answers, or it could not be proven. */
const lonePort: InterfaceData = { ...serial('at', [0, 0], { in: 0x81, out: 0x01 }), driver: 'option' };

const plain = (classCode: number): InterfaceData => ({
  role: 'any',
  classCode,
  subclass: 0,
  protocol: 0,
  alternates: [
    [
      { address: 0x81, type: 'bulk', maxPacketSize: 512, interval: 0 },
      { address: 0x01, type: 'bulk', maxPacketSize: 512, interval: 0 },
    ],
  ],
});
