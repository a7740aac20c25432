import { describe, expect, it } from 'vitest';
import { questionsBefore } from './value-before.ts';

describe('what tells a value before it changes', () => {
  it.each([
    ['AT^SETPORT="FF;1,3"', ['AT^SETPORT?']],
    ['at ^setport = "FF;1,3"', ['AT^SETPORT?']],
    ['AT+COPS=2;^U2DIAG=0', ['AT+COPS?', 'AT^U2DIAG?']],
    ['AT+QCFG="usbcfg",0x2C7C,0x0125,1,1,0,0,1', ['AT+QCFG="usbcfg"']],
    ['AT+QCFG="usbnet",1', ['AT+QCFG="usbnet"']],
    ['AT+QUSBCFG="usbnet",1', ['AT+QUSBCFG="usbnet"']],
    ['AT+CLCK="SC",1,"0000"', ['AT+CLCK="SC",2']],
    ['AT^SLCK="PN",0,"1"', ['AT^SLCK="PN",2']],
    ['AT^SPWD="SC","1","2"', []],
    ['AT^SCFG="MEopMode/Factory","all"', ['AT^SCFG="MEopMode/Factory"']],
    ['AT^SFSA="format","a:/"', []],
    ['AT+QMBNCFG="Select","x"', ['AT+QMBNCFG="Select"']],
    ['AT!USBCOMP=1,1,10D', ['AT!USBCOMP?']],
    ['AT^NVWREX=8268,0,12,1', ['AT^NVRDEX=8268,0,12']],
    ['AT^NVWR=8268,1,0', ['AT^NVRD=8268']],
    ['AT+CRSM=214,28486,0,0,1,"00"', []],
    ['ATD+491700000001;', []],
    ['AT^RESET', []],
    ['AT+COPS?', []],
    ['A/', []],
  ])('%s', (line, questions) => expect(questionsBefore(line)).toEqual(questions));
});
