import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readFactsByWeb } from '../../../electron/core/facts/read-web.ts';
import type { Http } from '../../../electron/core/ports.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';
import { FakeClock } from '../../doubles/fake-clock.ts';

/** Answers of pages in their makers' shapes, with made-up numbers, and the facts that they must give. */
const caseSchema = z.strictObject({
  about: z.string(),
  page: z.string().startsWith('/'),
  contentType: z.string().optional(),
  body: z.string(),
  /** Values by key; null = the stick says that there is none. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** Keys whose answer stays raw. */
  unparsed: z.array(z.string()),
});

const folder = path.resolve(import.meta.dirname, '../../fixtures/web');
const card = { name: 'usb0', interface: 0, driver: 'cdc_ether', addresses: [], gateway: '192.168.8.1', reach: { kind: 'loopback', port: 1 } } as const; // prettier-ignore

describe.each(readdirSync(folder))('pages of %s', (maker) => {
  it.each(readdirSync(path.join(folder, maker)))('%s', async (file) => {
    const one = caseSchema.parse(JSON.parse(readFileSync(path.join(folder, maker, file), 'utf8')));
    const http: Http = {
      request: ({ path: asked }) =>
        Promise.resolve(
          asked === one.page
            ? { status: 200, headers: { 'content-type': one.contentType ?? 'text/xml' }, body: one.body }
            : { status: 404, headers: {}, body: '' },
        ),
    };
    const kit = factKitFor(maker);
    const clock = new FakeClock();
    const { facts } = await readFactsByWeb(http, { ...card, addresses: [] }, kit, {
      clock,
      context: { id: '0000:0000' },
    });
    const here = facts.filter(({ source }) => source.ask === one.page);
    const told = here.filter(({ status }) => status === 'read' || status === 'absent');
    expect(Object.fromEntries(told.map(({ key, value }) => [key, value]))).toEqual(one.facts);
    const raw = here.filter(({ status }) => status === 'unparsed');
    expect(raw.map(({ key }) => key).sort()).toEqual(one.unparsed.toSorted());
    for (const fact of raw)
      expect([fact.key, fact.value, fact.raw.join('').trim() !== '']).toEqual([fact.key, null, true]);
    for (const fact of here.filter(({ status }) => status === 'refused')) expect(fact.error?.code).toMatch(/^http\./);
    expect(facts.filter(({ source, status }) => source.ask !== one.page && status === 'read')).toEqual([]);
  });
});
