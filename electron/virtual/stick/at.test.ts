import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { normalise, splitLine } from './at-commands.ts';
import type { Faults } from './faults.ts';
import { modelOf } from './models/index.ts';
import { VirtualStick } from './stick.ts';
import type { Transfer } from './types.ts';

const none = new Uint8Array(0);

/** A stick in its serial personality, and someone who reads its AT port all the time. */
async function serialStick(model: 'e303' | 'mf831', faults: Faults = {}) {
  const clock = new FakeClock();
  const data = modelOf(model);
  const stored = { ...data.stored, ...(model === 'e303' ? { startWith: 'serial' } : { usbMode: 'factory' }) };
  const stick = new VirtualStick({ data: { ...data, stored }, clock, faults });
  const configure = (): void => void stick.control({ requestType: 0, request: 9, value: 1, index: 0, length: 0 }, none);
  stick.plug('already');
  configure();
  const port = model === 'e303' ? { in: 0x84, out: 0x03 } : { in: 0x83, out: 0x03 };
  let heard: Buffer[] = [];
  let reading: Transfer | undefined;
  const listen = async (): Promise<void> => {
    for (;;) {
      reading = stick.transferIn(port.in, 512);
      const end = await reading.done;
      if (end.status !== 'ok') return;
      heard.push(Buffer.from(end.data));
    }
  };
  void listen();
  const write = (text: string): void => void stick.transferOut(port.out, Buffer.from(text, 'latin1'));
  const ask = async (text: string): Promise<string> => {
    heard = [];
    write(`${text}\r`);
    await clock.advance(50);
    return Buffer.concat(heard).toString('latin1');
  };
  await ask('ATE0');
  return { stick, clock, ask, write, configure, heard: () => heard, deaf: () => reading?.cancel(), hear: listen };
}

describe('command lines', () => {
  it('are read without blanks and in capitals, but not inside quotes', () => {
    expect(normalise('+cops = 0 , "My Net"')).toBe('+COPS=0,"My Net"');
  });

  it('split at semicolons and between basic commands', () => {
    expect(splitLine('E0V1;+CSQ;+CGDCONT=1,"IP","a;b";^HCSQ?')).toEqual([
      'E0',
      'V1',
      '+CSQ',
      '+CGDCONT=1,"IP","a;b"',
      '^HCSQ?',
    ]);
    expect(splitLine('')).toEqual([]);
    expect(splitLine(';;')).toEqual([';']);
  });
});

