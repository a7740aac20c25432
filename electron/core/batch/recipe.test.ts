import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { recipeJsonSchema, type Fact, type FactSet } from '../model/index.ts';
import { failure } from './checks.ts';
import { formatRecipe, readRecipe, recipeKeyOf, recipeOf } from './read-recipe.ts';
import { shippedRecipes } from './shipped.ts';

const whole = `{
  "format": "modem-workbench-recipe-1",
  "name": "Forty",
  "mode": "serial",
  "checks": [
    { "fact": "firmware", "matches": "22\\\\.157\\\\..*" },
    { "fact": "signal", "above": -95 }
  ]
}
`;

describe('a recipe file', () => {
  it('is read whole', () => {
    expect(readRecipe(whole)).toMatchObject({ recipe: { name: 'Forty', checks: [{}, { above: -95 }] }, findings: [] });
  });

  it.each([
    ['a comma too many', whole.replace('-95 }', '-95 },'), 7, 'checks', '@rules.json.comma-too-many'],
    ['an unknown field', whole.replace('"above"', '"abvoe"'), 7, 'checks[1].abvoe', '@recipe.unknown-field'],
    ['a mode that is none', whole.replace('"serial"', '"cereal"'), 4, 'mode', 'Invalid option'],
    ['a fact that is none', whole.replace('"signal"', '"mood"'), 7, 'checks[1].fact', 'Invalid option'],
    ['a bad pattern', whole.replace('22\\\\.157', '(22'), 6, 'checks[0].matches', 'missing closing )'],
    ['a missing name', whole.replace('  "name": "Forty",\n', ''), 1, 'name', '@recipe.missing-field'],
    ['another format', whole.replace('recipe-1', 'recipe-9'), 2, 'format', 'format must be'],
    ['a check of nothing', whole.replace(', "above": -95', ''), 7, 'checks[1]', 'a check needs'],
    ['a key twice', whole.replace('"mode"', '"name"'), 4, 'name', '@rules.json.twice'],
    ['no JSON at all', 'mode = serial', 1, '', '@rules.json.value'],
  ])('says where %s stands', (_what, text, line, where, problem) => {
    const { recipe, findings } = readRecipe(text);
    expect(recipe).toBeUndefined();
    expect(findings[0]).toMatchObject({ line });
    expect(findings[0]?.problem).toContain(problem);
    if (!problem.startsWith('@rules.json.comma')) expect(findings[0]?.where).toBe(where);
    expect(() => recipeOf(text, 'x.json')).toThrow(/batch\.bad-recipe/);
  });

  it('comes out as it went in, and keeps its key when only its name and count change', () => {
    const recipe = recipeOf(whole, 'x.json');
    expect(recipeOf(formatRecipe(recipe), 'y.json')).toEqual(recipe);
    expect(recipeKeyOf({ ...recipe, name: 'Other', count: 7 })).toBe(recipeKeyOf(recipe));
    expect(recipeKeyOf({ ...recipe, mode: 'network' })).not.toBe(recipeKeyOf(recipe));
  });

  it('has a published schema that is current', () => {
    const file = path.resolve(import.meta.dirname, '../../../resources/recipe.schema.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(recipeJsonSchema())));
  });

  it.each([...shippedRecipes()])('%s that is shipped can be read', (name, text) => {
    expect(recipeOf(text, name).name).not.toBe('');
  });
});

const fact = (key: Fact['key'], value: string | number, more: Partial<Fact> = {}): Fact => ({
  key,
  group: 'device',
  status: 'read',
  value,
  certainty: 'sure',
  source: { via: 'at', ask: 'ATI', where: 'ttyUSB2' },
  raw: [],
  at: '2026-01-01T00:00:00.000Z',
  ...more,
});
const facts: FactSet = {
  place: '1-1',
  readAt: '2026-01-01T00:00:00.000Z',
  tookMs: 1,
  facts: [
    fact('firmware', '22.157.15.00.00'),
    fact('rssi', -77, { unit: 'dBm' }),
    fact('imei', '867000000000010', { sensitive: 'imei' }),
    fact('iccid', '', { status: 'absent', value: null }),
  ],
};

describe('a check', () => {
  it.each([
    [{ fact: 'firmware', is: '22.157.15.00.00' }],
    [{ fact: 'firmware', oneOf: ['1', '22.157.15.00.00'] }],
    [{ fact: 'firmware', matches: '22\\.157\\..*' }],
    [{ fact: 'signal', above: -95 }],
    [{ fact: 'rssi', above: -95, below: -50 }],
    [{ fact: 'imei', oneOf: ['867000000000010'] }],
  ] as const)('%j holds', (check) => expect(failure(check as never, facts)).toBeUndefined());

  it.each([
    [{ fact: 'firmware', is: '22.157' }, 'batch.check.is'],
    [{ fact: 'firmware', oneOf: ['1', '2'] }, 'batch.check.one-of'],
    [{ fact: 'firmware', matches: '22' }, 'batch.check.matches'],
    [{ fact: 'firmware', above: 3 }, 'batch.check.above'],
    [{ fact: 'signal', above: -77 }, 'batch.check.above'],
    [{ fact: 'signal', below: -77 }, 'batch.check.below'],
    [{ fact: 'iccid', matches: '.*' }, 'batch.check.unread'],
    [{ fact: 'rsrp', above: -200 }, 'batch.check.unread'],
  ] as const)('%j fails with its reason', (check, id) => expect(failure(check as never, facts)?.id).toBe(id));

  it('tells no identifier in its reason', () => {
    const why = failure({ fact: 'imei', oneOf: ['867000000000028'] }, facts);
    expect(JSON.stringify(why)).not.toMatch(/\d{9}/);
  });
});
