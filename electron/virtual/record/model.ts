import { normalise } from '../stick/at-commands.ts';
import type { AtData, AtEntry, StickData, WebData } from '../stick/data.ts';
import { disksOf, macStringOf, personalityOf } from './descriptors.ts';
import type { Raw, RecordedPage } from './raw.ts';

/** Names that every model has a value for, since texts of answers may hold them. A lone dollar sign is one of them. */
const dollar = '{dollar}';

/**
 * Makes a model of what a session gave: a stick with one personality, which shows the same descriptors and answers the same
 * commands and pages with the same words. What was not asked it does not know. Undefined when the descriptors are none.
 */
export function modelFrom(raw: Raw): StickData | undefined {
  const personality = personalityOf(raw);
  if (personality === undefined) return undefined;
  const all = [...personality.interfaces, ...(personality.further ?? []).flat()];
  const macString = raw.configurations.map(macStringOf).find((index) => index !== undefined);
  const mac = macString === undefined ? undefined : raw.strings.get(macString);
  const simState = simStateOf(raw);
  return {
    model: slug(raw.name),
    name: raw.name,
    identity: { title: raw.name, dollar: '$', ...(mac === undefined ? {} : { mac }) },
    stored: {},
    powerOn: [{ when: {}, to: raw.mode }],
    personalities: { [raw.mode]: personality },
    disks: disksOf(raw, all),
    messages: [],
    at: atOf(raw),
    web: webOf(raw.web),
    // The numbers of a recorded SIM are nobody's business: these are the ones of all virtual sticks.
    sim: { pin: '1234', puk: '12345678', ...(simState === undefined ? {} : { state: simState }) },
  };
}

const slug = (name: string): string => {
  const made = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return made === '' ? 'recorded' : made;
};

/** Braces and dollar signs mean something in a model's texts. */
const literal = (text: string): string => text.replace(/\$(?=\d)/g, dollar);

function atOf({ at }: Raw): AtData {
  const entries = at.flatMap((each): AtEntry[] => {
    const ask = normalise(each.command.slice(2));
    if (each.final === 'OK') return [{ ask, ...(each.lines.length === 0 ? {} : { lines: each.lines.map(literal) }) }];
    const error = /^\+CME ERROR: (\d+)$/.exec(each.final)?.[1];
    return error === undefined ? [] : [{ ask, error: Number(error) }];
  });
  // What a stick says to commands that it does not know: sticks have one word for it.
  const unknown = at.map((each) => each.final).find((final) => final !== 'OK' && !/^\+CM[ES] ERROR/.test(final));
  const alive: AtEntry[] = entries.some(({ ask }) => ask === '') ? [] : [{ ask: '' }];
  return { entries: [...alive, ...entries], unknown: unknown ?? 'ERROR', unsolicited: [] };
}

/** The SIM as AT+CPIN? told it (3GPP TS 27.007 §8.3). */
function simStateOf({ at }: Raw): 'absent' | 'locked' | 'puk' | undefined {
  const asked = at.find(({ command }) => command === 'AT+CPIN?');
  if (asked === undefined) return undefined;
  if (/^\+CME ERROR: (?:10|13)$/.test(asked.final)) return 'absent';
  const said = asked.lines.join(' ');
  return /SIM PUK/.test(said) ? 'puk' : /SIM PIN/.test(said) ? 'locked' : undefined;
}

function webOf(web: Raw['web']): WebData {
  if (web === undefined) return { kind: 'none', address: '192.168.0.1' };
  const { address, pages } = web;
  const common = { address, names: [] };
  if (pages.some(({ path }) => path.startsWith('/api/'))) {
    return { kind: 'hilink', ...common, home: '/html/index.html', pages: pages.map(hilinkPage) };
  }
  return {
    kind: 'goform',
    ...common,
    home: '/index.html',
    values: Object.fromEntries(pages.flatMap(goformValues)),
    lists: Object.fromEntries(pages.flatMap(goformList)),
    actions: [],
  };
}

const hilinkPage = ({ path, body }: RecordedPage) => ({ path, session: true, fields: [], body });

/** A single name that was answered with values of other names. */
function goformList(page: RecordedPage): [string, string[]][] {
  const asked = /[?&]cmd=(\w+)(?:&|$)/.exec(page.path)?.[1];
  const names = goformValues(page).map(([name]) => name);
  return asked === undefined || page.path.includes('multi_data=1') || names.includes(asked) ? [] : [[asked, names]];
}

/** The members of a goform answer that are plain values. */
function goformValues({ body }: RecordedPage): [string, string][] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    // A page that is no goform answer has no values.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): [string, string][] =>
    typeof member === 'string' || typeof member === 'number' ? [[name, String(member)]] : [],
  );
}
