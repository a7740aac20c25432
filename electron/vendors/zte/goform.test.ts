import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Http, HttpRequest } from '../../core/ports.ts';
import { encodePassword, signature } from './goform-secrets.ts';
import { GoformReader } from './goform.ts';
import { md5 } from './md5.ts';

describe('what goform pages digest', () => {
  it('is MD5 as everybody makes it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 150 }), (text) => {
        expect(md5(text)).toBe(createHash('md5').update(new TextEncoder().encode(text)).digest('hex'));
      }),
      { numRuns: 40 },
    );
    for (const length of [0, 55, 56, 63, 64, 65, 119, 120])
      expect(md5('a'.repeat(length))).toBe(createHash('md5').update('a'.repeat(length)).digest('hex'));
  });

  it('takes the password as base64 without a nonce, digested twice with one', async () => {
    expect(await encodePassword('admin', '')).toBe('YWRtaW4=');
    // Nonce and result as an open client library has recorded them.
    const nonce = '91CF42608863DB6DC767F5B8E3D6E2F8656016D53B6AAF68E833373587C73BD2';
    expect(await encodePassword('ZTEPASSWORD', nonce)).toBe(
      '77675C36BEE89745EA52CCEFE3D862F9D1CDDF8DE304E2FD1776E2A4FDFE1A9D',
    );
  });

  it('signs writes as an MF289F does', async () => {
    const of = {
      version: 'BD_VDFDEMF289FV1.0.0B08 [Jun 18 2022 05:39:38]CR_VDFDEMF289FV1.0.0B08',
      seed: '4079016d940210b4ae9ae7d41c4a2065',
    };
    expect(await signature(of, 'md5')).toBe('a8dc582d399e07ffe8ce4d61573543a1');
  });
});

/** A page that takes one way of signing and knows the signed-in by a cookie. */
function page(signs: 'md5' | 'sha256' | 'none', { fiveG = false } = {}): Http & { asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  let given = 0;
  const json = (fields: Record<string, string>, headers = {}): Awaited<ReturnType<Http['request']>> => ({
    status: 200, headers, body: JSON.stringify(fields),
  }); // prettier-ignore
  return {
    asked,
    request: async (request) => {
      asked.push(request);
      const cmd = /[?&]cmd=([^&]*)/.exec(request.path)?.[1];
      if (cmd === 'RD') return json({ RD: signs === 'none' ? '' : `seed${(given += 1)}` });
      if (cmd === 'wa_inner_version,cr_version') return json({ wa_inner_version: 'wa', cr_version: 'cr' });
      if (cmd === 'loginfo') return json({ loginfo: 'ok' });
      if (cmd !== undefined) return json({ Z5g_rsrp: fiveG ? '-90' : '' });
      const ad = /AD=(\w+)/.exec(request.path)?.[1];
      if (signs === 'none') return json({ result: ad === undefined ? 'success' : 'failure' });
      const wanted = await signature({ version: 'wacr', seed: `seed${given}` }, signs);
      return json({ result: ad === wanted ? 'success' : 'failure' });
    },
  };
}

describe('a goform write', () => {
  const change = { method: 'GET', path: '/goform/goform_set_cmd_process?goformId=X', headers: {} } as const;
  it.each([
    ['none', false, 1],
    ['md5', false, 1],
    ['sha256', true, 1],
    // The digest shows in nothing but the refusal.
    ['sha256', false, 2],
  ] as const)('is signed by %s (5G: %s) in %i try', async (signs, fiveG, tries) => {
    const http = page(signs, { fiveG });
    const reader = new GoformReader(http, { card: { reach: { kind: 'loopback', port: 1 } }, host: '192.168.0.1' });
    expect(await reader.send(change)).toContain('success');
    expect(http.asked.filter(({ path }) => path.includes('goformId=X'))).toHaveLength(tries);
    for (const { headers } of http.asked) expect(headers['Referer']).toBe('http://192.168.0.1/index.html');
  });
});
