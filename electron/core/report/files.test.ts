import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { unzipSync, strFromU8 } from 'fflate';
import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { encode } from 'uqr';
import { codedForms, message, stickKeyOf, type HistoryEntry } from '../model/index.ts';
import { runEntry } from '../history/entries.ts';
import {
  buildReport, buildSummary, bundleFiles, bundleZip, labelHtml, labelOf, labelSizeNames, labelSvg, renderCsv, reportJsonSchema,
  summaryCsv, summaryHtml, summaryJson, summaryJsonSchema, summaryMarkdown,
} from './index.ts'; // prettier-ignore
import { csvOf } from './csv.ts';
import { IDS, sampleInput } from './sample.ts';

/** All digits and letters of a text, so that no separator can hide a number. */
const bare = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '').toLowerCase();
const forms = Object.values(IDS)
  .flatMap((value) => [value, ...codedForms(value)])
  .map(bare);
const leaks = (text: string): string[] => forms.filter((form) => bare(text).includes(form));

/** Reads what RFC 4180 describes. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let found = cell.exec(text); found !== null; found = cell.exec(text)) {
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** What a camera reads from the label. */
function scan(code: string): string | undefined {
  const { data, size } = encode(code, { ecc: 'M', border: 4 });
  const scale = 4;
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
  data.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let dy = 0; dy < scale; dy += 1)
        for (let dx = 0; dx < scale; dx += 1)
          pixels.fill(
            0,
            ((y * scale + dy) * size * scale + x * scale + dx) * 4,
            ((y * scale + dy) * size * scale + x * scale + dx) * 4 + 3,
          );
    }),
  );
  return jsQR(pixels, size * scale, size * scale)?.data;
}

const input = sampleInput();
const entries: HistoryEntry[] = input.runs.map((run) =>
  runEntry(run, {
    visit: 'v',
    stick: stickKeyOf({ imei: IDS.imei }),
    name: input.session.identity.name,
    imei: IDS.imei,
    iccid: IDS.iccid,
  }),
);
const facts = input.session.facts;
if (facts)
  entries.push({
    ...(entries[0] as HistoryEntry),
    id: 'facts',
    kind: 'facts',
    outcome: undefined,
    at: facts.readAt,
    body: facts,
  });
const summary = (numbers: 'masked' | 'full') =>
  buildSummary({ entries, title: '2026-11-23', now: input.now, program: input.program, station: 'Bench 2', numbers });

describe('CSV', () => {
  it('gives back every text, and none that a spreadsheet would run', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        (rows) => {
          const read = readCsv(csvOf(rows));
          expect(read.map((row) => row.length)).toEqual(rows.map((row) => row.length));
          read.flat().forEach((cell, at) => {
            const given = rows.flat()[at] ?? '';
            expect([given, `'${given}`]).toContain(cell);
            if (!/^[+-]?\d+(?:[.,]\d+)?$/.test(cell)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
          });
        },
      ),
    );
  });

  it.each([
    ['=1+1', `'=1+1`], ['  =cmd|x', `"'  =cmd|x"`], ['-71', '-71'], ['+4366012', '+4366012'], ['-a', `'-a`], ['@SUM(A1)', `'@SUM(A1)`],
    ['a"b', '"a""b"'], ['a,b', '"a,b"'], ['a\nb', '"a\nb"'], ['＝1', `'＝1`],
  ])('writes %j as %j', (text, cell) => {
    expect(csvOf([[text]]).replace(/^"('.*)"\r\n$/s, '$1\r\n').slice(0, -2)).toBe(cell.replace(/^"('.*)"$/s, '$1'));
  }); // prettier-ignore

  it('has one row for the stick of a report', () => {
    const [head, row, ...more] = readCsv(renderCsv(buildReport(input)));
    expect(more).toEqual([]);
    expect(row?.[head?.indexOf('imei') ?? -1]).toBe('86··········417');
    expect(row?.[head?.indexOf('name') ?? -1]).toBe('Huawei E303s-2');
  });
});

describe('the summary of a day', () => {
  it('has one row a stick and counts by its last outcome', () => {
    const made = summary('full');
    expect(made.rows).toMatchObject([{ imei: IDS.imei, runs: 1, outcome: entries[0]?.outcome, virtual: true }]);
    expect(made.counts.sticks).toBe(1);
    expect(made.virtual).toBe(true);
  });

  it.each(Object.entries({ csv: summaryCsv, html: summaryHtml, json: summaryJson, md: summaryMarkdown }))(
    'masked holds no identifier, as %s',
    (_name, render) => {
      expect(leaks(render(summary('masked')))).toEqual([]);
      expect(leaks(render(summary('full')))).not.toEqual([]);
      expect(render(summary('masked'))).toContain('86··········417');
    },
  );

  it('says that a stick was virtual', () => {
    expect(summaryHtml(summary('masked'))).toContain('VIRTUAL');
  });
});

