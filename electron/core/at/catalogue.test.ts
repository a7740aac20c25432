import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import everyday from '../../../resources/at/everyday.json' with { type: 'json' };
import { answerShapes } from '../answers/index.ts';
import { catalogueFiles } from './catalogue-files.ts';
import { catalogueFileSchema, catalogueJsonSchema } from './catalogue-schema.ts';
import { catalogue, complete } from './catalogue.ts';
import { assess } from './guard.ts';

const commands = (prefix: string, plugin: string): string[] =>
  complete(prefix, plugin).completions.map((c) => c.command);

describe('catalogue', () => {
  const nameOf = (command: string): string => command.replace(/[=?]+.*$/, '');

  it('holds 400 commands and more, 25 and more of each maker, each with a source of its own', () => {
    expect(new Set(catalogue().map((e) => nameOf(e.command))).size).toBeGreaterThanOrEqual(400);
    for (const vendor of ['huawei', 'zte', 'quectel', 'sierra', 'simcom', 'telit', 'fibocom', 'ublox']) {
      const own = new Set(catalogue().filter((e) => e.vendor === vendor).map((e) => nameOf(e.command)));
      expect([vendor, own.size >= 25]).toEqual([vendor, true]);
    }
    for (const { command, source } of catalogue()) {
      // A standard with its section or annex, a maker's manual, or a program.
      expect([command, source]).toEqual([command, expect.stringMatching(/^(ITU-T|3GPP TS) .*(§|annex|, \+)|: .*(manual|guide|note|reference|specification|command set|user guide)|ModemManager|QModem|modemdata|scripts|programs|reports|forum|tools|seen|common to modems|guides/)]);
    }
  }); // prettier-ignore

  it('has 400 and more that were held against a text, 25 and more of each maker', () => {
    const files = catalogueFiles.map((file) => catalogueFileSchema.parse(file));
    const held = files.map((file) => ({ vendor: file.vendor, count: file.commands.filter((c) => c.unverified !== true).length }));
    expect(held.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(400);
    for (const vendor of ['huawei', 'zte', 'quectel', 'sierra', 'simcom', 'telit', 'fibocom', 'ublox']) {
      const own = held.filter((one) => one.vendor === vendor).reduce((sum, { count }) => sum + count, 0);
      expect([vendor, own >= 25]).toEqual([vendor, true]);
    }
  }); // prettier-ignore

  it('shows for every form the grade that the guard gives its lines', () => {
    for (const entry of catalogue()) {
      // What the catalogue shows is never less than what the guard says of a line with values of its parameters.
      const values = entry.parameters?.flatMap(({ values: known }) => Object.keys(known ?? {})) ?? [];
      const lines = entry.command.endsWith('=') ? ['', ...values].map((value) => `${entry.command}${value}`) : [entry.command];
      for (const line of lines) {
        const found = assess(line).reduce((top, f) => Math.max(top, f.level), 0);
        expect([line, entry.level >= found]).toEqual([line, true]);
      }
    }
  }); // prettier-ignore

  it('names the answer whose shape is known, and describes only parameters that stand in the form', () => {
    expect(catalogue().find((e) => e.command === 'AT+CSQ')?.answer).toBe('Signal');
    const cops = catalogue().find((e) => e.command === 'AT+COPS=');
    expect(cops?.syntax).toBe('<mode>[,<format>[,<oper>[,<AcT>]]]');
    expect(cops?.parameters?.[0]).toMatchObject({ name: 'mode', values: { '0': 'by itself', '1': 'by hand' } });
    const shaped = new Set(catalogue().flatMap((e) => (e.answer === undefined ? [] : [e.command])));
    for (const { shape, vendor } of answerShapes()) {
      for (const line of shape.commands.filter((command) => /^AT[^=]+$/.test(command))) {
        expect([vendor, line, shaped.has(line)]).toEqual([vendor, line, true]);
      }
    }
  });

  it('is published as a JSON Schema that is current', () => {
    const file = path.resolve(import.meta.dirname, '../../../resources/at/catalogue.schema.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(catalogueJsonSchema());
  });

  it('holds each line once for each maker', () => {
    const keys = catalogue().map((e) => `${e.vendor} ${e.command}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('marks reading as safe and never promises less danger than the guard finds', () => {
    for (const entry of catalogue()) {
      if (entry.command.endsWith('?')) expect([entry.command, entry.level]).toEqual([entry.command, 0]);
      const found = assess(entry.command).reduce((top, f) => Math.max(top, f.level), 0);
      expect([entry.command, entry.level >= found]).toEqual([entry.command, true]);
    }
  });

  it('completes what was typed, for the maker of the stick', () => {
    expect(commands('at+csq', 'huawei')).toEqual(['AT+CSQ', 'AT+CSQ=?']);
    expect(commands('^setp', 'huawei')).toEqual(['AT^SETPORT?', 'AT^SETPORT=?', 'AT^SETPORT=']);
    expect(commands('AT^SETP', 'zte')).toEqual([]);
    expect(commands('AT^SETP', 'generic')).toHaveLength(3);
    expect(commands('AT+CSQ; +ZPA', 'zte')).toEqual(['AT+CSQ;+ZPAS?']);
  });

  it('shows what is asked for every day before what is rare, and knows each of those', () => {
    expect(commands('AT+C', 'huawei').slice(0, 3)).toEqual(['AT+CSQ', 'AT+CPIN?', 'AT+CREG?']);
    expect(commands('AT^', 'huawei')[0]).toBe('AT^SYSINFOEX');
    const known = new Set(catalogue().map(({ command }) => command));
    expect(everyday.commands.filter((command) => !known.has(command))).toEqual([]);
    expect(new Set(everyday.commands).size).toBe(everyday.commands.length);
  });

  it('shows the maker’s own first and says how many there are', () => {
    const { total, completions } = complete('', 'huawei');
    expect(completions[0]?.vendor).toBe('huawei');
    expect(completions).toHaveLength(50);
    expect(total).toBeGreaterThan(150);
  });

  it('carries meaning, level and time', () => {
    expect(catalogue().find((e) => e.command === 'AT+COPS=?')).toMatchObject({ level: 0, timeoutMs: 180_000 });
    expect(catalogue().find((e) => e.command === 'AT^GODLOAD')).toMatchObject({
      level: 4,
      means: 'Firmware loading state',
    });
    expect(catalogue().find((e) => e.command === 'AT+CPIN=')?.level).toBe(3);
  });
});
