import type { AtData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';

/**
 * AT answers of the MF831 in its serial personality. The `result(0:FAIL 1:SUCCESS):n` lines of +ZCDRUN are as several
 * programs and posts quote them; the other shapes are those of open-source parsers for ZTE sticks.
 */
export const mf831At: AtData = {
  unknown: 'ERROR',
  messages: simMessages,
  services: plainServices,
  entries: [
    {
      ask: 'I',
      lines: [
        'Manufacturer: {maker}',
        'Model: {product}',
        'Revision: {firmware}',
        'IMEI: {imei}',
        '+GCAP: +CGSM,+DS,+ES',
      ],
    },
    ...genericAt,
    { ask: '+CSQ', lines: ['+CSQ: 22,99'] },
    { ask: '+CESQ', lines: ['+CESQ: 99,99,255,255,20,49'] },
    { ask: '+CEREG?', lines: ['+CEREG: 0,1'] },
    { ask: '+CEREG=', args: '[012]' },
    { ask: '+ZGETICCID', needs: 'sim', lines: ['+ZGETICCID: {iccid}'] },
    { ask: '+ICCID', needs: 'sim', lines: ['ICCID: {iccid}'] },
    { ask: '+ZPAS?', lines: ['+ZPAS: "LTE","CS_PS"'] },
    { ask: '+ZRSSI', lines: ['+ZRSSI: 92,10,69,14'] },
    { ask: '+ZRSSI?', lines: ['+ZRSSI: 92,10,69,14'] },
    { ask: '+ZCELLINFO?', lines: ['+ZCELLINFO: 1a2b301, 123, LTE B3, 1300'] },
    { ask: '+ZSNT?', lines: ['+ZSNT: 0,0,0'] },
    { ask: '+ZPINPUK=?', needs: 'sim', lines: ['+ZPINPUK: {pinTries},{pukTries}'] },
    { ask: '+ZCDRUN=4', lines: ['Inquiry autorun open state result(0:NO 1:YES):{autorun}'] },
    { ask: '+ZCDRUN=?', lines: ['+ZCDRUN: (4,8,9,E,F)'] },
    { ask: '+ZCDRUN=8', store: { autorun: '0' }, lines: ['Close autorun state result(0:FAIL 1:SUCCESS):1'] },
    { ask: '+ZCDRUN=9', store: { autorun: '1' }, lines: ['Open autorun state result(0:FAIL 1:SUCCESS):1'] },
    { ask: '+ZCDRUN=E', store: { usbMode: 'factory' }, lines: ['enter download mode result(0:FAIL 1:SUCCESS):1'] },
    // Told at once, in force at the next power-on.
    { ask: '+ZCDRUN=F', store: { usbMode: 'product' }, lines: ['exit download mode result(0:FAIL 1:SUCCESS):1'] },
    { ask: '+ZRST', then: 'restart' },
  ],
  unsolicited: [
    { everyMs: 29_000, line: '+CREG: 1', unless: { cregSays: '0' } },
    { everyMs: 11_000, line: '+ZPASR: "LTE"' },
    { everyMs: 19_000, line: '+ZUSIMR:2' },
  ],
};
