import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Final } from '../../core/at/result.ts';
import { readFactsByWeb } from '../../core/facts/read-web.ts';
import { Failure, type CardSighting } from '../../core/model/index.ts';
import type { Http, HttpAnswer, HttpRequest } from '../../core/ports.ts';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { huaweiAtParsers } from './at-parsers.ts';
import { huaweiFacts } from './facts.ts';
import { HilinkReader } from './hilink.ts';
import { hilinkFailure, parseHilink } from './hilink-page.ts';
import { huaweiWebParsers } from './web-parsers.ts';

const ok: Final = { kind: 'ok', text: 'OK' };
const values = (name: string, lines: string[]): Record<string, unknown> =>
  Object.fromEntries(
    (huaweiFacts().atParsers[name]?.(lines, ok) ?? []).map((p) => [p.key, p.status === 'absent' ? 'absent' : p.value]),
  );

describe('Huawei AT answers', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['fhver', ['^FHVER:"E8372H-153 21.328.03.00.00,CL1E8372HM Ver.A"'],
      { model: 'E8372H-153', firmware: '21.328.03.00.00', hardware: 'CL1E8372HM Ver.A' }],
    ['fhver', ['^FHVER:"E8372H"'], {}],
    ['version', ['^VERSION:BDT:May 17 2013', '^VERSION:EXTS:21.157', '^VERSION:EXTH:CH1E303SM', '^VERSION:INTS:', '^VERSION:EXTU:E303'],
      { firmware: '21.157', hardware: 'CH1E303SM', model: 'E303' }],
    ['hwver', ['^HWVER:"CL1E3372SM"'], { hardware: 'CL1E3372SM' }],
    ['huawei-pin', ['^CPIN: READY,,10,3,10,3'], { simState: 'ready', pinTries: 3, pukTries: 10 }],
    ['huawei-pin', ['^CPIN: SIM PIN,2,10,2,10,3'], { simState: 'pin', pinTries: 2, pukTries: 10 }],
    ['huawei-pin', ['^CPIN: READY,10'], {}],
    ['cardlock', ['^CARDLOCK: 2,10,0'], { simLock: 'open', lockTries: 10 }],
    ['cardlock', ['^CARDLOCK: 1,10,0'], { simLock: 'locked', lockTries: 10 }],
    ['cardlock', ['^CARDLOCK: 3,0,0'], { simLock: 'blocked', lockTries: 0 }],
    ['cardlock', ['^CARDLOCK: 9'], {}],
    ['sysinfo', ['^SYSINFO:2,3,0,5,1,,9'], { registration: 'home', rat: 'HSPA+' }],
    ['sysinfo', ['^SYSINFO:2,3,1,3,1'], { registration: 'roaming', rat: 'GSM' }],
    ['sysinfo', ['^SYSINFO:0,0,0,0,255'], { registration: 'off', simState: 'none' }],
    ['sysinfo', ['^SYSINFO:?'], {}],
    ['sysinfoex', ['^SYSINFOEX:2,3,0,1,,6,"LTE",101,"LTE"'], { registration: 'home', rat: 'LTE' }],
    ['sysinfoex', ['^SYSINFOEX:2,3,0,1,,3,"WCDMA",45,"HSPA+"'], { registration: 'home', rat: 'HSPA+' }],
    ['hcsq', ['^HCSQ:"LTE",50,45,101,20'], { rssi: -71, rsrp: -96, sinr: 0, rsrq: -10 }],
    ['hcsq', ['^HCSQ: WCDMA,45,47,50'], { rssi: -76, rscp: -74, ecio: -7.5 }],
    ['hcsq', ['^HCSQ:"GSM",36'], { rssi: -85 }],
    ['hcsq', ['^HCSQ:"NOSERVICE"'], { rssi: 'absent' }],
    ['hcsq', ['^HCSQ:"LTE",255,255,255,255'], { rssi: 'absent', rsrp: 'absent', sinr: 'absent', rsrq: 'absent' }],
    ['hcsq', ['^HCSQ:"LTE",200,99'], {}],
    ['setport', ['^SETPORT:A1,A2;1,16,3,2,A1,A2'], { usbMode: 'A1,A2;1,16,3,2,A1,A2' }],
    ['setport', ['^SETPORT:A1: CDROM'], {}],
    ['u2diag', ['^U2DIAG:255'], { usbMode: 'U2DIAG 255' }],
    ['chiptemp', ['^CHIPTEMP: 365,382,65535,30'], { temperature: 38.2 }],
    ['chiptemp', ['^CHIPTEMP: 65535'], { temperature: 'absent' }],
    ['ndisstat', ['^NDISSTATQRY: 1,,,"IPV4",0,33,,"IPV6"'], { dataSession: 'connected' }],
    ['dhcp', ['^DHCP: 1700400A,F8FFFFFF,1800400A,1800400A,350200C0,00000000,150000000,50000000'], { wanAddress: '10.64.0.23' }],
  ])('%s %j', (name, lines, expected) => expect(values(name, lines)).toEqual(expected)); // prettier-ignore

  it('never throws on rubbish', () => {
    const head = fc.constantFrom('^HCSQ:', '^SYSINFO:', '^CPIN: ', '^FHVER:', '^CHIPTEMP:', '^SETPORT:', '^DHCP: ', '');
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(head, fc.string()).map(([a, b]) => a + b),
          { maxLength: 3 },
        ),
        (lines) => {
          for (const parser of Object.values(huaweiAtParsers))
            for (const p of parser(lines, ok)) expect(p.value).not.toBeNaN();
        },
      ),
    );
  });
});

