import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialled, readAddress, writeAddress } from './address.ts';
import { smsCoding } from './coding.ts';
import { nationalTablesOf } from './national.ts';
import { fromSeptets, pack, toSeptets, unpack } from './gsm7.ts';
import { fromHex, Octets, toHex } from './octets.ts';
import { pduLength, readPdu, writeDeliver, writeStatusReport, writeSubmit, type SmsMessage } from './pdu.ts';
import { cut, join, type Piece } from './pieces.ts';
import { readTextTime, readTime, validityMinutes, validityOctet, writeTime } from './times.ts';
import { Failure } from '../../model/index.ts';

const why = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) return error.data.params['why'];
    throw error;
  }
};

const pieceOf = (message: SmsMessage): Piece =>
  message.kind === 'deliver' ? { ...message, partner: message.from.number } : { kind: message.kind };

/** Characters of the default alphabet and its extension. */
const gsmChars = Array.from(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà^{}\\[~]|€',
);
const gsmText = (max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...gsmChars), maxLength: max });

describe('the default alphabet', () => {
  it('packs as 23.038 shows', () => {
    expect(toHex(pack(toSeptets('hellohello') ?? []))).toBe('E8329BFD4697D9EC37');
    expect(fromSeptets(unpack(fromHex('E8329BFD4697D9EC37'), 10))).toBe('hellohello');
    expect(toSeptets('€')).toEqual([0x1b, 0x65]);
    expect(toSeptets('日')).toBeUndefined();
  });
  it('shows the plain character after an escape that leads nowhere', () => {
    expect(fromSeptets([0x1b, 0x41, 0x1b])).toBe('A ');
    expect(fromSeptets([0x1b, 0x1b, 0x41])).toBe(' A');
  });
  it('unpacks what it packs, behind any number of bits', () => {
    const septets = fc.array(fc.integer({ min: 0, max: 127 }), { maxLength: 160 });
    fc.assert(
      fc.property(septets, fc.integer({ min: 0, max: 6 }), (list, fill) => {
        expect(unpack(Uint8Array.from(pack(list, fill)), list.length, fill)).toEqual(list);
      }),
    );
    fc.assert(
      fc.property(gsmText(80), (text) => {
        expect(fromSeptets(toSeptets(text) ?? [])).toBe(text);
      }),
    );
  });
});

describe('addresses', () => {
  it.each([
    ['0B917238010010F5', { number: '+27831000015', kind: 'international' }],
    ['098101325476F8', { number: '102345678', kind: 'unknown' }],
    ['03A121F3', { number: '123', kind: 'national' }],
    ['0ED0D637396C7EBBCB', { number: 'Vodafone', kind: 'alphanumeric' }],
    ['0091', { number: '', kind: 'international' }],
    ['08812143BADC', { number: '1234*#ab', kind: 'unknown' }],
  ])('%s', (hex, expected) => {
    expect(why(() => readAddress(new Octets(fromHex(hex))))).toEqual(expected);
  });
  it('writes what it reads', () => {
    const number = fc.string({ unit: fc.constantFrom(...Array.from('0123456789*#')), minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(number, fc.boolean(), (text, abroad) => {
        const address = dialled(abroad ? `+${text}` : text);
        expect(readAddress(new Octets(Uint8Array.from(writeAddress(address))))).toEqual(address);
      }),
    );
    const name = fc.string({ unit: fc.constantFrom(...Array.from('ABCxyz0189 &')), minLength: 1, maxLength: 11 });
    fc.assert(
      fc.property(name, (text) => {
        const octets = Uint8Array.from(writeAddress({ number: text, kind: 'alphanumeric' }));
        expect(readAddress(new Octets(octets))).toEqual({ number: text, kind: 'alphanumeric' });
      }),
    );
  });
  it('refuses what is no number', () => {
    for (const text of ['', '+', '12a', '1"2', '+49\r170', '123456789012345678901']) {
      expect([text, why(() => dialled(text))]).toEqual([text, '@sms.why.number']);
    }
    expect(dialled('+49 (170) 123-45.67')).toEqual({ number: '+491701234567', kind: 'international' });
  });
});

describe('times', () => {
  it('reads zone and sign', () => {
    expect(readTime(fromHex('99309251619580'))).toBe('2099-03-29T15:16:59+02:00');
    expect(readTime(fromHex('6210510102034A'))).toBe('2026-01-15T10:20:30-06:00');
    expect(readTime(fromHex('00000000000000'))).toBeUndefined();
    expect(readTime(fromHex('FFFFFFFFFFFFFF'))).toBeUndefined();
    expect(readTime(fromHex('62200301020300'))).toBeUndefined();
    expect(readTextTime('26/01/15,10:20:30+04')).toBe('2026-01-15T10:20:30+01:00');
    expect(readTextTime('26/13/15,10:20:30+04')).toBeUndefined();
  });
  it('writes what it reads', () => {
    const two = (n: number): string => String(n).padStart(2, '0');
    const part = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(part(99), part(11), part(27), part(23), part(59), part(59), part(79), fc.boolean(), (y, mo, d, h, mi, s, q, west) => {
        const zone = `${west ? '-' : '+'}${two(Math.floor(q / 4))}:${two((q % 4) * 15)}`;
        const text = `20${two(y)}-${two(mo + 1)}-${two(d + 1)}T${two(h)}:${two(mi)}:${two(s)}${zone}`;
        expect(readTime(Uint8Array.from(writeTime(text)))).toBe(text);
      }),
    ); // prettier-ignore
  });
  it('keeps validity', () => {
    expect([0, 143, 144, 167, 168, 196, 197, 255].map(validityMinutes)).toEqual([
      5, 720, 750, 1440, 2880, 43_200, 50_400, 635_040,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (octet) => {
        expect(validityOctet(validityMinutes(octet))).toBe(octet);
      }),
    );
    expect(why(() => validityOctet(700_000))).toBe('@sms.why.validity');
  });
});

