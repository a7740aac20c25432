import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import type { Final } from '../../core/at/result.ts';
import { readFactsByWeb } from '../../core/facts/read-web.ts';
import type { CardSighting } from '../../core/model/index.ts';
import type { Http, HttpRequest } from '../../core/ports.ts';
import { zteAtParsers } from './at-parsers.ts';
import { zteFacts } from './facts.ts';
import { parseGoform } from './goform.ts';

const ok: Final = { kind: 'ok', text: 'OK' };
const values = (name: keyof typeof zteAtParsers, lines: string[]): Record<string, unknown> =>
  Object.fromEntries(zteAtParsers[name](lines, ok).map((p) => [p.key, p.status === 'absent' ? 'absent' : p.value]));

describe('ZTE AT answers', () => {
  it.each<[keyof typeof zteAtParsers, string[], Record<string, unknown>]>([
    ['zpas', ['+ZPAS: "LTE","CS_PS"'], { rat: 'LTE' }],
    ['zpas', ['+ZPAS: "No Service"'], { rat: 'absent' }],
    ['zrssi', ['+ZRSSI: 92,10,69,14'], { rsrp: -92, rsrq: -10, rssi: -69, sinr: 14 }],
    ['zrssi', ['+ZRSSI: -71'], { rssi: -71 }],
    ['zrssi', ['+ZRSSI: 85,8'], {}],
    ['zrssi', ['+ZRSSI: x'], {}],
    ['zcellinfo', ['+ZCELLINFO: 1a2b301, 123, LTE B3, 1300'], { cell: '1A2B301', band: 'LTE B3', pci: 123, channel: 1300 }],
    ['zcellinfo', ['+ZCELLINFO: 0, 0, , 0'], {}],
  ])('%s %j', (name, lines, expected) => expect(values(name, lines)).toEqual(expected)); // prettier-ignore
});

const card: CardSighting = {
  name: 'usb0', interface: 0, driver: 'cdc_ether', addresses: [], reach: { kind: 'loopback', port: 8080 },
}; // prettier-ignore

const page = (values: Record<string, string>): Http & { asked: HttpRequest[] } => {
  const asked: HttpRequest[] = [];
  return {
    asked,
    request: (request) => {
      asked.push(request);
      if (!request.headers['Referer']?.startsWith('http://192.168.0.1/')) {
        return Promise.resolve({ status: 200, headers: {}, body: '{"result":"failure"}' });
      }
      const names = new URL(request.path, 'http://x').searchParams.get('cmd')?.split(',') ?? [];
      const body = JSON.stringify(Object.fromEntries(names.map((n) => [n, values[n] ?? ''])));
      return Promise.resolve({ status: 200, headers: {}, body });
    },
  };
};

describe('reading ZTE pages', () => {
  const options = { clock: new FakeClock(), context: { id: '19d2:1405' } };

  it('names its origin and takes the first name that has a value', async () => {
    const http = page({
      loginfo: 'ok', wa_inner_version: 'BD_HOFATMF831V1.0.0B02', imei: '490154203237518', sim_imsi: '262011234567890',
      ziccid: '89490200001234567890', modem_main_state: 'modem_init_complete', pinnumber: '3', puknumber: '10',
      network_type: 'LTE', ppp_status: 'ppp_connected', lte_rsrp: '-92', lte_snr: '14', wan_ipaddr: '10.64.0.31', simcard_roam: 'Home',
    }); // prettier-ignore
    const { facts, error } = await readFactsByWeb(http, card, zteFacts(), options);
    expect(error).toBeUndefined();
    const read = Object.fromEntries(facts.filter((f) => f.status === 'read').map((f) => [f.key, f.value]));
    expect(read).toEqual({
      firmware: 'BD_HOFATMF831V1.0.0B02', imei: '490154203237518', imsi: '262011234567890', iccid: '89490200001234567890',
      simState: 'ready', pinTries: 3, pukTries: 10, rat: 'LTE', registration: 'home', dataSession: 'connected',
      wanAddress: '10.64.0.31', rsrp: -92, sinr: 14,
    }); // prettier-ignore
    expect(facts.find((f) => f.key === 'imsi')?.raw).toEqual(['"sim_imsi":"262011234567890"']);
    expect(http.asked.every((r) => r.method === 'GET' && r.host === '192.168.0.1')).toBe(true);
  });

  it('says when the page hides its values until somebody signs in', async () => {
    const { facts } = await readFactsByWeb(page({ loginfo: 'no' }), card, zteFacts(), options);
    for (const fact of facts) expect(fact).toMatchObject({ status: 'refused', error: { code: 'http.login-needed' } });
    expect(facts.length).toBeGreaterThan(0);
  });

  it.each(['not json', '[1]', '"x"', ''])('takes %j for no answer', (body) =>
    expect(parseGoform(body)).toBeUndefined(),
  );
  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => parseGoform(body)).not.toThrow();
      }),
    );
  });
});