const response = (fields: Record<string, string>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<response>${Object.entries(fields).map(([k, v]) => `<${k}>${v}</${k}>`).join('\r\n')}</response>`; // prettier-ignore
const errorPage = (code: number): string =>
  `<?xml version="1.0"?><error><code>${code}</code><message></message></error>`;

describe('HiLink pages', () => {
  it('reads fields as text and expands nothing', async () => {
    const page = await parseHilink(response({ Imei: '0123', Name: 'a &amp; b', Empty: '' }));
    expect(page?.kind === 'fields' && [...page.fields]).toEqual([['Imei', '0123'], ['Name', 'a & b'], ['Empty', '']]); // prettier-ignore
    const bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><response><A>&a;</A></response>';
    expect(await parseHilink(bomb)).toBeUndefined();
    expect(await parseHilink('<response><A>&a;</A></response>')).toMatchObject({ kind: 'fields' });
  });
  it.each(['', '<html><body>Login</body></html>', '<response><A>1</response>', '<response><A>1</A>', 'OK', '{}', '<response><A>1</A></response><x/>'])(
    'takes %j for no answer', async (body) => expect(await parseHilink(body)).toBeUndefined(),
  ); // prettier-ignore
  it('never throws', async () => {
    const bits = fc.constantFrom(
      '<response>',
      '</response>',
      '<A>',
      '</A>',
      '<error><code>1</code></error>',
      '<!',
      '&',
      '>',
      '<?xml?>',
      '<A/>',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bits, { maxLength: 12 }), async (pieces) => {
        await expect(parseHilink(pieces.join(''))).resolves.toSatisfy((page) => page === undefined || 'kind' in page);
      }),
    );
  });
  it('knows what the numbers mean', () => {
    expect(hilinkFailure('h', '/p', 100003).code).toBe('http.login-needed');
    expect(hilinkFailure('h', '/p', 100002).data).toMatchObject({ code: 'http.refused', params: { code: 100002 } });
  });
  it('reads values with units and bounds', () => {
    const read = (fields: Record<string, string>): unknown[] =>
      huaweiWebParsers['hilink-signal'](new Map(Object.entries(fields))).map((p) => [p.key, p.value]);
    expect(read({ rsrp: '-95dBm', rssi: '>=-51dBm', rsrq: '-9.0dB', sinr: '', rscp: 'n/a' })).toEqual([
      ['rsrq', -9], ['rsrp', -95], ['rssi', -51], ['sinr', null], ['rscp', null],
    ]); // prettier-ignore
  });
});

const card: CardSighting = {
  name: 'wwan0', interface: 0, driver: 'cdc_ether', addresses: ['192.168.8.100'], gateway: '192.168.8.1',
  reach: { kind: 'card', name: 'wwan0' },
}; // prettier-ignore

/** A page server by path; counts sessions and lets the first one run out when told. */
class PageServer implements Http {
  readonly asked: HttpRequest[] = [];
  sessions = 0;
  constructor(private readonly page: (path: string, session: string | undefined) => string | Failure) {}
  request(request: HttpRequest): Promise<HttpAnswer> {
    this.asked.push(request);
    if (request.path === '/api/webserver/SesTokInfo') {
      this.sessions += 1;
      return answer(response({ SesInfo: `SessionID=s${this.sessions}`, TokInfo: `t${this.sessions}` }));
    }
    const body = this.page(request.path, request.headers['Cookie']);
    return body instanceof Failure ? Promise.reject(body) : answer(body);
  }
}
const answer = (body: string, status = 200): Promise<HttpAnswer> => Promise.resolve({ status, headers: {}, body });

describe('reading HiLink facts', () => {
  const clock = new FakeClock();
  const options = { clock, context: { id: '12d1:14db' } };

  it('gives facts with source and the piece of the page', async () => {
    const server = new PageServer((path) => {
      if (path === '/api/device/information') return response({ DeviceName: 'E303', Imei: '490154203237518', SoftwareVersion: '21.157', MacAddress1: '0C:5B:8F:27:9A:64' });
      if (path === '/api/net/current-plmn') return response({ FullName: 'Testnetz', Numeric: '26201' });
      return errorPage(100002);
    }); // prettier-ignore
    const { facts, error } = await readFactsByWeb(server, card, huaweiFacts(), options);
    expect(error).toBeUndefined();
    expect(facts.find((f) => f.key === 'imei')).toMatchObject({
      status: 'read', value: '490154203237518', sensitive: 'imei', raw: ['<Imei>490154203237518</Imei>'],
      source: { via: 'web', ask: '/api/device/information', where: '192.168.8.1' },
    }); // prettier-ignore
    expect(facts.find((f) => f.key === 'operator')?.value).toBe('Testnetz');
    expect(facts.find((f) => f.key === 'hardware')?.status).toBe('absent');
    expect(facts.find((f) => f.key === 'rssi')).toMatchObject({ status: 'refused', error: { code: 'http.refused' } });
    expect(server.sessions).toBe(1);
    expect(server.asked.every((r) => r.method === 'GET')).toBe(true);
  });

  it('fetches a new session once when the old one is over, and not for ever', async () => {
    const over = new PageServer((path, cookie) =>
      cookie === 'SessionID=s1' ? errorPage(125002) : response({ A: '1' }),
    );
    const reader = new HilinkReader(over, { card, host: '192.168.8.1' });
    expect((await reader.get('/api/x')).fields.get('A')).toBe('1');
    expect(over.sessions).toBe(2);
    const always = new PageServer(() => errorPage(125003));
    await expect(new HilinkReader(always, { card, host: 'h' }).get('/api/x')).rejects.toMatchObject({
      code: 'http.refused',
    });
    expect(always.sessions).toBe(2);
  });

  it('ends soon when the page is gone, and keeps what it has', async () => {
    let pages = 0;
    const server = new PageServer((path) => {
      pages += 1;
      return path === '/api/device/information'
        ? response({ DeviceName: 'E303' })
        : new Failure('http.unreachable', { host: 'h' });
    });
    const { facts, error } = await readFactsByWeb(server, card, huaweiFacts(), options);
    expect(error?.code).toBe('http.unreachable');
    expect(facts.find((f) => f.key === 'model')?.value).toBe('E303');
    expect(pages).toBe(3);
  });

  it('makes nothing of rubbish', async () => {
    const server = new PageServer(() => '<html>hello</html>');
    const { facts } = await readFactsByWeb(server, card, huaweiFacts(), options);
    expect(facts.length).toBeGreaterThan(5);
    for (const f of facts)
      expect(f).toMatchObject({ status: 'unparsed', value: null, error: { code: 'http.rubbish' } });
  });
});
