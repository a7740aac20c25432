import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../../test/doubles/scripted-port.ts';
import { Failure } from '../../model/index.ts';
import { AtChannel } from '../channel.ts';
import { deleteMessage, listMessages, readMessage, sendText } from './box.ts';
import { join } from './pieces.ts';
import { readStored } from './stored.ts';

const ok = '\r\nOK\r\n';
const pdu = '0791947100000000040C919471000000100000621051010203400DCCBA7B8C0685E9A0B7BBFC03';
let clock: FakeClock;
let port: ScriptedPort;
let channel: AtChannel;
const open = (answer: (line: string) => Reply): void => {
  clock = new FakeClock();
  port = new ScriptedPort(clock, answer);
  channel = new AtChannel(port, clock);
};
const failure = async (promise: Promise<unknown>): Promise<Failure> => {
  try {
    await clock.until(promise);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('did not fail');
};
const sent = (): string[] =>
  port.written.map((line) => line.replace(/[\r\u001a]$/, '')).filter((line) => line !== 'AT+CMEE=1');

describe('what a list holds', () => {
  it('reads PDUs with their place and state', () => {
    const found = readStored([`+CMGL: 3,0,,31`, pdu, '+CMGL: 4,1,,31', pdu], '+CMGL', 'pdu');
    expect(found).toMatchObject([
      { index: 3, state: 'unread', kind: 'received', partner: '+491700000001', text: 'Lunch at one?' },
      { index: 4, state: 'read' },
    ]);
  });
  it('keeps what it cannot read, with the reason', () => {
    const cases = [['+CMGL: 1,1,,31', pdu.slice(0, -2)], ['+CMGL: 1,1,,30', pdu], ['+CMGL: 1,1,,31'], ['+CMGL: 1,1,,31', 'xx']];
    for (const lines of cases) {
      const [found] = readStored(lines, '+CMGL', 'pdu');
      expect(found).toMatchObject({ index: 1, raw: lines, problem: { code: 'sms.bad-message' } });
      expect(found).not.toHaveProperty('text');
    }
  }); // prettier-ignore
  it('reads text mode, where a message has several lines and looks like a header', () => {
    const found = readStored(
      ['+CMGL: 1,"REC READ","+491700000001",,"26/01/15,10:20:30+04"', 'first', '+CMGL: second', '+CMGL: 2,"STO SENT","123",,', 'b'],
      '+CMGL',
      'text',
    );
    expect(found).toMatchObject([
      { index: 1, text: 'first\n+CMGL: second', time: '2026-01-15T10:20:30+01:00', partner: '+491700000001' },
      { index: 2, state: 'sent', kind: 'sent', partner: '123', text: 'b' },
    ]);
  }); // prettier-ignore
  it.each([
    ['041F04400438043204350442002C00204F60597D', 'Привет, 你好'], ['00480069', 'Hi'], ['12345678', '12345678'],
    ['0049170123456789', '0049170123456789'], ['CAFE', 'CAFE'], ['DEADBEEF', 'DEADBEEF'], ['00010002', '00010002'],
  ])('takes %s in text mode for %s', (body, text) => {
    const head = '+CMGR: "REC READ","+491700000001",,"26/01/15,10:20:30+04"';
    expect(readStored([head, body], '+CMGR', 'text')).toMatchObject([{ text }]);
  }); // prettier-ignore
  it('reads a status report in text mode', () => {
    const line = '+CMGR: "REC UNREAD",6,17,"+491700000001",145,"26/01/15,10:20:30+04","26/01/15,10:20:35+04",0';
    expect(readStored([line], '+CMGR', 'text')).toMatchObject([
      { kind: 'report', outcome: 'delivered', partner: '+491700000001', time: '2026-01-15T10:20:35+01:00' },
    ]);
  });
});

describe('the store over the port', () => {
  let store: Map<number, string>;
  let mode: string;
  beforeEach(() => {
    store = new Map([[1, pdu]]);
    mode = '1';
    open((line) => {
      if (line === 'AT+CMGF?') return `\r\n+CMGF: ${mode}\r\n${ok}`;
      const set = /^AT\+CMGF=(\d)/.exec(line)?.[1];
      if (set !== undefined) {
        mode = set;
        return ok;
      }
      if (line === 'AT+CMGL=4') return `${[...store].map(([i, hex]) => `\r\n+CMGL: ${String(i)},1,,31\r\n${hex}\r\n`).join('')}${ok}`;
      const read = /^AT\+CMGR=(\d+)/.exec(line)?.[1];
      if (read !== undefined) {
        const hex = store.get(Number(read));
        return hex === undefined ? (read === '9' ? '\r\n+CMS ERROR: 321\r\n' : ok) : `\r\n+CMGR: 1,,31\r\n${hex}\r\n${ok}`;
      }
      const gone = /^AT\+CMGD=(\d+)/.exec(line)?.[1];
      if (gone !== undefined && gone !== '2') store.delete(Number(gone));
      return ok;
    });
  }); // prettier-ignore

  it('lists in PDU mode and gives the stick its own mode back', async () => {
    const found = await clock.until(listMessages(channel));
    expect(join(found, (m) => m)).toMatchObject([{ text: 'Lunch at one?', missing: 0 }]);
    expect(sent()).toEqual(['AT+CMGF?', 'AT+CMGF=0', 'AT+CMGL=4', 'AT+CMGF=1']);
  });
  it('says that a place is empty, however the stick says it', async () => {
    expect((await failure(readMessage(channel, 5))).code).toBe('sms.none');
    expect((await failure(readMessage(channel, 9))).code).toBe('sms.none');
    expect(await clock.until(readMessage(channel, 1))).toMatchObject({ index: 1, text: 'Lunch at one?' });
  });
  it('deletes, and looks whether it is gone', async () => {
    await clock.until(deleteMessage(channel, 1));
    expect(store.size).toBe(0);
    store.set(2, pdu);
    expect((await failure(deleteMessage(channel, 2))).code).toBe('at.unproven');
    expect(mode).toBe('1');
  });
});

describe('sending', () => {
  const scripted = (final: (piece: number) => string): void => {
    let piece = 0;
    open((line) => {
      if (line === 'AT+CMGF?') return `\r\n+CMGF: 0\r\n${ok}`;
      if (line === 'AT+CSCS?') return `\r\n+CSCS: "IRA"\r\n${ok}`;
      if (line === 'AT+CSMP?') return `\r\n+CSMP: 17,167,0,0\r\n${ok}`;
      if (line.startsWith('AT+CMGS=')) return '\r\n> ';
      if (line.startsWith('AT')) return ok;
      piece += 1;
      return final(piece);
    });
  };

  it('sends a long text in pieces with one reference, and tells each', async () => {
    scripted((piece) => `\r\n+CMGS: ${String(piece)}\r\n${ok}`);
    const told: number[] = [];
    const text = 'x'.repeat(200);
    const pieces = await clock.until(
      sendText(channel, { to: '+49 170 1234567', text, reference: 300 }, { onSent: ({ reference }) => told.push(reference) }),
    );
    expect(pieces).toEqual([{ reference: 1, characters: 153 }, { reference: 2, characters: 47 }]);
    expect(told).toEqual([1, 2]);
    const payloads = sent().filter((line) => line.startsWith('00'));
    expect(payloads.map((hex) => /0500032C020\d/.exec(hex)?.[0])).toEqual(['0500032C0201', '0500032C0202']);
  }); // prettier-ignore
  it('stops at the piece that is refused', async () => {
    scripted((piece) => (piece === 1 ? `\r\n+CMGS: 1\r\n${ok}` : '\r\n+CMS ERROR: 38\r\n'));
    const error = await failure(sendText(channel, { to: '123', text: 'x'.repeat(400), reference: 1 }));
    expect(error.data).toMatchObject({ code: 'at.refused', cause: '+CMS ERROR: 38' });
    expect(sent().filter((line) => line.startsWith('AT+CMGS'))).toHaveLength(2);
  });
  it('does not take an OK without a number for sent', async () => {
    scripted(() => ok);
    expect((await failure(sendText(channel, { to: '123', text: 'hi', reference: 1 }))).code).toBe('at.unproven');
  });
  it('sends nothing when the number or the text cannot be', async () => {
    scripted(() => ok);
    expect((await failure(sendText(channel, { to: '1;+CFUN=0', text: 'hi', reference: 1 }))).code).toBe('sms.bad-message');
    expect(port.written).toEqual([]);
  }); // prettier-ignore
  it('sends a long text in pieces in text mode, too', async () => {
    scripted((piece) => `\r\n+CMGS: ${String(piece)}\r\n${ok}`);
    const text = `${'x'.repeat(100)}😀`;
    const pieces = await clock.until(sendText(channel, { to: '+123', text, reference: 7 }, { form: 'text' }));
    expect(pieces.map(({ characters }) => characters)).toEqual([67, 35]);
    const payloads = sent().filter((line) => line.startsWith('050003'));
    expect(payloads.map((hex) => hex.slice(0, 16))).toEqual(['0500030702010078', '0500030702020078']);
    expect(payloads[1]?.endsWith('D83DDE00')).toBe(true);
    expect(sent()).toContain('AT+CSMP=81,167,0,8');
    expect(sent().slice(-3)).toEqual(['AT+CSMP=17,167,0,0', 'AT+CSCS="IRA"', 'AT+CMGF=0']);
  });
  it('sends in text mode, with other characters as UCS-2, and sets everything back', async () => {
    scripted(() => `\r\n+CMGS: 7\r\n${ok}`);
    await clock.until(sendText(channel, { to: '+123', text: 'дa', reference: 1 }, { form: 'text' }));
    expect(sent()).toEqual([
      'AT+CMGF?', 'AT+CMGF=1', 'AT+CSCS?', 'AT+CSMP?', 'AT+CSCS="UCS2"', 'AT+CSMP=17,167,0,8', 'AT+CMGS="002B003100320033"',
      '04340061', 'AT+CSMP=17,167,0,0', 'AT+CSCS="IRA"', 'AT+CMGF=0',
    ]); // prettier-ignore
  });
});
