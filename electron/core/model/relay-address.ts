import { z } from 'zod';
import { placeSchema } from './place.ts';

/**
 * The two ends of a relay as plain values. The grammar is close to socat's (`TYPE:PARAMETER,OPTION=VALUE`), so that people
 * know it; what it means is said here once and derived everywhere else.
 */

/** What a port of a stick is asked for by: its role, or the number of its interface (`if2`). */
export const stickPortSchema = z.union([z.enum(['at', 'modem', 'diag', 'nmea']), z.string().regex(/^if\d{1,3}$/)]);

const host = z.string().min(1).max(253);
const port = z.number().int().min(0).max(65_535);
/** A port to go to; 0 is none. */
const farPort = port.min(1);
/** Seconds, fractions allowed. */
const seconds = z.number().min(0).max(86_400);

/** Options that every end takes. */
const common = {
  /** Line ends: `crlf` = LF to the far side becomes CR LF and back, `cr` = LF and CR are exchanged. */
  lineEnds: z.enum(['crlf', 'cr']).optional(),
  /** Bytes from this end are thrown away. */
  readOnly: z.boolean().optional(),
  /** The relay ends after so many seconds without a byte in either direction. */
  idleS: seconds.optional(),
  /** How often an end that is away is tried again; `forever` has no limit. Absent: what suits the kind of end. */
  retry: z.union([z.number().int().min(0).max(1_000_000), z.literal('forever')]).optional(),
  /** Seconds between two tries; 1 when absent, as with socat. */
  intervalS: z.number().min(0.01).max(3600).optional(),
};

/** What a serial line takes besides. */
const line = {
  baudRate: z.number().int().min(50).max(4_000_000).optional(),
  dataBits: z.union([z.literal(5), z.literal(6), z.literal(7), z.literal(8)]).optional(),
  parity: z.enum(['none', 'even', 'odd']).optional(),
  stopBits: z.union([z.literal(1), z.literal(2)]).optional(),
  /** What is sent to this line comes back as if the device echoed. */
  echo: z.boolean().optional(),
};

/** File whose first line proves that one may come: a client sends it, a listening end asks for it before anything else. */
const token = { token: z.string().min(1).optional() };

/** A listening end. Loopback unless `bind` says otherwise. */
const listening = {
  bind: host.optional(),
  /** Serves one client after the other and several at once; without it the first client is the only one. */
  fork: z.boolean().optional(),
  /** Clients at once, with `fork`. */
  max: z.number().int().min(1).max(256).optional(),
  /** Networks that may connect, such as `192.168.1.0/24`. */
  allow: z.array(z.union([z.cidrv4(), z.cidrv6()])).optional(),
};

/** Certificates are files in PEM. */
const tls = {
  cert: z.string().optional(),
  /** Absent: the key stands in the file of the certificate. */
  key: z.string().optional(),
  /** Authorities that the far end's certificate must come from; for a listening end, those of its clients. */
  caFile: z.string().optional(),
  /** False accepts any certificate; on unless a person wrote otherwise. */
  verify: z.boolean().optional(),
  /** Name that the far end's certificate must bear, when it is not the host. */
  commonName: z.string().optional(),
};

export const relayAddressSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stick'), place: placeSchema, port: stickPortSchema, ...line, ...common }),
  z.strictObject({ type: z.literal('serial'), path: z.string().min(1), ...line, ...common }),
  z.strictObject({ type: z.literal('pty'), link: z.string().min(1).optional(), ...common }),
  z.strictObject({ type: z.literal('tcp'), host, port: farPort, ...token, ...common }),
  z.strictObject({ type: z.literal('tcp-listen'), port, ...listening, ...token, ...common }),
  z.strictObject({ type: z.literal('unix'), path: z.string().min(1), ...common }),
  z.strictObject({
    type: z.literal('unix-listen'),
    path: z.string().min(1),
    fork: z.boolean().optional(),
    max: z.number().int().min(1).max(256).optional(),
    ...common,
  }),
  z.strictObject({ type: z.literal('tls'), host, port: farPort, ...tls, ...token, ...common }),
  z.strictObject({ type: z.literal('tls-listen'), port, ...tls, ...listening, ...token, ...common }),
  z.strictObject({ type: z.literal('rfc2217'), host, port: farPort, ...line, ...token, ...common }),
  z.strictObject({ type: z.literal('rfc2217-listen'), port, ...listening, ...token, ...common }),
  z.strictObject({ type: z.literal('exec'), command: z.array(z.string()).min(1), ...common }),
  z.strictObject({
    type: z.literal('file'),
    path: z.string().min(1),
    append: z.boolean().optional(),
    /** Gives what it holds and takes nothing. */
    read: z.boolean().optional(),
    ...common,
  }),
  z.strictObject({
    type: z.literal('replay'),
    path: z.string().min(1),
    speed: z.number().min(0).max(1000).optional(),
    ...common,
  }),
  z.strictObject({ type: z.literal('stdio'), ...common }),
]);
export type RelayAddress = z.infer<typeof relayAddressSchema>;
export type RelayAddressType = RelayAddress['type'];

/** Whether an end waits for others to come instead of going to them. */
export const listens = ({ type }: RelayAddress): boolean => type.endsWith('-listen');

/**
 * Whether an end is one line that several clients would share (a port, a terminal), rather than something that each client
 * gets for itself (a connection, a program).
 */
export const isOneLine = (end: RelayAddress): boolean =>
  hasLine(end) || end.type === 'pty' || (end.type === 'file' && end.read !== true) || end.type === 'stdio';

/** Whether an end is a serial line with speed and modem lines. */
export const hasLine = ({ type }: RelayAddress): boolean => type === 'stick' || type === 'serial' || type === 'rfc2217';

/** Addresses of this computer alone. */
export const isLoopback = (bind: string): boolean =>
  bind === 'localhost' || bind === '::1' || /^127(\.\d{1,3}){3}$/.test(bind);
