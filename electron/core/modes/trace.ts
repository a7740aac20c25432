import { z } from 'zod';
import { Failure } from '../model/index.ts';
import type { Configuration, Device, ErrorData, Interface } from '../model/index.ts';
import { hex16Schema } from '../model/sighting.ts';
import { parseConfigText, type RuleProblem } from './config-text.ts';
import { executeOperations } from './execute.ts';
import { methodData } from './messages.ts';
import { switchOperations } from './methods.ts';
import { RecordingBus, type RecordedStick } from './recording.ts';
import type { Rule } from './rules.ts';

/** One line of a trace: what goes to the stick, and what is waited before which transfer. */
export interface Trace {
  entry: string;
  scenario: 'ack' | 'case';
  ops: string[];
  delays: [number, number][];
  /** The data set says: leave this device alone. */
  skipped?: true;
  /** Why nothing is sent. */
  refused?: ErrorData;
  /** What a person must mend in the settings of a case. */
  problems?: RuleProblem[];
}

/** ms that the Sony stick of the recordings stays away: it is back at the third look, looks begin after 6 s. */
const sonyAwayMs = 8_000;
/** Id that a case is for when its settings name none: the test id of pid.codes, which the recorded cases use. */
const caseId = '1209:0001';

/** What `switch` would send to the well-behaved stick of this rule, through the same planner and executor. */
export async function traceRule(rule: Rule, stick: RecordedStick = stickFor(rule)): Promise<Trace> {
  const { operations, refused } = switchOperations(rule, stick.device);
  const bus = new RecordingBus(stick);
  const { recording } = bus;
  await executeOperations(operations, {
    open: () => bus.open(),
    clock: bus.clock,
    onWire: (line) => bus.onWire(line),
    awaitReturn: (limitMs) => bus.awaitReturn(limitMs),
  });
  return {
    entry: rule.entry,
    scenario: 'ack',
    ops: recording.ops,
    delays: recording.delays,
    ...(rule.configuration === 0 ? { skipped: true as const } : {}),
    ...(refused === undefined || rule.configuration === 0 ? {} : { refused }),
  };
}

const storage = { classCode: 0x08, subclass: 0x06, protocol: 0x50 };
const vendor = { classCode: 0xff, subclass: 0, protocol: 0 };

function face(
  kind: Pick<Interface, 'classCode' | 'subclass' | 'protocol'>,
  endpoints: Interface['endpoints'],
): Interface {
  return { number: 0, alternate: 0, ...kind, endpoints };
}

const bulkEndpoint = (address: number) => ({ address, type: 'bulk' as const, maxPacketSize: 512, interval: 0 });

/**
 * The stick of a recording: one configuration with one storage interface and its driver. Rules that choose a configuration
 * get the ones they choose from, rules that name endpoints get those, MobileAction its interrupt endpoints.
 */
export function stickFor(rule: Rule): RecordedStick {
  const named = [rule.messageEndpoint, rule.responseEndpoint].filter((address) => address !== undefined);
  const disk =
    rule.special?.includes('MobileActionMode') === true
      ? face(
          storage,
          [methodData.mobileAction.in, methodData.mobileAction.out].map((address) => ({
            address,
            type: 'interrupt',
            maxPacketSize: 8,
            interval: 10,
          })),
        )
      : face(storage, [...new Set([0x81, 0x01, ...named])].map(bulkEndpoint));
  const sony = rule.special?.includes('SonyMode') === true;
  const other = face(
    sony ? { ...vendor, classCode: rule.targetClass ?? vendor.classCode } : vendor,
    [0x82, 0x02].map(bulkEndpoint),
  );
  const wanted = rule.configuration ?? 0;
  const active = wanted === 1 ? 2 : 1;
  const count = wanted === 0 ? 1 : Math.max(2, wanted);
  const configurations: Configuration[] = Array.from({ length: count }, (_, index) => ({
    value: index + 1,
    interfaces: [index + 1 === active ? disk : other],
  }));
  return {
    device: {
      vid: rule.entry.slice(0, 4),
      pid: rule.entry[5] === '#' ? '0001' : rule.entry.slice(5, 9),
      bcdDevice: 0,
      deviceClass: 0,
      configurations,
      activeConfiguration: active,
    },
    drivers: [{ configuration: active, interface: 0 }],
    awayMs: sonyAwayMs,
  };
}

