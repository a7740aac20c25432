import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { modelOf } from './models/index.ts';
import { VirtualStick } from './stick.ts';
import type { WebAnswer } from './types.ts';

let clock: FakeClock;
let stick: VirtualStick;

const asCard = (model: string, to: string): void => {
  clock = new FakeClock();
  stick = new VirtualStick({ data: { ...modelOf(model), powerOn: [{ when: {}, to }] }, clock });
  stick.plug('already');
};
const request = (
  path: string,
  headers: Record<string, string> = {},
  rest: { method?: string; body?: string } = {},
): WebAnswer => {
  const host = { host: stick.web.address };
  const answer = stick.web.handle({ method: 'GET', body: '', ...rest, path, headers: { ...host, ...headers } });
  if (answer === undefined) throw new Error('nobody answers');
  return answer;
};

describe('HiLink page', () => {
  beforeEach(() => asCard('e303', 'network'));
  const session = (): { cookie: string; token: string } => {
    const { body } = request('/api/webserver/SesTokInfo');
    const [, cookie = '', token = ''] = /<SesInfo>(.+)<\/SesInfo>\s*<TokInfo>(.+)<\/TokInfo>/.exec(body) ?? [];
    return { cookie, token };
  };

  it('asks for a session where a real one does', () => {
    expect(request('/api/device/information').body).toContain('<code>125002</code>');
    expect(request('/api/device/basic_information').body).toContain('<devicename>E303s-2</devicename>');
    const { cookie } = session();
    expect(cookie).toMatch(/^SessionID=/);
    expect(request('/api/device/information', { cookie }).body).toContain('<Imei>867000000000010</Imei>');
    expect(request('/api/pin/status', { cookie }).body).toContain('<SimState>257</SimState>');
    expect(request('/api/device/information', { cookie: 'SessionID=other' }).body).toContain('<code>125002</code>');
  });

  it('uses a token once, and hands out the next one', () => {
    const { cookie, token } = session();
    const post = (t: string): WebAnswer =>
      request(
        '/api/device/control',
        { cookie, __requestverificationtoken: t },
        { method: 'POST', body: '<request><Control>9</Control></request>' },
      );
    expect(post('wrong').body).toContain('<code>125003</code>');
    expect(post(token).body).toContain('<code>100002</code>');
    expect(post(token).body).toContain('<code>125003</code>');
  });

  it('restarts when asked properly, as what a fresh plug gives', async () => {
    const { cookie, token } = session();
    const headers = { cookie, __requestverificationtoken: token };
    const answer = request('/api/device/control', headers, {
      method: 'POST',
      body: '<request><Control>1</Control></request>',
    });
    expect(answer.body).toContain('<response>OK</response>');
    await clock.advance(200);
    expect(stick.present).toBe(false);
    expect(stick.web.handle({ method: 'GET', path: '/', headers: {}, body: '' })).toBeUndefined();
  });

  it('sends a foreign host to its home page, knows its names, and says what it does not have', () => {
    expect(request('/api/device/signal', { host: 'example.org' })).toMatchObject({
      status: 302,
      headers: { location: 'http://192.168.8.1/html/index.html' },
    });
    expect(request('/', { host: 'hi.link' }).status).toBe(302);
    expect(request('/html/index.html').status).toBe(200);
    expect(request('/api/led/circle-switch').body).toContain('<code>100002</code>');
    expect(request('/nothing').status).toBe(404);
    expect(request('//').status).toBe(404);
  });
});

describe('goform page', () => {
  const referer = 'http://192.168.0.1/index.html';
  const modeSwitch = '/goform/goform_process?goformId=MODE_SWITCH&switchCmd=FACTORY';
  beforeEach(() => asCard('mf831', 'network'));

  it('answers only to its own pages', async () => {
    for (const headers of [{}, { referer: 'http://192.168.8.1/index.html' }, { referer: 'http://evil/192.168.0.1/' }]) {
      expect(request(modeSwitch, headers).body).toBe('{"result":"failure"}');
    }
    await clock.advance(5000);
    expect(stick.id).toBe('19d2:1405');
  });

  it('gives lists with multi_data, unknown names empty', () => {
    const get = '/goform/goform_get_cmd_process?isTest=false&cmd=';
    expect(JSON.parse(request(`${get}imei,nonsense,constructor&multi_data=1`, { referer }).body)).toEqual({
      imei: '868000000000027',
      nonsense: '',
      constructor: '',
    });
    expect(JSON.parse(request(`${get}modem_main_state`, { referer }).body)).toEqual({
      modem_main_state: 'modem_init_complete',
    });
    expect(JSON.parse(request(`${get}imei,imsi`, { referer }).body)).toEqual({ 'imei,imsi': '' });
  });

  it.each([
    [modeSwitch, 'FACTORY:ok'],
    ['/goform/goform_set_cmd_process?goformId=USB_MODE_SWITCH&usb_mode=6', '{"result":"success"}'],
  ])('%s answers and is gone soon', async (path, body) => {
    asCard('mf831', 'network');
    expect(request(path, { referer }).body).toBe(body);
    await clock.advance(200);
    expect(stick.present).toBe(false);
  });

  it('refuses other orders', () => {
    expect(request('/goform/goform_process?goformId=MODE_SWITCH&switchCmd=OTHER', { referer }).body).toContain(
      'failure',
    );
    expect(request('/goform/goform_set_cmd_process?goformId=USB_MODE_SWITCH&usb_mode=7', { referer }).body).toContain(
      'failure',
    );
  });
});
