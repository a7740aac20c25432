import type { InterfaceData, Personality } from '../data.ts';

/** Shapes that many sticks share. Endpoint sizes are those of high speed (USB 2.0 §5.8.3); interval 9 = 32 ms. */
type Endpoint = InterfaceData['alternates'][number][number];

export const bulk = (address: number): Endpoint => ({ address, type: 'bulk', maxPacketSize: 512, interval: 0 });
export const interrupt = (address: number): Endpoint => ({
  address,
  type: 'interrupt',
  maxPacketSize: 16,
  interval: 9,
});

/** A disk: SCSI transparent command set, bulk-only transport. */
export const storage = (disk: string, endpoints: { in: number; out: number }, portCode?: string): InterfaceData => ({
  role: 'storage',
  classCode: 8,
  subclass: 6,
  protocol: 0x50,
  alternates: [[bulk(endpoints.in), bulk(endpoints.out)]],
  disk,
  ...(portCode === undefined ? {} : { portCode }),
});

/** A serial port of a maker's own class; `notify` adds an interrupt endpoint. */
export const serial = (
  role: 'at' | 'modem' | 'diag',
  triple: readonly [subclass: number, protocol: number],
  endpoints: { in: number; out: number; notify?: number },
  portCode?: string,
): InterfaceData => ({
  role,
  classCode: 0xff,
  subclass: triple[0],
  protocol: triple[1],
  alternates: [
    [...(endpoints.notify === undefined ? [] : [interrupt(endpoints.notify)]), bulk(endpoints.in), bulk(endpoints.out)],
  ],
  ...(portCode === undefined ? {} : { portCode }),
});

/** QMI: a control channel and its data in one interface of a maker's own class. What is spoken on it is not modelled. */
export const qmi = (endpoints: { notify: number; in: number; out: number }): InterfaceData => ({
  role: 'diag',
  classCode: 0xff,
  subclass: 0xff,
  protocol: 0xff,
  alternates: [[interrupt(endpoints.notify), bulk(endpoints.in), bulk(endpoints.out)]],
});

/**
 * An Ethernet card, CDC ECM: the control interface with header, union and Ethernet descriptors (CDC §5.2.3, ECM §5.4), and
 * the data interface whose second setting has the endpoints. `macString` is the index of the string with the address.
 */
export const ethernet = (
  macString: number,
  endpoints: { notify: number; in: number; out: number },
): [InterfaceData, InterfaceData] => [
  {
    role: 'card',
    classCode: 2,
    subclass: 6,
    protocol: 0,
    functional: `0524001001` + `052406NNNX` + `0d240f${macString.toString(16).padStart(2, '0')}00000000ea05000000`,
    alternates: [[interrupt(endpoints.notify)]],
  },
  {
    role: 'card-data',
    classCode: 10,
    subclass: 0,
    protocol: 0,
    alternates: [[], [bulk(endpoints.in), bulk(endpoints.out)]],
  },
];

/**
 * An Ethernet card, CDC NCM: as `ethernet`, with the descriptor of NCM (CDC NCM §5.2.1: version 1.0, takes packet filters)
 * after it.
 */
export const ncm = (
  macString: number,
  endpoints: { notify: number; in: number; out: number },
): [InterfaceData, InterfaceData] => {
  const [control, data] = ethernet(macString, endpoints);
  return [
    { ...control, role: 'ncm', subclass: 0x0d, functional: `${control.functional ?? ''}06241a000101` },
    { ...data, protocol: 1 },
  ];
};

/** RNDIS: a wireless controller's interface with the messages, and the data interface (MS-RNDIS, "RNDIS over USB"). */
export const rndis = (endpoints: { notify: number; in: number; out: number }): [InterfaceData, InterfaceData] => [
  { role: 'rndis', classCode: 0xe0, subclass: 1, protocol: 3, alternates: [[interrupt(endpoints.notify)]] },
  {
    role: 'card-data',
    classCode: 10,
    subclass: 0,
    protocol: 0,
    alternates: [[bulk(endpoints.in), bulk(endpoints.out)]],
  },
];

/**
 * MBIM: the control interface with header, union and MBIM descriptors (MBIM 1.0 §6.3: control messages of 4096 bytes, 32
 * filters of 128 bytes, segments of 1500), and the data interface whose second setting has the endpoints.
 */
export const mbim = (endpoints: { notify: number; in: number; out: number }): [InterfaceData, InterfaceData] => [
  {
    role: 'mbim',
    classCode: 2,
    subclass: 0x0e,
    protocol: 0,
    functional: `0524001001` + `052406NNNX` + `0c241b000100102080dc0500`,
    alternates: [[interrupt(endpoints.notify)]],
  },
  {
    role: 'card-data',
    classCode: 10,
    subclass: 0,
    protocol: 2,
    alternates: [[], [bulk(endpoints.in), bulk(endpoints.out)]],
  },
];

/**
 * A serial port of the communication class (CDC PSTN §5.3): the control interface with header, call management, abstract
 * control and union descriptors, and the data interface with the bytes.
 */
export const acm = (
  role: 'at' | 'modem',
  endpoints: { notify: number; in: number; out: number },
): [InterfaceData, InterfaceData] => [
  {
    role: 'acm',
    classCode: 2,
    subclass: 2,
    protocol: 1,
    functional: `0524001001` + `05240100NX` + `04240206` + `052406NNNX`,
    alternates: [[interrupt(endpoints.notify)]],
  },
  { role, classCode: 10, subclass: 0, protocol: 0, alternates: [[bulk(endpoints.in), bulk(endpoints.out)]] },
];

/** A device that says that its interfaces belong together in groups (USB 3.2 §9.6.4, interface associations). */
export const grouped = { deviceClass: 0xef, deviceSubclass: 2, deviceProtocol: 1 } as const;

/** What a module is, whatever it shows: its ids, release and strings; more where it differs from the others. */
type ModuleDevice = Pick<Personality, 'vendor' | 'product' | 'bcdDevice' | 'strings'> & Partial<Personality>;

const cards: readonly string[] = ['card', 'ncm', 'rndis'];

/** One of the faces of a module: fed by the bus, able to wake the computer, with a network behind each card that it shows. */
export const faceOf = (device: ModuleDevice, interfaces: InterfaceData[], source: string): Personality => ({
  deviceClass: 0,
  deviceSubclass: 0,
  deviceProtocol: 0,
  stringIndices: [1, 2, 3],
  attributes: 0xa0,
  maxPower: 250,
  web: interfaces.some(({ role }) => cards.includes(role)),
  ...device,
  interfaces,
  source,
});