describe('AT port', () => {
  it('echoes until it is told not to, and ends lines at CR alone', async () => {
    const { ask } = await serialStick('e303');
    expect(await ask('ATE1')).toBe('\r\nOK\r\n');
    expect(await ask('AT')).toBe('AT\r\r\nOK\r\n');
    expect(await ask('ATE0')).toBe('ATE0\r\r\nOK\r\n');
    expect(await ask('\nAT')).toBe('\r\nOK\r\n');
  });

  it('takes a line split at every byte, with corrections', async () => {
    const { write, clock, heard } = await serialStick('e303');
    for (const char of 'AT+CGGX\b\b\bSN\r') write(char);
    await clock.advance(50);
    expect(Buffer.concat(heard()).toString()).toContain('\r\nOK\r\n');
    write('AT+CGMX\bM\r');
    await clock.advance(50);
    expect(Buffer.concat(heard()).toString()).toContain('\r\nE303s-2\r\n\r\nOK\r\n');
  });

  it('answers like its maker', async () => {
    const { ask } = await serialStick('e303');
    expect(await ask('ATI')).toBe(
      '\r\nManufacturer: huawei\r\nModel: E303s-2\r\nRevision: 22.157.15.00.00\r\nIMEI: 867000000000010\r\n' +
        '+GCAP: +CGSM,+DS,+ES\r\n\r\nOK\r\n',
    );
    expect(await ask('AT+CSQ;+CREG?')).toBe('\r\n+CSQ: 18,99\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n');
    expect(await ask('at^iccid?')).toBe('\r\n^ICCID: 8949010000000000016\r\n\r\nOK\r\n');
    expect(await ask('AT^CPIN?')).toBe('\r\n^CPIN: READY,,10,3,10,3\r\n\r\nOK\r\n');
    expect(await ask('AT+NONSENSE')).toBe('\r\nCOMMAND NOT SUPPORT\r\n');
    expect(await ask('AT+CSQ;+NONSENSE;+CREG?')).toBe('\r\n+CSQ: 18,99\r\n\r\nCOMMAND NOT SUPPORT\r\n');
    const zte = await serialStick('mf831');
    expect(await zte.ask('AT+NONSENSE')).toBe('\r\nERROR\r\n');
    expect(await zte.ask('AT+ZPAS?')).toBe('\r\n+ZPAS: "LTE","CS_PS"\r\n\r\nOK\r\n');
  });

  it('says errors as it is told to, and repeats a line on A/', async () => {
    const { ask } = await serialStick('e303', { sim: 'absent' });
    expect(await ask('AT+CPIN?')).toBe('\r\nERROR\r\n');
    expect(await ask('AT+CMEE=1')).toBe('\r\nOK\r\n');
    expect(await ask('AT+CPIN?')).toBe('\r\n+CME ERROR: 10\r\n');
    expect(await ask('AT+CMEE=2;+CIMI')).toBe('\r\n+CME ERROR: SIM not inserted\r\n');
    expect(await ask('A/')).toContain('\r\n+CME ERROR: SIM not inserted\r\n');
    expect(await ask('ATV0')).toBe('0\r');
    expect(await ask('ATQ1')).toBe('');
  });

  it('counts PIN tries, asks for the PUK after three, and takes the right one', async () => {
    const { ask } = await serialStick('e303', { sim: 'locked' });
    await ask('AT+CMEE=1');
    expect(await ask('AT+CPIN?')).toContain('+CPIN: SIM PIN');
    expect(await ask('AT+CIMI')).toContain('+CME ERROR: 11');
    for (const left of ['2', '1', '0']) {
      expect(await ask('AT+CPIN="0000"')).toContain('+CME ERROR: 16');
      expect(await ask('AT^CPIN?')).toContain(`,,10,${left},10,3`);
    }
    expect(await ask('AT+CPIN?')).toContain('SIM PUK');
    expect(await ask('AT+CPIN="00000000","4321"')).toContain('+CME ERROR: 16');
    expect(await ask('AT^CPIN?')).toContain(',,9,0,10,3');
    expect(await ask('AT+CPIN="12345678","4321"')).toContain('OK');
    expect(await ask('AT+CPIN?')).toContain('READY');
    expect(await ask('AT+CPIN="4321"')).toContain('+CME ERROR: 3');
  });

  it('speaks unasked on the clock, only while it is heard, and stops when told', async () => {
    const port = await serialStick('e303');
    const { clock, heard, ask } = port;
    await ask('AT');
    await clock.advance(5000);
    expect(Buffer.concat(heard()).toString()).toContain('\r\n^RSSI:18\r\n');
    port.deaf();
    await clock.advance(20_000);
    void port.hear();
    expect(await ask('AT')).toBe('\r\nOK\r\n');
    await ask('AT^CURC=0');
    await clock.advance(30_000);
    expect(Buffer.concat(heard()).toString()).toBe('\r\nOK\r\n');
  });

  it('says its registration unasked once it was asked to', async () => {
    const { clock, heard, ask } = await serialStick('mf831');
    await clock.advance(30_000);
    expect(Buffer.concat(heard()).toString()).not.toContain('+CREG:');
    expect(await ask('AT+CREG=2;+CREG?')).toBe('\r\n+CREG: 2,1,"4E21","1A2B301"\r\n\r\nOK\r\n');
    await clock.advance(30_000);
    expect(Buffer.concat(heard()).toString()).toContain('\r\n+CREG: 1\r\n');
  });

  it('takes line settings by class request, and stalls on others', async () => {
    const { stick } = await serialStick('e303');
    const request = (requestType: number, code: number, data: Uint8Array, length = data.length): unknown =>
      stick.control({ requestType, request: code, value: 0, index: 2, length }, data);
    const coding = Uint8Array.of(0x80, 0x25, 0, 0, 0, 0, 8);
    expect(request(0x21, 0x20, coding)).toMatchObject({ status: 'ok', taken: 7 });
    expect(request(0xa1, 0x21, none, 7)).toMatchObject({ status: 'ok', data: coding });
    expect(request(0x21, 0x22, none)).toMatchObject({ status: 'ok' });
    expect(request(0x21, 0x20, none)).toEqual({ status: 'stall' });
    expect(request(0x21, 0x77, none)).toEqual({ status: 'stall' });
  });

  it('says nothing for rubbish and survives a line without end', async () => {
    const { ask, write, clock } = await serialStick('e303');
    expect(await ask('rubbish \x00\xff')).toBe('');
    write('x'.repeat(5000));
    expect(await ask('')).toBe('\r\nERROR\r\n');
    for (let i = 0; i < 200; i += 1) write('AT\r');
    await clock.advance(5000);
    expect(await ask('AT')).toBe('\r\nOK\r\n');
  });

  it('keeps a bounded lot for a host that writes and never reads', async () => {
    const port = await serialStick('e303');
    port.deaf();
    for (let i = 0; i < 200; i += 1) {
      port.write(`ATE1;${'I;'.repeat(200)}\r`);
      await port.clock.advance(20);
    }
    void port.hear();
    await port.clock.advance(20);
    const kept = Buffer.concat(port.heard()).length;
    expect(kept).toBeGreaterThan(32 * 1024);
    expect(kept).toBeLessThan(128 * 1024);
  });

  it('faults: dead, late, in pieces', async () => {
    const dead = await serialStick('e303', { at: 'dead' });
    expect(await dead.ask('ATI')).toBe('');
    const late = await serialStick('e303', { at: 'late' });
    expect(await late.ask('AT+CSQ')).toBe('');
    await late.clock.advance(20_000);
    expect(Buffer.concat(late.heard()).toString()).toContain('+CSQ: 18,99');
    const pieces = await serialStick('e303', { at: 'pieces' });
    expect(await pieces.ask('AT')).toBe('\r\nOK\r\n');
    expect(pieces.heard().every((piece) => piece.length === 1)).toBe(true);
  });
});

