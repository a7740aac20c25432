import type { z } from 'zod';
import { patternOf } from '../at/script/pattern.ts';
import { Failure, recipeBounds, recipeSchema, toErrorData, type Recipe } from '../model/index.ts';
import { memberOf, placeOf, plainOf, readJson, type JsonNode } from '../modes/sources/json-text.ts';

/** Something that is wrong with a recipe file, at its place. */
export interface RecipeFinding {
  line: number;
  column: number;
  /** Which field, such as `checks[0].above`; empty for the file as a whole. */
  where: string;
  /** A text, or `@id` of one. */
  problem: string;
}

/** Reads a recipe and tells all that is wrong with it. Without findings there is a recipe. Never throws. */
export function readRecipe(text: string): { recipe?: Recipe; findings: RecipeFinding[] } {
  if (text.length > recipeBounds.fileLength)
    return { findings: [{ line: 1, column: 1, where: '', problem: '@recipe.too-large' }] };
  const { root, troubles } = readJson(text);
  const findings = troubles.map(({ line, column, reason, key = '' }): RecipeFinding => {
    return { line, column, where: key, problem: `@rules.json.${reason}` };
  });
  if (root === undefined || findings.length > 0) return { findings };
  const parsed = recipeSchema.safeParse(plainOf(root));
  if (!parsed.success) {
    const { issues } = parsed.error;
    // A mistyped field explains what its object lacks.
    const mistyped = issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => pathText(path));
    const own = issues.filter(({ code, path }) => code !== 'custom' || !mistyped.includes(pathText(path)));
    return { findings: sorted(own.flatMap((issue) => findingsOf(issue, root))) };
  }
  const patterns = patternFindings(parsed.data, root);
  return patterns.length > 0 ? { findings: patterns } : { recipe: parsed.data, findings: [] };
}

/**
 * The recipe of a file.
 * @throws Failure batch.bad-recipe with `file`, `line`, `column`, `where` and `problem` of the first finding, and how many `more`
 */
export function recipeOf(text: string, file: string): Recipe {
  const { recipe, findings } = readRecipe(text);
  if (recipe !== undefined) return recipe;
  const [first] = findings;
  if (first === undefined) throw new Failure('internal', {}, 'a recipe without findings was not read');
  const { line, column, where, problem } = first;
  throw new Failure('batch.bad-recipe', { file, line, column, where: where === '' ? '@recipe.whole' : where, problem });
}

/** The recipe as a file: fields always in the same order, so that two files can be compared. */
export function formatRecipe(recipe: Recipe): string {
  const order = Object.keys(recipeSchema.shape);
  const sortedFields = Object.entries(recipe).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return `${JSON.stringify(Object.fromEntries(sortedFields), undefined, 2)}\n`;
}

/** Tells recipes apart that would do something else; name, notes and counts do not matter for that. */
export function recipeKeyOf(recipe: Recipe): string {
  const { $schema: _schema, name: _name, about: _about, count: _count, ...rest } = recipe;
  const text = formatRecipe({ ...rest, name: '' });
  // FNV-1a, 64 bits in two halves: a name for a text, no secret.
  let [a, b] = [0x811c9dc5, 0xcbf29ce4];
  for (let i = 0; i < text.length; i += 1) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ (text.charCodeAt(i) + i), 0x01000193);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

const sorted = (findings: RecipeFinding[]): RecipeFinding[] =>
  findings.toSorted((a, b) => a.line - b.line || a.column - b.column);

function findingsOf(issue: z.core.$ZodIssue, root: JsonNode): RecipeFinding[] {
  if (issue.code === 'unrecognized_keys') {
    const parent = nodeAt(root, issue.path);
    return issue.keys.map((key) => {
      const member = parent === undefined ? undefined : memberOf(parent, key);
      const { line, column } = member ?? placeOf(root, issue.path);
      return { line, column, where: pathText([...issue.path, key]), problem: '@recipe.unknown-field' };
    });
  }
  const missing = nodeAt(root, issue.path) === undefined;
  const problem = missing && issue.code !== 'custom' ? '@recipe.missing-field' : issue.message;
  return [{ ...placeOf(root, issue.path), where: pathText(issue.path), problem }];
}

/** Regular expressions that cannot be used. */
function patternFindings(recipe: Recipe, root: JsonNode): RecipeFinding[] {
  return (recipe.checks ?? []).flatMap(({ matches }, index): RecipeFinding[] => {
    if (matches === undefined) return [];
    try {
      patternOf(matches);
      return [];
    } catch (error) {
      const path = ['checks', index, 'matches'];
      return [
        { ...placeOf(root, path), where: pathText(path), problem: toErrorData(error).cause ?? '@recipe.bad-pattern' },
      ];
    }
  });
}

function nodeAt(root: JsonNode, path: readonly PropertyKey[]): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(
    (node, step) =>
      node?.kind === 'array' && typeof step === 'number'
        ? node.items[step]
        : node === undefined
          ? undefined
          : memberOf(node, String(step))?.node,
    root,
  );
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (out, key) => (typeof key === 'number' ? `${out}[${key}]` : `${out}${out === '' ? '' : '.'}${String(key)}`),
    '',
  );
