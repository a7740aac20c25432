import { idOf, Failure } from '../core/model/index.ts';
import type { FactSet, Place, Sighting } from '../core/model/index.ts';
import type { Identifier } from '../core/facts/mask.ts';
import { pseudonymize } from '../core/facts/pseudonym.ts';
import { applies, type FactKit } from '../core/facts/recipe.ts';
import type { Http, UsbDevice, World } from '../core/ports.ts';
import { identifiersIn } from '../core/workbench/masking.ts';
import { atPortsAt, rolesAt } from '../core/workbench/port-roles.ts';
import type { Session } from '../core/workbench/session.ts';
import { settingQuestions } from '../core/workbench/setting-facts.ts';
import type { Workbench } from '../core/workbench/workbench.ts';
import { factKitFor } from '../vendors/facts.ts';
import { macStringOf, stringIndicesOf } from '../virtual/record/descriptors.ts';
import { modelFrom } from '../virtual/record/model.ts';
import type { PortKind, Raw, RecordedCommand, RecordedPage } from '../virtual/record/raw.ts';
import type { StickData } from '../virtual/stick/data.ts';
import type { Numbers } from './compose.ts';

export interface RecordOptions {
  numbers: Numbers;
  signal: AbortSignal;
}

type Parts = Pick<Raw, 'device' | 'configurations' | 'strings'>;

/**
 * Turns what a stick is and says now into a model: its descriptors and strings, its answers to the commands and pages that
 * reading the facts asks for, all of which change nothing. Numbers of people and devices become made-up ones, unless they are
 * wanted in full.
 * Failures: place.gone, mode.service-state, usb.*, serial.*, at.closed, run.cancelled; those of reading the facts.
 */
export async function recordStick(
  { workbench, world }: { workbench: Workbench; world: World },
  place: Place,
  { numbers, signal }: RecordOptions,
): Promise<StickData> {
  const session = workbench.session(place);
  const sighting = session.open();
  const parts = await readDescriptors(world, place);
  const talks = sighting.ports.length + sighting.cards.length > 0;
  const facts = talks ? await workbench.readFacts(place) : undefined;
  const kit = factKitFor(session.vendor.id);
  const [port] = atPortsAt(session);
  const at = port === undefined ? [] : await askCommands(workbench, session, { kit, signal, number: port.interface });
  const web = sighting.cards.length === 0 ? undefined : await askPages(world, session, { kit, signal });
  const raw: Raw = {
    ...parts,
    name: session.identity.name,
    mode: session.mode.main,
    active: sighting.device.activeConfiguration,
    ports: portsOf(session, port?.interface),
    drivers: new Map(sighting.drivers.map((one) => [one.interface, one.driver])),
    disks: disksOf(sighting),
    at,
    web,
  };
  const made = modelFrom(numbers === 'full' ? raw : withoutNumbers(raw, facts, sighting));
  if (made === undefined) throw new Failure('usb.io', { place }, 'the descriptors are none');
  return made;
}

const getDescriptor = 6;
const type = { device: 1, configuration: 2, string: 3 } as const;
/** ms. A stick answers requests to its control pipe at once; the kernel gives 5 s. */
const descriptorLimitMs = 5000;

async function readDescriptors(world: World, place: Place): Promise<Parts> {
  const usb = await world.usb.open(place);
  try {
    const device = await descriptor(usb, { type: type.device, index: 0 }, 18);
    const configurations: Uint8Array[] = [];
    for (let index = 0; index < (device[17] ?? 0); index += 1) {
      const head = await descriptor(usb, { type: type.configuration, index }, 9);
      const total = (head[2] ?? 0) | ((head[3] ?? 0) << 8);
      configurations.push(await descriptor(usb, { type: type.configuration, index }, total));
    }
    const strings = new Map<number, string>();
    const indices = stringIndicesOf(device, configurations);
    // Index 0 lists the languages; a stick without strings has none.
    const languages = indices.length === 0 ? undefined : await descriptor(usb, { type: type.string, index: 0 }, 255);
    const language = (languages?.[2] ?? 0x09) | ((languages?.[3] ?? 0x04) << 8);
    for (const index of indices) {
      const bytes = await descriptor(usb, { type: type.string, index, language }, 255);
      strings.set(index, Buffer.from(bytes.subarray(2)).toString('utf16le'));
    }
    return { device, configurations, strings };
  } finally {
    await usb.close();
  }
}

const descriptor = (
  usb: UsbDevice,
  which: { type: number; index: number; language?: number },
  length: number,
): Promise<Uint8Array> =>
  usb.controlIn(
    {
      requestType: 0x80,
      request: getDescriptor,
      value: (which.type << 8) | which.index,
      index: which.language ?? 0,
    },
    length,
    descriptorLimitMs,
  );

interface Asking {
  kit: FactKit;
  signal: AbortSignal;
}

/** Echo off and errors with numbers, as the facts are read: what comes after is what a reader of facts hears. */
const prologue = ['ATE0', 'AT+CMEE=1'];