describe('stored composition', () => {
  it('^SETPORT without its AT port leaves none after the next start', async () => {
    const { ask, stick, clock } = await serialStick('e303');
    expect(await ask('AT^SETPORT?')).toContain('^SETPORT:A1;1,3,2,A2');
    expect(await ask('AT^SETPORT="FF;1,3"')).toBe('\r\nOK\r\n');
    expect(stick.interfaces.map((i) => i.data.role)).toEqual(['modem', 'diag', 'at', 'storage']);
    await ask('AT^RESET');
    await clock.advance(5000);
    expect(stick.id).toBe('12d1:1001');
    expect(stick.interfaces.map((i) => i.data.role)).toEqual(['modem', 'diag']);
  });

  it.each([
    ['nothing', [], '19d2:0016'],
    ['=9 alone', ['9'], '19d2:0016'],
    ['=9 and =F', ['9', 'F'], '19d2:1225'],
    ['=8 and =F', ['8', 'F'], '19d2:1403'],
  ])('after +ZCDRUN %s a replug gives its due', async (_, orders, id) => {
    const { ask, stick, clock } = await serialStick('mf831');
    const done = { '8': 'Close autorun state', '9': 'Open autorun state', F: 'exit download mode' };
    for (const order of orders as (keyof typeof done)[]) {
      expect(await ask(`AT+ZCDRUN=${order}`)).toBe(`\r\n${done[order]} result(0:FAIL 1:SUCCESS):1\r\n\r\nOK\r\n`);
    }
    expect(stick.id).toBe('19d2:0016');
    stick.unplug();
    stick.plug();
    await clock.advance(200);
    expect(stick.id).toBe(id);
  });
});