describe('published schemas', () => {
  const validator = new Ajv2020({ strict: false });
  const published = (name: string): object =>
    JSON.parse(
      readFileSync(path.join(import.meta.dirname, `../../../resources/${name}.schema.json`), 'utf8'),
    ) as object;

  it.each(['masked', 'full'] as const)('fit what is written, numbers %s', (numbers) => {
    const report = validator.compile(published('report'));
    report(JSON.parse(JSON.stringify(buildReport(sampleInput({ numbers })))));
    expect(report.errors).toBeNull();
    const day = validator.compile(published('summary'));
    day(JSON.parse(summaryJson(summary(numbers))));
    expect(day.errors).toBeNull();
  });

  it('are those of the models', () => {
    expect(published('report'), 'run: npm run report:schema').toEqual(reportJsonSchema());
    expect(published('summary'), 'run: npm run report:schema').toEqual(summaryJsonSchema());
  });
});

describe('the label', () => {
  const label = labelOf(buildReport(input));

  it('holds in its code what tells the stick, masked', () => {
    const read = scan(label.code) ?? '';
    expect(read).toBe(label.code);
    expect(read).toContain('stick=Huawei E303s-2');
    expect(read).toContain('virtual=yes');
    expect(leaks(read)).toEqual([]);
    expect(scan(labelOf(buildReport(sampleInput({ numbers: 'full' }))).code)).toContain(`imei=${IDS.imei}`);
  });

  it.each(labelSizeNames)('%s: lets no line run over its edge, also in the widest font', (size) => {
    for (const title of ['Huawei E303s-2', 'A', 'Sierra Wireless EM9191 with a very long name']) {
      const svg = labelSvg({ ...label, title }, size);
      const [, width = ''] = /width="([\d.]+)mm"/.exec(svg) ?? [];
      const texts = [
        ...svg.matchAll(/<text x="([\d.]+)" y="[\d.]+" font-size="([\d.]+)" font-weight="(\d+)"([^>]*)>([^<]*)</g),
      ];
      expect(texts.length).toBeGreaterThan(3);
      for (const [, x = '', high = '', weight = '', fit = '', text = ''] of texts) {
        // Letters of DejaVu Sans by their height, bold ones and others.
        const wide =
          /textLength="([\d.]+)"/.exec(fit)?.[1] ?? text.length * Number(high) * (weight === '700' ? 0.69 : 0.6);
        expect(Number(x) + Number(wide), text).toBeLessThanOrEqual(Number(width));
      }
    }
  });

  it.each(labelSizeNames)('is of its size in millimetres, %s, and masked', (size) => {
    const svg = labelSvg(label, size);
    const [width, height] = size.split('x');
    expect(svg).toContain(`width="${width ?? ''}mm" height="${height ?? ''}mm"`);
    expect(svg).toContain('VIRTUAL');
    expect(leaks(svg.replace(/ d="[^"]*"/, ''))).toEqual([]);
    expect(labelHtml(label, size)).toContain(`size:${width ?? ''}mm ${height ?? ''}mm`);
  });

  it('makes the words of a stick harmless', () => {
    const evil = { ...label, title: '<script>&"', lines: ['</svg><b>'] };
    expect(labelSvg(evil, '62x29')).not.toMatch(/<script|<b>/);
  });
});

describe('the evidence bundle', () => {
  const report = buildReport(input);
  const files = bundleFiles(input.session, report);

  it('holds what a rule is made from, and no identifier anywhere', () => {
    expect(files.map(({ name }) => name)).toEqual([
      'README.txt',
      'report.md',
      'report.json',
      'device.json',
      'last-run.json',
    ]);
    const read = unzipSync(bundleZip(files, report));
    expect(Object.keys(read)).toEqual(files.map(({ name }) => name));
    for (const [name, bytes] of Object.entries(read)) expect(leaks(strFromU8(bytes)), name).toEqual([]);
    expect(strFromU8(read['device.json'] ?? new Uint8Array())).toContain('"vid": "12d1"');
  });

  it('masks what a record says, too', () => {
    const session = {
      ...input.session,
      record: [
        {
          at: input.now,
          kind: 'in' as const,
          words: { id: 'record.read-before', params: { line: `+CIMI ${IDS.imsi}` } },
          detail: IDS.iccid,
        },
      ],
    };
    const record = bundleFiles(session, report).find(({ name }) => name === 'record.txt')?.text ?? '';
    expect(record).toContain('+CIMI');
    expect(leaks(record)).toEqual([]);
  });

  it('tells in its first file what it is for', () => {
    expect(files[0]?.text).toContain('device.json');
    expect(message('bundle.intro')).toBeDefined();
  });
});
