import { describe, expect, it } from 'vitest';
import type { PortMemory } from '../at/channel-types.ts';
import type { Link, SerialLine } from '../ports.ts';
import { guardedLink } from './guarded-link.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The stick's end of a relay: keeps what is written, says what it is told. */
function stick(before: PortMemory = {}) {
  const written: string[] = [];
  let ear: (data: Uint8Array) => void = () => undefined;
  const line: SerialLine = {
    settings: () => ({ baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }),
    configure: () => Promise.resolve(line.settings()),
    setLines: () => Promise.resolve(),
    readLines: () => Promise.resolve({ dcd: false, cts: false, dsr: false }),
    sendBreak: () => Promise.resolve(),
  };
  const past = { before, after: before };
  const link: Link = {
    name: 'stick',
    line,
    past,
    write: (data) => Promise.resolve(void written.push(new TextDecoder().decode(data))),
    end: () => Promise.resolve(),
    onData: (listener) => {
      ear = listener;
      return () => undefined;
    },
    onEnd: () => () => undefined,
    onClose: () => () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    close: () => Promise.resolve(),
  };
  const held: string[] = [];
  const guarded = guardedLink(link, {
    context: () => ({}),
    decide: ({ lines }) => {
      held.push(...lines.map(({ text }) => text));
      return Promise.resolve('drop');
    },
  });
  guarded.onData(() => undefined);
  // What it says is lent: the bytes are others as soon as it has said it.
  const says = (text: string): void => {
    const lent = bytes(text);
    ear(lent);
    lent.fill(0);
  };
  return { guarded, past, held, written: () => written.join(''), says };
}

describe('a relay before an AT port', () => {
  it('knows the line that A/ repeats, and hands on what it leaves', async () => {
    const t = stick({ lastLine: 'AT+COPS=2' });
    await t.guarded.write(bytes('A/'));
    expect(t.held).toEqual(['A/']);
    await t.guarded.write(bytes('AT+CSQ\rATS5=9\r'));
    await t.guarded.close();
    expect(t.past.after).toMatchObject({ lastLine: 'ATS5=9', registers: { s5: 9 } });
  });

  it('reads commands again when DTR has ended a data connection', async () => {
    const t = stick();
    await t.guarded.write(bytes('ATD*99#\r'));
    t.says('\r\nCONNECT\r\n');
    await t.guarded.write(bytes('~AT&W\r'));
    expect(t.held).toEqual([]);
    await t.guarded.line?.setLines({ dtr: false });
    await t.guarded.write(bytes('AT&W\r'));
    expect(t.held).toEqual(['AT&W']);
    expect(t.written()).toBe('ATD*99#\r~AT&W\r');
  });
});
