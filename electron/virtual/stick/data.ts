import { z } from 'zod';

/**
 * A stick as data. Everything that distinguishes one stick from another stands here and in the files under `models/`; the
 * rest of this folder is machinery that is the same for all.
 */
const byte = z.number().int().min(0).max(0xff);
const word = z.number().int().min(0).max(0xffff);
const hex = z.string().regex(/^([0-9a-f]{2})*$/);
const texts = z.record(z.string(), z.string());

export const endpointDataSchema = z.strictObject({
  address: byte,
  type: z.enum(['bulk', 'interrupt']),
  maxPacketSize: word,
  interval: byte,
});

/**
 * What stands behind an interface. `at` and `modem` answer AT, `diag` swallows, `acm` is the control half of a port whose
 * bytes go through the `at` or `modem` behind it. `card` is CDC ECM, `rndis`, `ncm` and `mbim` are what they say; `card-data` follows
 * one of these. `any` takes every transfer and request without a word, and answers command blocks with a good status.
 */
export const roleSchema = z.enum([
  'storage',
  'at',
  'modem',
  'diag',
  'acm',
  'card',
  'rndis',
  'ncm',
  'mbim',
  'card-data',
  'any',
]);
export type Role = z.infer<typeof roleSchema>;

/** Drivers of Linux for interfaces of a maker's own class: serial ports, and QMI. */
export const ownClassDrivers = ['option', 'qcserial', 'sierra', 'pl2303', 'qmi_wwan'] as const;

export const interfaceDataSchema = z.strictObject({
  role: roleSchema,
  classCode: byte,
  subclass: byte,
  protocol: byte,
  /** Class-specific descriptors between the interface and its endpoints. `NN` stands for this interface's number, `NX` for the next. */
  functional: z
    .string()
    .regex(/^([0-9a-f]{2}|NN|NX)*$/)
    .optional(),
  /** Alternate settings; most interfaces have one. */
  alternates: z.array(z.array(endpointDataSchema)).min(1),
  /** Code of this function in the stored port list; an interface whose code is not in the list is not shown. */
  portCode: z.string().optional(),
  /** Shown only while these values are stored so. */
  when: texts.optional(),
  /** bInterfaceNumber where it is not the next one: some modules leave gaps. */
  number: byte.optional(),
  /** Which disk of `disks` a storage interface shows. */
  disk: z.string().optional(),
  /** The driver that takes it on the bench, where that does not follow from class and maker. */
  driver: z.enum(ownClassDrivers).optional(),
});
export type InterfaceData = z.infer<typeof interfaceDataSchema>;

export const personalitySchema = z.strictObject({
  vendor: word,
  product: word,
  bcdDevice: word,
  deviceClass: byte,
  deviceSubclass: byte,
  deviceProtocol: byte,
  /** String descriptors 1, 2, 3, …; may hold `{name}` of the identity. */
  strings: z.array(z.string()),
  /** Indices of manufacturer, product and serial number in the device descriptor; 0 = none. */
  stringIndices: z.tuple([byte, byte, byte]),
  attributes: byte,
  /** In units of 2 mA. */
  maxPower: byte,
  /** Interfaces of configuration 1. */
  interfaces: z.array(interfaceDataSchema).min(1),
  /** Interfaces of configurations 2, 3, …; most sticks have none. */
  further: z.array(z.array(interfaceDataSchema).min(1)).optional(),
  /** Takes makers' own and class requests to the device, answering reads with zeros. */
  takesRequests: z.literal(true).optional(),
  /** Name of the stored value that lists the port codes to show (`…;1,3,2`: what stands behind the semicolon). */
  portList: z.string().optional(),
  web: z.boolean(),
  source: z.string(),
});
export type Personality = z.infer<typeof personalitySchema>;

/**
 * A message that makes the stick leave. It is told by the signature, data length and unit 0 of the wrapper and by the
 * command block; tag, flags and the length byte are not looked at, since sticks accept any.
 */
