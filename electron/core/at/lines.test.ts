import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineFramer, maxLineBytes, type Framed } from './lines.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const frame = (...pieces: Uint8Array[]): Framed[] => {
  const framer = new LineFramer();
  framer.expectPrompts(['> ']);
  return pieces.flatMap((piece) => [...framer.push(piece)]);
};
const texts = (framed: Framed[]): string[] => framed.map((f) => (f.kind === 'line' ? f.text : `<${f.kind}>`));

describe('line framer', () => {
  it('ends lines at CR, LF and both in any mixture and drops empty ones', () => {
    expect(texts(frame(bytes('ATI\r\r\nHuawei\nE303\r\r\n\r\nOK\r')))).toEqual(['ATI', 'Huawei', 'E303', 'OK']);
  });

  it('keeps an unfinished line until its end comes', () => {
    expect(texts(frame(bytes('\r\nO')))).toEqual([]);
    expect(texts(frame(bytes('\r\nO'), bytes('K\r\n')))).toEqual(['OK']);
  });

  it('gives the same when split at every byte', () => {
    const whole = '\0AT+CMGS="1"\r\r\n> hi\u001a\r\n+CSQ: 12,99\r\n\r\n+COPS: 0,0,"Télé",2\r\nOK\r\n';
    const one = Array.from(bytes(whole), (b) => Uint8Array.of(b));
    expect(frame(...one)).toEqual(frame(bytes(whole)));
  });

  it('gives the same for any bytes in any pieces, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300), { maxLength: 8 }), (data, cuts) => {
        const marks = [0, ...cuts.map((c) => Math.min(c, data.length)).sort((a, b) => a - b), data.length];
        const pieces = marks.slice(1).map((end, i) => data.slice(marks[i], end));
        expect(frame(...pieces)).toEqual(frame(data));
      }),
    );
  });

  it('finds the prompt without a line end, and only at the start of a line', () => {
    expect(texts(frame(bytes('\r\n> ')))).toEqual(['<prompt>']);
    expect(texts(frame(bytes('a> b\r\n')))).toEqual(['a> b']);
  });

  it('takes nothing for a prompt that is not expected', () => {
    const framer = new LineFramer();
    expect([...framer.push(bytes('\r\n> a quoted text\r\n'))]).toMatchObject([{ text: '> a quoted text' }]);
  });

  it('ends lines at the characters of S3 and S4, too', () => {
    const framer = new LineFramer();
    framer.setEnds(0x21, 0x23);
    expect([...framer.push(bytes('!#OK!#+CSQ: 1!#'))]).toMatchObject([{ text: 'OK' }, { text: '+CSQ: 1' }]);
  });

  it('gives announced bytes as they are, split anywhere, and goes on with lines', () => {
    const body = Uint8Array.of(0x0a, 0x0d, 0x4f, 0x4b, 0x0d, 0x0a, 0, 0xff);
    const whole = Uint8Array.from([...bytes('\r\nCONNECT 8\r\n'), ...body, ...bytes('\r\nOK\r\n')]);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const framer = new LineFramer();
      const found: Framed[] = [];
      for (const piece of [whole.slice(0, cut), whole.slice(cut)]) {
        for (const framed of framer.push(piece)) {
          if (framed.kind === 'line' && framed.text === 'CONNECT 8') framer.expectBytes(8);
          found.push(framed);
        }
      }
      expect(found).toEqual([
        { kind: 'line', text: 'CONNECT 8', cut: false, apart: true },
        { kind: 'bytes', data: body },
        { kind: 'line', text: 'OK', cut: false, apart: true },
      ]);
    }
  });

  it('shows bytes that are not UTF-8 one by one', () => {
    expect(texts(frame(Uint8Array.of(0x41, 0xff, 0xe9, 0x0d)))).toEqual(['A\u00ff\u00e9']);
  });

  it('cuts an endless line and finds the next one', () => {
    const [long, next] = frame(new Uint8Array(3 * maxLineBytes).fill(0x55), bytes('\r\nOK\r\n'));
    expect(long).toMatchObject({ kind: 'line', cut: true });
    expect(long?.kind === 'line' && long.text.length).toBe(maxLineBytes);
    expect(next).toMatchObject({ kind: 'line', text: 'OK', cut: false });
  });
});
