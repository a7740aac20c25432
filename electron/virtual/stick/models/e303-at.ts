import type { AtData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { packedServices, simMessages } from './messages-at.ts';

/**
 * AT answers of the E303s-2. Shapes: 3GPP TS 27.007 and the parsers of open-source modem software (^SYSINFO, ^HCSQ,
 * ^CARDLOCK, ^CPIN, ^VERSION); values are those of a 3G stick with a fair signal.
 */
export const e303At: AtData = {
  unknown: 'COMMAND NOT SUPPORT',
  messages: simMessages,
  services: packedServices,
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
    { ask: '+CSQ', lines: ['+CSQ: 18,99'] },
    { ask: '^HWVER', lines: ['^HWVER:"{hardware}"'] },
    { ask: '^FHVER', lines: ['^FHVER:"{product} {firmware},{hardware} Ver.A"'] },
    {
      ask: '^VERSION?',
      lines: [
        '^VERSION:BDT:May 17 2013, 12:08:10',
        '^VERSION:EXTS:{firmware}',
        '^VERSION:INTS:',
        '^VERSION:EXTD:WEBUI_{webUi}',
        '^VERSION:EXTH:{hardware} Ver.A',
        '^VERSION:EXTU:{product}',
        '^VERSION:CFG:1004',
        '^VERSION:PRL:',
        '^VERSION:INI:',
      ],
    },
    { ask: '^ICCID?', needs: 'sim', lines: ['^ICCID: {iccid}'] },
    { ask: '^CPIN?', needs: 'sim', lines: ['^CPIN: {cpin},,{pukTries},{pinTries},10,3'] },
    { ask: '^CARDLOCK?', lines: ['^CARDLOCK: 2,10,0'] },
    { ask: '^SYSINFO', lines: ['^SYSINFO:2,3,0,5,{simValid},,9'] },
    { ask: '^HCSQ?', lines: ['^HCSQ:"WCDMA",45,47,50'] },
    { ask: '^SYSCFG?', lines: ['^SYSCFG:2,0,3FFFFFFF,1,2'] },
    { ask: '^CURC=', args: '([012])', set: { curc: '$1' } },
    { ask: '^CURC?', lines: ['^CURC: 1'] },
    { ask: '^U2DIAG?', lines: ['^U2DIAG:{u2diag}'] },
    // In force at the next plug; what leads back to the page differs from stick to stick, this one takes 119.
    { ask: '^U2DIAG=', args: '(0|256)', store: { u2diag: '$1', startWith: 'serial' } },
    { ask: '^U2DIAG=', args: '(1|255|276)', store: { u2diag: '$1', startWith: 'disk' } },
    { ask: '^U2DIAG=', args: '(119)', store: { u2diag: '$1', startWith: 'network' } },
    { ask: '^SETPORT?', lines: ['^SETPORT:{setport}'] },
    {
      ask: '^SETPORT=?',
      lines: [
        '^SETPORT:A1: CDROM',
        '^SETPORT:A2: SD',
        '^SETPORT:1: 3G MODEM',
        '^SETPORT:2: 3G PCUI',
        '^SETPORT:3: 3G DIAG',
      ],
    },
    // FF in the first part: no disk at power-on. What is not in the second part is not shown after the next start.
    { ask: '^SETPORT=', args: '"(FF);([\\dA,]+)"', store: { setport: '$1;$2', startWith: 'serial' } },
    { ask: '^SETPORT=', args: '"([\\dA,]+);([\\dA,]+)"', store: { setport: '$1;$2', startWith: 'disk' } },
    { ask: '^GETPORTMODE', lines: ['^GETPORTMODE: TYPE: WCDMA: huawei,MDM:0,DIAG:1,PCUI:2'] },
    { ask: '^RESET', then: 'restart' },
    { ask: '^NWTIME?', lines: ['^NWTIME: 26/01/15,10:20:30+04,0'] },
  ],
  unsolicited: [
    { everyMs: 29_000, line: '+CREG: 1', unless: { cregSays: '0' } },
    { everyMs: 5000, line: '^RSSI:18', unless: { curc: '0' } },
    { everyMs: 17_000, line: '^MODE:5,9', unless: { curc: '0' } },
    { everyMs: 23_000, line: '^BOOT:20707101,0,0,0,75', unless: { curc: '0' } },
  ],
};