export const switchMessageSchema = z.strictObject({
  /** First bytes of the command block. */
  starts: hex,
  /** Bytes of data that the wrapper announces; absent = 0. None are sent. */
  dataLength: z.number().int().optional(),
  /** What the bytes after that must be. */
  rest: z.enum(['zero', 'any']),
  to: z.string(),
  source: z.string(),
});
export type SwitchMessage = z.infer<typeof switchMessageSchema>;

export const diskSchema = z.strictObject({
  kind: z.enum(['cd', 'card-reader']),
  vendor: z.string().max(8),
  model: z.string().max(16),
  revision: z.string().max(4),
  /** Volume name of the CD image. */
  volume: z.string().max(32).optional(),
  /** Blocks of 2048 bytes of the CD image. */
  blocks: z.number().int().min(20).max(4096).optional(),
  /** Whether this disk understands the stick's switch messages. */
  switches: z.boolean(),
  /** Personality that ejecting leads to. */
  ejectTo: z.string().optional(),
});
export type Disk = z.infer<typeof diskSchema>;

/**
 * One AT command. `ask` is what stands behind `AT`, upper case outside quotes; when it ends with `=`, `args` is a regular
 * expression for all that follows, and `$1` … in `set` and `store` stand for its groups. `{name}` in `lines` is filled.
 */
export const atEntrySchema = z.strictObject({
  ask: z.string(),
  args: z.string().optional(),
  lines: z.array(z.string()).optional(),
  /** Forgotten at power-off. */
  set: texts.optional(),
  /** Kept by the stick. */
  store: texts.optional(),
  needs: z.enum(['sim', 'unlocked']).optional(),
  /** Known only while all these values are so. */
  when: texts.optional(),
  /** Answers with this +CME ERROR. */
  error: z.number().int().optional(),
  /** The stick leaves the bus and starts anew. */
  then: z.enum(['restart']).optional(),
  /** How long the stick thinks, ms. */
  takesMs: z.number().int().optional(),
});
export type AtEntry = z.infer<typeof atEntrySchema>;

/** A message on the SIM: its code (PDU), and what text mode shows of it. `time` as 27.005 writes it. */
export const storedMessageSchema = z.strictObject({
  stat: z.union([z.literal(0), z.literal(1)]),
  pdu: z.string().regex(/^(?:[0-9A-F]{2})+$/),
  sender: z.string(),
  time: z.string(),
  text: z.string(),
});

/**
 * Service codes of the network. A key is the code as this stick takes it, a value `m|text` of `+CUSD` as it writes them;
 * `replies` are those to a code that asks (m = 1).
 */
export const servicesSchema = z.strictObject({
  writing: z.enum(['plain', 'packed']),
  codes: texts,
  replies: texts,
});

export const atDataSchema = z.strictObject({
  entries: z.array(atEntrySchema),
  messages: z.array(storedMessageSchema).optional(),
  services: servicesSchema.optional(),
  /** Final result for a command that the stick does not know. */
  unknown: z.string(),
  unsolicited: z.array(
    z.strictObject({ everyMs: z.number().int().min(100), line: z.string(), unless: texts.optional() }),
  ),
});
export type AtData = z.infer<typeof atDataSchema>;