describe('data coding', () => {
  it.each([
    [0x00, { alphabet: 'gsm7' }], [0x04, { alphabet: '8bit' }], [0x08, { alphabet: 'ucs2' }], [0x0c, { alphabet: 'gsm7' }],
    [0x10, { alphabet: 'gsm7', class: 0 }], [0x18, { alphabet: 'ucs2', class: 0 }], [0x20, { alphabet: 'other' }],
    [0xc8, { alphabet: 'gsm7' }], [0xe0, { alphabet: 'ucs2' }], [0xf1, { alphabet: 'gsm7', class: 1 }],
    [0xf5, { alphabet: '8bit', class: 1 }], [0x80, { alphabet: 'gsm7' }],
  ])('%i', (dcs, expected) => expect(smsCoding(dcs)).toEqual(expected)); // prettier-ignore
});

describe('messages', () => {
  it('reads a delivered one', () => {
    const hex = '07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37';
    expect(readPdu(hex, 'received')).toMatchObject({
      kind: 'deliver',
      serviceCentre: { number: '+27381000015', kind: 'international' },
      from: { number: '27838890001', kind: 'subscriber' },
      time: '2099-03-29T15:16:59+02:00',
      text: 'hellohello',
      more: false,
    });
    expect(pduLength(hex)).toBe(28);
  });
  it('writes the one to send that phone makers print', () => {
    const pdu = writeSubmit({ to: dialled('+46708251358'), content: { alphabet: 'gsm7', text: 'hellohello' } });
    expect(pdu).toEqual({ hex: '0001000B916407281553F800000AE8329BFD4697D9EC37', length: 22 });
    expect(readPdu(pdu.hex, 'sent')).toMatchObject({ to: { number: '+46708251358' }, text: 'hellohello' });
  });
  it('reads a report', () => {
    const made = writeStatusReport({
      reference: 17,
      to: dialled('+491701234567'),
      sentAt: '2026-01-15T10:20:30+01:00',
      doneAt: '2026-01-15T10:20:35+01:00',
      status: 0,
    });
    expect(readPdu(made.hex, 'received')).toEqual({
      kind: 'status-report',
      reference: 17,
      to: { number: '+491701234567', kind: 'international' },
      sentAt: '2026-01-15T10:20:30+01:00',
      doneAt: '2026-01-15T10:20:35+01:00',
      status: 0,
      outcome: 'delivered',
    });
  });
  it.each([
    [0x25, 1, [0x04, 0x07, 0x0b, 0x0c, 0x1c, 0x1d, 0x40, 0x60, 0x61], '€ıĞğŞşİça'],
    [0x25, 3, [0x04, 0x08, 0x09, 0x0f, 0x5b, 0x7b, 0x7d], 'êóçáÃã`'],
    [0x24, 1, [0x1b, 0x47, 0x1b, 0x73, 0x41, 0x1b, 0x65, 0x1b, 0x61], 'ĞşA€a'],
    [0x24, 2, [0x1b, 0x09, 0x1b, 0x41, 0x1b, 0x75, 0x7d], 'çÁúñ'],
    [0x24, 3, [0x1b, 0x7b, 0x1b, 0x1f, 0x1b, 0x7f], 'ãÊâ'],
  ])('reads the national table %i of language %i', (id, language, septets, text) => {
    const tables = nationalTablesOf([{ id, data: [language] }]);
    expect(fromSeptets(septets, tables)).toBe(text);
  });
  it('says that 8-bit data and tables that are not here are no text it knows', () => {
    const data = writeSubmit({ to: dialled('123'), content: { alphabet: '8bit', data: Uint8Array.of(1, 2) } });
    expect(readPdu(data.hex, 'sent')).toMatchObject({ hex: '0102' });
    expect(readPdu(data.hex, 'sent')).not.toHaveProperty('text');
    const bengali = writeDeliver({
      from: dialled('123'),
      time: '2026-01-15T10:20:30+00:00',
      content: { alphabet: 'gsm7', text: 'abc' },
      header: [{ id: 0x25, data: [4] }],
    });
    expect(readPdu(bengali.hex, 'received')).not.toHaveProperty('text');
  });
  it.each([
    ['', '@sms.why.short'], ['0', '@sms.why.hex'], ['zz', '@sms.why.hex'], ['00', '@sms.why.short'],
    ['07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9', '@sms.why.short'],
    ['07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC3700', '@sms.why.long'],
    ['0003', '@sms.why.type'], ['0004FF81', '@sms.why.address'],
    // A header that runs over its end.
    ['004402812100006210510102030004050003AA', '@sms.why.header'],
  ])('refuses %s', (hex, reason) => expect(why(() => readPdu(hex, 'received'))).toBe(reason)); // prettier-ignore

  it('reads what it writes: text of both alphabets, single and in pieces', () => {
    const any = fc.oneof(gsmText(400), fc.string({ unit: 'grapheme', maxLength: 200 }));
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 0xffff }), fc.constantFrom<8 | 16>(8, 16), (text, reference, bits) => {
        const contents = cut(text, bits);
        const total = contents.length;
        const parts = contents.map((content, index) =>
          readPdu(
            writeDeliver({
              from: dialled('+491701234567'),
              time: '2026-01-15T10:20:30+01:00',
              content,
              ...(total > 1 && {
                concatenation: { reference: bits === 8 ? reference & 0xff : reference, bits, total, number: index + 1 },
              }),
            }).hex,
            'received',
          ),
        );
        const [joined, ...rest] = join(parts.toReversed(), pieceOf);
        expect(rest).toEqual([]);
        expect(joined).toMatchObject({ text, missing: 0 });
      }),
    );
  });
  it('keeps a message with a missing piece apart, and reused references too', () => {
    const piece = (number: number, text: string) =>
      readPdu(
        writeDeliver({
          from: dialled('+491701234567'),
          time: '2026-01-15T10:20:30+01:00',
          content: { alphabet: 'gsm7', text },
          concatenation: { reference: 7, bits: 8, total: 2, number },
        }).hex,
        'received',
      );
    const joined = join([piece(2, 'b'), piece(2, 'd'), piece(1, 'a')], pieceOf);
    expect(joined.map(({ text, missing }) => [text, missing])).toEqual([
      ['ab', 0],
      ['d', 1],
    ]);
  });
  it('gives a message or a Failure for any bytes, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 180 }), fc.constantFrom<'received' | 'sent'>('received', 'sent'), (bytes, way) => {
        expect(['object', 'string']).toContain(typeof why(() => readPdu(toHex(bytes), way)));
      }),
    ); // prettier-ignore
    const whole = writeSubmit({ to: dialled('+491701234567'), content: { alphabet: 'gsm7', text: 'cut me anywhere' } });
    for (let end = 0; end < whole.hex.length; end += 1) {
      expect(typeof why(() => readPdu(whole.hex.slice(0, end), 'sent'))).toBe('string');
    }
  });
});
