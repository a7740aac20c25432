import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { inEnglish, speak } from '../../../resources/text/index.ts';
import { en as texts } from '../../../resources/text/en/index.ts';
import { message, type WireLine } from '../model/index.ts';
import { buildReport, renderHtml, renderJson, renderMarkdown, reportJsonSchema, reportSchema } from './index.ts';
import { escapeHtml } from './markup.ts';
import { IDS, sampleInput } from './sample.ts';

const renderers = { json: renderJson, html: renderHtml, markdown: renderMarkdown };
/** All digits and letters of a text, so that no separator can hide a number. */
const bare = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '').toLowerCase();
const swapped = (digits: string): string => digits.replace(/(.)(.)/g, '$2$1');
const hexOf = (value: string, width: number): string =>
  Array.from(value, (c) => c.charCodeAt(0).toString(16).padStart(width, '0')).join('');

describe('a masked report', () => {
  const report = buildReport(sampleInput());

  it.each(Object.entries(renderers))('holds no identifier in any form, as %s', (_name, render) => {
    const text = bare(render(report));
    for (const value of Object.values(IDS)) {
      for (const form of [value, swapped(value), hexOf(value, 2), hexOf(value, 4)])
        expect(text).not.toContain(bare(form));
    }
  });

  it('still tells one stick from another', () => {
    const imei = report.facts?.list.find((fact) => fact.key === 'imei');
    expect(imei?.words).toBe('86··········417');
    expect(imei?.raw[2]).toBe('IMEI: 86··········417');
    expect(report.stick?.serial).toMatch(/^2F·+35$/);
  });

  it('masks numbers wherever they hide: text parameters, errors, causes, text that was never a fact', () => {
    const input = sampleInput();
    const [first] = input.runs;
    const wire: WireLine[] = [
      { at: input.now, direction: 'in', text: 'other 356938035643809 and 8943012345678901234F' },
    ];
    const made = buildReport({
      ...input,
      runs: first ? [{ ...first, wire, words: message('proof.ids', { id: IDS.imei }) }] : [],
    });
    const text = bare(renderJson(made));
    for (const number of ['356938035643809', '8943012345678901234', IDS.imei]) expect(text).not.toContain(number);
  });

  it('says that it is masked; a full one says so, too, and holds the numbers', () => {
    expect(renderHtml(report)).toContain(texts['paper.footer.masked']);
    const full = buildReport(sampleInput({ numbers: 'full' }));
    expect(renderHtml(full)).toContain(texts['paper.footer.full']);
    for (const value of Object.values(IDS)) expect(renderJson(full)).toContain(value);
  });

  it('keeps what was typed for it', () => {
    expect(report).toMatchObject({ station: 'Bench 2', operator: 'A. Smith', rules: '20191128', place: 'v1-1' });
  });
});

describe('the report as JSON', () => {
  it('is what its schema says, and can be read back', () => {
    for (const numbers of ['masked', 'full'] as const) {
      const report = buildReport(sampleInput({ numbers }));
      expect(reportSchema.strict().parse(JSON.parse(renderJson(report)))).toEqual(report);
    }
  });

  it('says sentences, not ids of texts', () => {
    const { runs, facts } = buildReport(sampleInput());
    expect(runs[0]?.words).toBe('Verified');
    expect(runs[0]?.steps[1]).toMatchObject({
      title: 'Read again',
      state: 'failed',
      error: { code: 'at.timeout', what: 'No answer to ATI within 1500 ms.' },
    });
    expect(facts?.list.map((fact) => `${fact.label}: ${fact.words}`)).toEqual(
      expect.arrayContaining(['RSSI: -71 dBm', 'PIN tries left: 3', 'Operator: not given']),
    );
  });

  it('has its schema published as it is', () => {
    const file = path.join(import.meta.dirname, '../../../resources/report.schema.json');
    const hint = 'run: npm run report:schema';
    expect(JSON.parse(readFileSync(file, 'utf8')), hint).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
  });

  it('is a report also of a stick that is gone and was never asked anything', () => {
    const { session, ...rest } = sampleInput();
    const { sighting: _gone, facts: _none, run: _never, ...bareSession } = session;
    const report = buildReport({
      ...rest,
      session: { ...bareSession, goneAt: rest.now, cards: [], interfaces: [] },
      runs: [],
    });
    expect(reportSchema.parse(report)).toMatchObject({ goneAt: rest.now, runs: [] });
    expect(report).not.toHaveProperty('stick');
    expect(renderHtml(report)).toContain(texts['paper.no-runs']);
    expect(renderMarkdown(report)).toContain(texts['paper.no-facts']);
  });

  it('tells a run that is under way from one that ended', () => {
    const input = sampleInput();
    const [first] = input.runs;
    if (!first) throw new Error('the sample has a run');
    const { verdict: _verdict, words: _words, after: _after, ...running } = first;
    const html = renderHtml(buildReport({ ...input, runs: [{ ...running, state: 'running', proofs: [] }] }));
    expect(html).toContain(texts['paper.under-way']);
    expect(html).not.toContain(texts['verdict.verified']);
  });
});