const hilinkPageSchema = z.strictObject({
  path: z.string(),
  /** Whether the page asks for a session, as told by the maker's own web pages. */
  session: z.boolean(),
  /** Only for whoever is signed in. */
  login: z.literal(true).optional(),
  /** XML elements of the response in order. */
  fields: z.array(z.tuple([z.string(), z.string()])),
  /** The whole answer as it was recorded, instead of `fields`. */
  body: z.string().optional(),
});
export const webDataSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hilink'),
    address: z.string(),
    names: z.array(z.string()),
    home: z.string(),
    pages: z.array(hilinkPageSchema),
    /** Requests that make it something else, as long as it has power unless they store it; `body` is a regular expression. */
    actions: z
      .array(
        z.strictObject({
          path: z.string(),
          body: z.string(),
          to: z.string(),
          /** Kept over power-off. */
          store: texts.optional(),
          source: z.string(),
        }),
      )
      .optional(),
    /** Requests that change something want a login with this password (user admin, password type 4). */
    password: z.string().optional(),
    /** Newer firmware: the login is a challenge and its proof. */
    scram: z.literal(true).optional(),
  }),
  z.strictObject({
    kind: z.literal('goform'),
    address: z.string(),
    names: z.array(z.string()),
    home: z.string(),
    values: texts,
    /** Names that stand for several values at once. */
    lists: z.record(z.string(), z.array(z.string())).optional(),
    /** Newer firmware: who is not signed in reads nothing but `open`, and changes nothing. */
    login: z
      .strictObject({
        secret: z.string(),
        /** How the password comes: base64, or digested with the nonce `LD`. */
        password: z.enum(['base64', 'nonce']),
        /** Writes want `AD`, made with this digest. */
        signs: z.enum(['md5', 'sha256']).optional(),
        open: z.array(z.string()),
      })
      .optional(),
    /** Requests that store something; `query` must be there with these values. */
    actions: z.array(
      z.strictObject({
        path: z.string(),
        query: texts,
        answer: z.string(),
        store: texts,
        restart: z.boolean(),
        source: z.string(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('jrd'),
    address: z.string(),
    names: z.array(z.string()),
    home: z.string(),
    /** The constant that each request has to bring. */
    key: z.string(),
    /** Answers by method; `open` ones need no login. A number stands for itself, a text may hold `{name}`. */
    methods: z.record(
      z.string(),
      z.strictObject({
        open: z.literal(true).optional(),
        result: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
    /** User admin; after so many wrong passwords the page is closed until the next start. */
    login: z.strictObject({ secret: z.string(), tries: z.number().int().min(1), writes: z.enum(['veiled', 'plain']) }),
  }),
  /** A module's card has no page behind it, only an address. */
  z.strictObject({ kind: z.literal('none'), address: z.string() }),
]);
export type WebData = z.infer<typeof webDataSchema>;

export const stickDataSchema = z.strictObject({
  /** Where an editor finds what a model file may hold. */
  $schema: z.string().optional(),
  model: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  /** Fictional but well-formed identifiers and other fixed values, for `{name}` in texts. */
  identity: texts,
  /** What the stick remembers over power-off, as it leaves the factory. */
  stored: texts,
  /** First rule whose stored values all agree says what the stick is at power-on. */
  powerOn: z.array(z.strictObject({ when: texts, to: z.string() })).min(1),
  personalities: z.record(z.string(), personalitySchema),
  disks: z.record(z.string(), diskSchema),
  messages: z.array(switchMessageSchema),
  /**
   * In personality `from` it leaves when these transfers have reached it in this order, whatever else came between, and
   * returns as `to`. Lines are in the normal form of recordings; `driver-off 0` stands for the kernel letting go of an interface.
   */
  leaves: z.array(z.strictObject({ from: z.string(), after: z.array(z.string()).min(1), to: z.string() })).optional(),
  at: atDataSchema,
  /** With the fault `signal=moves` these values take the place of the others, one set after the other, over and over. */
  moves: z.strictObject({ everyMs: z.number().int().min(1), steps: z.array(texts).min(2) }).optional(),
  web: webDataSchema,
  /** `state` is how it is found at power-on; without one it is there and open. */
  sim: z.strictObject({ pin: z.string(), puk: z.string(), state: z.enum(['absent', 'locked', 'puk']).optional() }),
});
export type StickData = z.infer<typeof stickDataSchema>;

/** Fills `{name}`; an unknown name stays as it is, so that a gap in the data is seen. */
export function fill(text: string, values: (name: string) => string | undefined): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values(name) ?? whole);
}
