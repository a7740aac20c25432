import { describe, expect, it } from 'vitest';
import { counter, duration, groupHex, speedWords, uncapital } from './format.ts';
import { machineParts } from './machine-words.ts';

describe('durations', () => {
  it.each([
    [40, '0.04 s'],
    [100, '0.1 s'],
    [3000, '3 s'],
    [6400, '6.4 s'],
    [9960, '10 s'],
    [38_400, '38 s'],
    [119_600, '2 min'],
    [125_000, '2 min 5 s'],
    [-5, '0 s'],
  ])('%i ms reads %s', (ms, words) => expect(duration(ms)).toBe(words));

  it('keeps the digit of a running counter', () => {
    expect(counter(3000)).toBe('3.0 s');
    expect(counter(12_000)).toBe('12 s');
  });
});

it('names the speed of a bus', () => {
  expect(speedWords(480)).toBe('USB 2.0, 480 Mbit/s');
  expect(speedWords(12)).toBe('USB 1.1, 12 Mbit/s');
  expect(speedWords(5000)).toBe('USB 3, 5 Gbit/s');
});

it('leaves abbreviations alone when a sentence follows a colon', () => {
  expect(uncapital('It is a serial modem now.')).toBe('it is a serial modem now.');
  expect(uncapital('QMI is not there.')).toBe('QMI is not there.');
});

describe('words of the machine', () => {
  const machine = (text: string) => machineParts(text).flatMap((part) => (part.machine ? [part.text] : []));

  it.each([
    ['12d1:1001 is E303s-2 in the table', ['12d1:1001']],
    ['Pull it out at 1-1.4 and plug it in.', ['1-1.4']],
    ['Read it again and ask ATI', ['ATI']],
    ['AT+CGMM on ttyUSB2 answers OK in 84 ms', ['AT+CGMM', 'ttyUSB2']],
    ['AT port on ttyV1-1.2, drive srV1-1', ['ttyV1-1.2', 'srV1-1']],
    ['Send AT+QCFG="usbnet",1, AT+CFUN=1,1.', ['AT+QCFG="usbnet",1', 'AT+CFUN=1,1']],
    ['ECM, by AT+QCFG="usbcfg",…at=0,modem=0…', ['AT+QCFG="usbcfg",…at=0,modem=0…']],
    ['Then AT+QCFG=?: what is not listed', ['AT+QCFG=?']],
    ['by AT^SETPORT="FF;12,16"; AT!RESET, AT#USBCFG=4', ['AT^SETPORT="FF;12,16"', 'AT!RESET', 'AT#USBCFG=4']],
    ['wwan0, driver qmi_wwan', ['wwan0', 'qmi_wwan']],
    ['192.168.0.1 answers on /dev/ttyACM0', ['192.168.0.1', '/dev/ttyACM0']],
  ])('%s', (text, found) => expect(machine(text)).toEqual(found));

  it.each(['A 3G stick on 19 Nov', 'AT port held', 'Huawei E303s-2', '5 steps, about 6 s', 'The option is yours'])(
    'leaves "%s" as it is',
    (text) => expect(machine(text)).toEqual([]),
  );

  it('loses no character', () => {
    const text = 'Rule 12d1:1f01, at 1-1.1: AT+CGMM, then 55534243000000.';
    expect(
      machineParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

it('groups long hex, and leaves ids and short bytes alone', () => {
  expect(groupHex('bulk-out 01 5553424300000000ab')).toBe('bulk-out 01 55534243 00000000 ab');
  expect(groupHex('left 1-1.1 12d1:1f01')).toBe('left 1-1.1 12d1:1f01');
});