const byte = z.number().int().min(0).max(0xff);
const caseEndpointSchema = z.object({
  address: byte,
  attributes: byte,
  maxPacketSize: z.number().int().min(0),
  interval: z.number().int().min(0).optional(),
});
const caseAltSchema = z.object({
  alt: byte.optional(),
  class: byte,
  subclass: byte,
  protocol: byte,
  endpoints: z.array(caseEndpointSchema),
});
const caseInterfaceSchema = z.union([
  z.object({ number: byte, driver: z.number().optional(), alts: z.array(caseAltSchema).min(1) }),
  caseAltSchema.extend({ number: byte, driver: z.number().optional() }),
]);
const caseSchema = z.object({
  entry: z.string(),
  config: z.string(),
  device: z.object({
    vid: hex16Schema,
    pid: hex16Schema,
    bcdDevice: z.number().int().optional(),
    deviceClass: byte.optional(),
    manufacturer: z.string().nullish(),
    product: z.string().nullish(),
    serial: z.string().nullish(),
    active: byte.optional(),
    configurations: z.array(z.object({ value: byte, interfaces: z.array(caseInterfaceSchema) })),
  }),
});
export type TraceCase = z.infer<typeof caseSchema>;

/** Lines of a cases file, one JSON object each. Failure rules.bad-case with the number of the first line that is none. */
export function parseCases(text: string, fileName: string): TraceCase[] {
  // Editors of Windows put a byte order mark before a text; here it means nothing.
  const lines = text.replace(/^\ufeff/, '').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const failure = (reason: string, cause: unknown): Failure =>
      new Failure('rules.bad-case', { file: fileName, line: index + 1, reason: `@rules.reason.${reason}` }, cause);
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (thrown) {
      throw failure('no-json-case', thrown);
    }
    const parsed = caseSchema.safeParse(value);
    if (!parsed.success) throw failure('no-case', z.prettifyError(parsed.error));
    return [parsed.data];
  });
}

const transferTypes = ['control', 'isochronous', 'bulk', 'interrupt'] as const;

function stickOf({ device }: TraceCase): RecordedStick {
  const drivers: { configuration: number; interface: number }[] = [];
  const configurations = device.configurations.map(({ value, interfaces }) => ({
    value,
    interfaces: interfaces.flatMap((one) => {
      // A driver is bound unless the case says 0.
      if (one.driver !== 0) drivers.push({ configuration: value, interface: one.number });
      return ('alts' in one ? one.alts : [one]).map((alt): Interface => ({
        number: one.number,
        alternate: alt.alt ?? 0,
        classCode: alt.class,
        subclass: alt.subclass,
        protocol: alt.protocol,
        endpoints: alt.endpoints.map((endpoint) => ({
          address: endpoint.address,
          type: transferTypes[endpoint.attributes & 3] ?? 'control',
          maxPacketSize: endpoint.maxPacketSize,
          interval: endpoint.interval ?? 0,
        })),
      }));
    }),
  }));
  const strings = { manufacturer: device.manufacturer, product: device.product, serial: device.serial };
  const built: Device = {
    vid: device.vid,
    pid: device.pid,
    bcdDevice: device.bcdDevice ?? 0,
    deviceClass: device.deviceClass ?? 0,
    ...Object.fromEntries(Object.entries(strings).filter(([, value]) => typeof value === 'string')),
    configurations,
    activeConfiguration: device.active ?? device.configurations[0]?.value ?? 0,
  };
  return { device: built, drivers, awayMs: sonyAwayMs };
}

/**
 * What `switch` would send for settings and a stick of one's own. Settings that cannot be used, or that are for another id
 * than the stick has, send nothing and say why.
 */
export async function traceCase(line: TraceCase): Promise<Trace> {
  const { rule, problems } = parseConfigText(line.config, line.entry, { entry: caseId });
  const noted = problems.length === 0 ? {} : { problems };
  const base = { entry: line.entry, scenario: 'case' as const };
  const stick = stickOf(line);
  const id = `${stick.device.vid}:${stick.device.pid}`;
  if (rule === undefined) return { ...base, ops: [], delays: [], ...noted };
  if (rule.entry.slice(0, 9) !== id) {
    return { ...base, ops: [], delays: [], refused: { code: 'mode.no-rule', params: { id } }, ...noted };
  }
  return { ...(await traceRule(rule, stick)), ...base, ...noted };
}