async function askCommands(
  workbench: Workbench,
  session: Session,
  { kit, signal, number }: Asking & { number: number },
): Promise<RecordedCommand[]> {
  const context = { id: idOf(session.present().device), model: session.identity.model || undefined };
  const lease = await workbench.leasePort(session.place, number);
  const heard: RecordedCommand[] = [];
  try {
    for (const command of prologue) await lease.port.at.send(command, { signal });
    const asks: Pick<(typeof kit.recipe.at)[number], 'command' | 'timeoutMs'>[] = [
      ...kit.recipe.at.filter((one) => applies(one, context)),
      ...settingQuestions(session).map((command) => ({ command })),
    ];
    for (const ask of asks) {
      if (heard.some(({ command }) => command === ask.command)) continue;
      try {
        const options = ask.timeoutMs === undefined ? { signal } : { signal, timeoutMs: ask.timeoutMs };
        const { lines, final } = await lease.port.at.send(ask.command, options);
        heard.push({ command: ask.command, lines: lines.map(({ text }) => text), final: final.text });
      } catch (error) {
        // A command without an answer is one that the model does not know either.
        if (!(error instanceof Failure) || error.code !== 'at.timeout') throw error;
      }
    }
  } finally {
    await lease.release();
  }
  return heard;
}

/** Session and token belong to one visit; the model gives its own. */
const ownBusiness = '/api/webserver/SesTokInfo';

async function askPages(world: World, session: Session, { kit, signal }: Asking): Promise<Raw['web']> {
  const [first] = session.present().cards;
  const card = first === undefined ? undefined : ((await world.cards.look(first)) ?? first);
  const host = card?.gateway ?? kit.recipe.web?.hosts[0];
  if (card === undefined || host === undefined || kit.openWeb === undefined) return undefined;
  const pages = new Map<string, string>();
  const listening: Http = {
    request: async (request) => {
      const answer = await world.http.request(request);
      if (answer.status === 200 && request.path !== ownBusiness) pages.set(request.path, answer.body);
      return answer;
    },
  };
  const reader = kit.openWeb(listening, { card, host });
  const context = { id: idOf(session.present().device), model: session.identity.model || undefined };
  for (const ask of (kit.recipe.web?.asks ?? []).filter((one) => applies(one, context))) {
    if (signal.aborted) throw new Failure('run.cancelled');
    try {
      await reader.get(ask.path);
    } catch (error) {
      // The page refused, or nobody was there: what it said is in `pages`, and no more is known of it.
      if (!(error instanceof Failure) || !error.code.startsWith('http.')) throw error;
    }
  }
  const recorded = [...pages].map(([path, body]): RecordedPage => ({ path, body }));
  return recorded.length === 0 ? undefined : { address: host, pages: recorded };
}

/** Roles by the maker's table or by an answer; the port that was asked takes commands, whatever the table says. */
function portsOf(session: Session, answered: number | undefined): ReadonlyMap<number, PortKind> {
  const ports = new Map<number, PortKind>();
  for (const [number, { role }] of rolesAt(session)) {
    if (role === 'at' || role === 'modem' || role === 'diag') ports.set(number, role);
    else if (number === answered) ports.set(number, 'at');
  }
  return ports;
}

function disksOf({ drives }: Sighting): Raw['disks'] {
  return new Map(
    drives.map((drive) => [
      drive.interface,
      {
        kind: drive.name.startsWith('sr') ? ('cd' as const) : ('card-reader' as const),
        vendor: (drive.scsiVendor ?? '').slice(0, 8),
        model: (drive.scsiModel ?? '').slice(0, 16),
        revision: (drive.scsiRevision ?? '').slice(0, 4),
      },
    ]),
  );
}

/** The same with made-up numbers in place of real ones, in strings, answers and pages. */
function withoutNumbers(raw: Raw, facts: FactSet | undefined, sighting: Sighting): Raw {
  const macs = raw.configurations
    .map(macStringOf)
    .flatMap((index) => (index === undefined ? [] : (raw.strings.get(index) ?? [])));
  const identifiers: Identifier[] = [
    ...identifiersIn(facts, [sighting]),
    ...macs.map((value) => ({ kind: 'mac' as const, value })),
    ...(raw.web?.pages ?? []).flatMap(({ body }) => inPage(body)),
  ];
  const clean = (text: string): string => pseudonymize(text, identifiers);
  return {
    ...raw,
    strings: new Map([...raw.strings].map(([index, text]) => [index, clean(text)])),
    at: raw.at.map((each) => ({ ...each, lines: each.lines.map(clean) })),
    web: raw.web && { ...raw.web, pages: raw.web.pages.map(({ path, body }) => ({ path, body: clean(body) })) },
  };
}

/** Identifiers that pages tell and no fact holds: serial numbers, and addresses of further cards. */
function inPage(body: string): Identifier[] {
  const serials = body.matchAll(/<SerialNumber>([^<]{5,})<\/SerialNumber>/gi);
  const macs = body.matchAll(/(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}/gi);
  return [
    ...[...serials].map((found) => ({ kind: 'serial' as const, value: found[1] ?? '' })),
    ...[...macs].map((found) => ({ kind: 'mac' as const, value: found[0] })),
  ];
}