describe('the report as HTML', () => {
  const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u0000\u202e';

  it('makes every hostile text harmless, wherever it comes in', () => {
    const input = sampleInput({ numbers: 'full', station: hostile, operator: hostile, rules: hostile });
    const { session } = input;
    const [run] = input.runs;
    if (!run || !session.facts || !session.sighting) throw new Error('the sample has all of these');
    const html = renderHtml(
      buildReport({
        ...input,
        program: { name: hostile, version: hostile },
        transcript: [{ at: hostile, port: hostile, kind: 'answer', direction: 'in', text: hostile }],
        session: {
          ...session,
          sighting: { ...session.sighting, device: { ...session.sighting.device, manufacturer: hostile, product: hostile, serial: hostile } },
          identity: { ...session.identity, name: hostile, evidence: [{ kind: 'strings', agrees: false, says: message(hostile), source: hostile }] },
          interfaces: [{ number: 0, role: 'at', class: hostile, driver: hostile, port: hostile, endpoints: hostile }],
          cards: session.cards.map((card) => ({ ...card, name: hostile, mac: hostile, gateway: hostile, addresses: [hostile] })),
          facts: {
            ...session.facts,
            facts: session.facts.facts.map((fact) => ({
              ...fact, value: hostile, words: message(hostile), judgement: { state: 'ok', words: message(hostile) }, raw: [hostile],
              source: { via: 'at', ask: hostile, where: hostile },
            })),
          },
        },
        runs: [
          {
            ...run,
            words: message(hostile),
            error: { code: 'internal', params: {}, cause: hostile },
            wire: [{ at: hostile, direction: 'in', text: hostile }],
            changes: [{ what: message(hostile), before: message(hostile), now: message(hostile) }],
            proofs: [{ check: 'ids', agrees: false, saw: message(hostile), source: hostile, at: hostile }],
            steps: [{ state: 'done', note: message(hostile) }],
          },
        ],
      }),
    ); // prettier-ignore
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>|\u0000|\u202e/);
    expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(20);
  });

  it('holds no script, no link and nothing from outside', () => {
    const html = renderHtml(buildReport(sampleInput()));
    expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(html).not.toMatch(/<script|<link|<a |<iframe|src=|href=|url\(|@import|https?:/);
  });

  it('marks a virtual stick large and on every page, and no real one', () => {
    const { session, ...rest } = sampleInput();
    expect(renderHtml(buildReport(sampleInput())).match(/>VIRTUAL</g)).toHaveLength(2);
    const real = renderHtml(buildReport({ ...rest, session: { ...session, virtual: false } }));
    expect(real).not.toContain('VIRTUAL');
    expect(renderMarkdown(buildReport(sampleInput()))).toContain('**VIRTUAL.**');
  });

  it('has every tag closed', () => {
    const html = renderHtml(buildReport(sampleInput()));
    for (const tag of [
      'main',
      'section',
      'table',
      'tbody',
      'thead',
      'tr',
      'td',
      'th',
      'dl',
      'div',
      'pre',
      'ol',
      'li',
      'span',
      'svg',
      'h2',
      'h3',
      'p',
    ]) {
      const opened = html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length;
      expect({ tag, count: html.match(new RegExp(`</${tag}>`, 'g'))?.length }).toEqual({ tag, count: opened });
    }
  });

  it('leaves no sign of HTML in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe('the report as Markdown', () => {
  it('lets no text end its cell, its block or its line', () => {
    const input = sampleInput({ numbers: 'full', station: 'a | b\n# c <b> `d` [e](f)' });
    const report = buildReport({
      ...input,
      transcript: [{ at: input.now, port: 'ttyUSB2', kind: 'answer', direction: 'in', text: '```\n# not a title' }],
    });
    const text = renderMarkdown(report);
    expect(text).toContain(String.raw`| Station | a \| b \# c &lt;b&gt; \`d\` \[e\](f) |`);
    expect(text).toContain('````\n');
    expect(text.match(/^# /gm)).toHaveLength(2);
  });
});

describe('a report in German', () => {
  afterEach(() => speak('en'));

  it('says where a way is known from, which JSON keeps in English', async () => {
    const input = sampleInput();
    const source = 'open modem scripts; Unisoc chips';
    const runs = input.runs.map((run) => ({
      ...run,
      plan: { ...run.plan, rule: { ...run.plan.rule, name: source } },
      proofs: run.proofs.map((proof) => ({ ...proof, source: 'descriptor' })),
    }));
    const build = () => buildReport({ ...input, runs });
    expect(renderHtml(build())).toContain(`Rule: ${source} (`);
    await speak('de');
    expect(renderHtml(build())).toContain('Regel: offene Modem-Skripte; Chips von Unisoc (');
    for (const text of [renderMarkdown(build()), renderHtml(build())])
      for (const words of ['Zeichenkette 3', 'Deskriptor']) expect(text).toContain(words);
    for (const words of [source, 'string 3', 'descriptor'])
      expect(renderJson(inEnglish(build))).toContain(`"${words}"`);
  });
});

describe('the texts of the report', () => {
  it('are all there', () => {
    const used = ['html', 'markdown', 'words', 'build'].flatMap((file) => {
      const source = readFileSync(path.join(import.meta.dirname, `${file}.ts`), 'utf8');
      return [...source.matchAll(/(?:word\(|id: )'(?<id>[\w.-]+)'/g)].map((found) => found.groups?.['id'] ?? '');
    });
    expect(used.length).toBeGreaterThan(40);
    for (const id of used) expect(texts).toHaveProperty([id]);
    for (const state of ['todo', 'now', 'done', 'failed', 'skipped'])
      expect(texts).toHaveProperty([`paper.step.${state}`]);
  });
});
