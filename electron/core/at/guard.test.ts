import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { en as texts } from '../../../resources/text/en/index.ts';
import { assess, assessText, assessWeb, guardReasons, mayReach, worst, type GuardContext } from './guard.ts';

const levelOf = (line: string, context: GuardContext = {}): number => worst(assess(line, context))?.level ?? 0;

describe('guard', () => {
  it.each([
    'AT', 'ATI', 'ATE0', 'AT+CSQ', 'AT+CPIN?', 'AT+CLCK="SC",2', 'AT+CLCK="PN",2', 'AT+CFUN?', 'AT+CFUN=?', 'AT+COPS?',
    'AT+COPS=?', 'AT+COPS=3,2', 'AT^SETPORT?', 'AT^SETPORT=?', 'AT^NVRDEX=1', 'AT+EGMR=0,7', 'AT+ZCDRUN=4', 'AT+ZCDRUN=?',
    'AT+QCFG="usbnet"', 'AT+QCFG="usbcfg"', 'ATD*99#', 'ATDT*99***1#', 'AT+CRSM=176,12258,0,0,10', 'AT^ICCID?', 'AT+CMEE=1',
    'AT!USBCOMP?', 'AT+CGMR', 'AT+CUSD=2',
  ])('lets %s pass', (line) => expect(assess(line)).toEqual([])); // prettier-ignore

  it.each<[string, number]>([
    ['AT+CPIN="1234"', 3], ['AT+CPIN="12345678","1234"', 3], ['AT^CPIN="1234"', 3], ['AT+CPWD="SC","1","2"', 3],
    ['AT+CPWD="P2","1","2"', 2], ['AT+CLCK="SC",1,"1234"', 2], ['AT+CLCK="PN",0,"1"', 3], ['AT+CLCK = "pn" , 0', 3],
    ['AT+CLCK="AO",1,"0000"', 2], ['AT^CARDLOCK="12345678"', 3], ['AT+ZNCK="1"', 3], ['AT+CSIM=10,"A0"', 3],
    ['AT+CRSM=214,28486,0,0,17,"00"', 3], ['AT+CMGD=1', 1], ['AT+CMGD=1,4', 2], ['AT+CPIN2="1"', 2],
    ['AT+EGMR=1,7,"1"', 4], ['at+egmr = 1,7', 4], ['AT+SIMEI=1', 4], ['AT^PHYNUM=IMEI,1', 4], ['AT*MRD_IMEI=1', 4],
    ['AT^NVWREX=550,0,9,1', 4], ['AT^NVWREX=8268,0,12,1', 3], ['AT^SFM=1', 3], ['AT+ZMODE=1', 3], ['AT!RMARESET=1', 3],
    ['at@nvm:fix_cat_fallback.tx=1', 3], ['at@store_nvm(x)', 3], ['AT^GODLOAD', 4], ['AT^RESET', 1], ['AT^TMODE=1', 3],
    ['AT+ZCDRUN=E', 2], ['AT+ZCDRUN=8', 2], ['AT+ZCDRUN=9', 2], ['AT+ZCDRUN=F', 1], ['AT!BOOTHOLD', 4], ['AT+QPOWD', 1],
    ['AT+QFOTADL="http"', 3], ['AT+SYSCMD="ls"', 3], ['AT^SETPORT="FF;12,16"', 2], ['AT^SETPORT="FF;2"', 2],
    ['AT^SETPORT="FF;10,16"', 3], ['AT^SETPORT=FF;12', 3], ['AT^SETPORT="A1,A2;1,3"', 3], ['AT^U2DIAG=0', 2],
    ['AT!USBCOMP=1,1,10D', 2], ['AT!USBCOMP=1,1,0x1000', 3], ['AT!UDUSBCOMP=8', 2], ['AT!UDUSBCOMP=9', 3],
    ['AT!CUSTOM="X",1', 3], ['AT!ENTERCND="A710"', 1], ['AT+QCFG="data_interface",1,0', 3], ['AT+QCFG="usbnet",1', 2],
    ['AT#USBCFG=4', 2], ['AT$MYCONFIG="USBNETMODE",1,1', 2], ['AT+IPR=115200', 2], ['AT&W', 2], ['ATZ', 1], ['AT&F', 1],
    ['AT+CFUN=0', 1], ['AT+CFUN=4', 1], ['AT+CFUN=1,1', 1], ['AT^SYSCFGEX="00",3FFFFFFF,1,2,7F,,', 2], ['AT+QNWLOCK="common/4g",1', 2],
    ['AT+XYLOCK=1', 2], ['AT+COPS=2', 2], ['AT+COPS=1,2,"26201"', 2], ['AT+CGDCONT=2,"IP","x"', 1], ['AT+CGDCONT=1,"IP","x"', 2],
    ['ATD0170123;', 2], ['ATDT112;', 4], ['ATD1-1-2;', 4], ['ATD**05*1*2*2#', 3], ['AT+CUSD=1,"*100#"', 2], ['AT+CMGS="1"', 2],
    ['AT+WS46=22', 2],
  ])('finds %s at level %i', (line, level) => expect(levelOf(line)).toBe(level)); // prettier-ignore

  it.each<[string, number]>([
    ['AT+CSQ;+CFUN=0', 1],
    ['ATE0+CFUN=0', 1],
    ['ATE0Q0V1&W', 2],
    ['AT+CSQ;;  ; ^GODLOAD', 4],
    ['ATI;AT^GODLOAD', 4],
    ['at+cgdcont=2,"IP","a;b";^godload', 4],
    ['AT+CGDCONT=2,"IP","a;^GODLOAD', 4],
    ['xxAT^GODLOAD', 4],
    ['AT ^ G O D L O A D', 4],
    ['AT+CSQ\b\b\bCFUN=0', 1],
    ['ATS3=13+CFUN=0', 1],
    ['AT+CFUN=0?', 0],
    ['AT+CREG=2^GODLOAD', 4],
    ['AT+CMEE=1AT^GODLOAD', 4],
    ['AT+CMEE=1 AT ^ godload', 4],
    ['AT+CSCS="GSM"^GODLOAD', 4],
    ['AT+CSQ=?^GODLOAD', 4],
    ['AT+CREG=2+CFUN=0+CSQ', 1],
    ['AT+CPBF="+CFUN=0^GODLOAD"', 0],
    ['AT+CMSS=1,+491701234567', 2],
    ['AT+CSCA=+491722270333', 0],
    ['ATD"Mum";', 2],
  ])('looks at every part of %j', (line, level) => expect(levelOf(line)).toBe(level));

  it('points at the part that is dangerous', () => {
    const line = 'AT+CSQ; +CFUN=0;+COPS?';
    const [found] = assess(line);
    expect(found && line.slice(found.span.from, found.span.to)).toBe('+CFUN=0');
    expect(found).toMatchObject({ part: '+CFUN=0', level: 1, reason: { id: 'guard.radio-off' } });
  });

  it('uses what it knows of the stick', () => {
    expect(levelOf('AT+CPIN="1"', { pinTries: 3 })).toBe(2);
    expect(levelOf('AT+CPIN="1"', { pinTries: 2 })).toBe(3);
    expect(levelOf('AT^U2DIAG=0', { webFirmware: true })).toBe(3);
    expect(levelOf('AT+CGDCONT=1,"IP","x"', { lte: false })).toBe(1);
    const usb = { vid: '2c7c', pid: '0125' };
    expect(levelOf('AT+QCFG="usbcfg",0x2C7C,0x125,1,1,1,1,1,0,0', { usb })).toBe(2);
    expect(levelOf('AT+QCFG="usbcfg",0x2C7C,0x125,1,1,0,0,1,0,0', { usb })).toBe(3);
    expect(levelOf('AT+QCFG="usbcfg",0x05C6,0x9215,1,1,1,1,1,0,0', { usb })).toBe(3);
    expect(levelOf('AT!BAND=1', { opened: true })).toBe(3);
    expect(levelOf('AT!ENTERCND="A";!BAND=1')).toBe(3);
    expect(levelOf('AT!SOMETHING=1', { opened: true })).toBe(1);
  });

  it('tests the remembered line again for A/', () => {
    expect(levelOf('A/', { lastLine: 'AT^GODLOAD' })).toBe(4);
    expect(assess('a/', { lastLine: 'AT+CSQ' })).toEqual([]);
    expect(assess('A/')).toEqual([]);
  });

  it('takes no longer for a line that is all names', () => {
    const start = performance.now();
    expect(levelOf(`AT+CSQ${'=+CSQ'.repeat(1600)}`)).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('marks what no switch lets pass', () => {
    expect(worst(assess('AT+EGMR=1,7'))?.never).toBe(true);
    expect(worst(assess('ATD112;'))?.never).toBe(true);
    expect(worst(assess('AT^GODLOAD'))?.never).toBe(false);
  });

  it('checks pasted text line by line', () => {
    const found = assessText('AT+CSQ\r\nAT+CFUN=0\rA/\nAT');
    expect(found.map((f) => f.line)).toEqual([1, 2]);
  });

  it('knows the same dangers on web pages', () => {
    const level = (method: string, path: string, body = ''): number =>
      worst(assessWeb({ method, path, body }))?.level ?? 0;
    expect(level('GET', '/goform/goform_process?goformId=MODE_SWITCH&switchCmd=FACTORY')).toBe(2);
    expect(level('POST', '/api/device/control', '<request><Control>2</Control></request>')).toBe(3);
    expect(level('POST', '/api/pin/operate', '<request/>')).toBe(3);
    expect(level('GET', '/api/pin/status')).toBe(0);
    expect(level('GET', '/api/device/information')).toBe(0);
  });

  it('has a text for every reason', () => {
    const missing = [...guardReasons, 'emergency', 'no-at-port', 'diag'].filter(
      (reason) => !(`guard.${reason}` in texts),
    );
    expect(missing).toEqual([]);
  });

  it('says what a command can reach before its values are typed', () => {
    expect([mayReach('+CFUN', 'set'), mayReach('+CFUN', 'read'), mayReach('+CSQ', 'execute')]).toEqual([1, 0, 0]);
    expect([mayReach('+CGSN', 'set'), mayReach('+QCFG', 'set')]).toEqual([0, 3]);
    expect([mayReach('^GODLOAD', 'execute'), mayReach('+QNWLOCK', 'set'), mayReach('D', 'execute')]).toEqual([4, 2, 2]);
  });

  it('never throws and always points into the line', () => {
    const bits = ['AT', ';', '"', '+CFUN=0', '^SETPORT=', '&W', 'D', '=', '?', ' ', '\b', 'é', '😀', 'A/', ','];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...bits), fc.string()), { maxLength: 12 }), (pieces) => {
        const line = pieces.join('');
        for (const { span } of assess(line)) {
          expect(span.from).toBeGreaterThanOrEqual(0);
          expect(span.to).toBeGreaterThan(span.from);
          expect(span.to).toBeLessThanOrEqual(line.length);
        }
      }),
    );
  });

  it('finds a dangerous part whatever stands around it', () => {
    const harmless = fc.constantFrom('+CSQ', 'I', 'E0', '+CREG?', '+COPS=3,0', '&D2', '+CGDCONT=2,"IP","a;b"');
    fc.assert(
      fc.property(fc.array(harmless, { maxLength: 4 }), fc.array(harmless, { maxLength: 4 }), (before, after) => {
        const line = `AT${[...before, '^GODLOAD', ...after].join(';')}`;
        expect(levelOf(line)).toBe(4);
      }),
    );
  });
});
