import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { en as texts } from '../../resources/text/en/index.ts';

/**
 * A sentence with a hole in it (`{place}`) helps nobody: wherever an error is made with its parameters in plain sight, they
 * must fill every place of its texts. Parameters that come by a variable or a spread are not looked into.
 */
const root = path.resolve(import.meta.dirname, '../..');
const words: Readonly<Record<string, string>> = texts;

const holesOf = (code: string): string[] =>
  [`error.${code}`, `advice.${code}`].flatMap((id) =>
    [...(words[id] ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
  );

/** Names of an object literal; undefined when some of them are not in plain sight. */
function keysOf(node: ts.Expression | undefined): string[] | undefined {
  if (node === undefined) return [];
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const keys = node.properties.map((property) =>
    property.name !== undefined && !ts.isSpreadAssignment(property) ? property.name.getText() : undefined,
  );
  return keys.every((key) => key !== undefined) ? keys.map((key) => key.replaceAll("'", '')) : undefined;
}

interface Made {
  where: string;
  code: string;
  keys: string[];
}

function madeIn(file: string): Made[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const made: Made[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'Failure') {
      const [code, params] = node.arguments ?? [];
      const keys = keysOf(params);
      if (code !== undefined && ts.isStringLiteral(code) && keys !== undefined) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        made.push({ where: `${file}:${String(line)}`, code: code.text, keys });
      }
    }
    node.forEachChild(look);
  };
  look(source);
  return made;
}

describe('errors', () => {
  const made = globSync('electron/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap(madeIn);

  it('are found in the source', () => expect(made.length).toBeGreaterThan(100));

  it('fill every hole of their sentences', () => {
    const open = made.flatMap(({ where, code, keys }) =>
      holesOf(code)
        .filter((hole) => !keys.includes(hole))
        .map((hole) => `${where}: ${code} lacks {${hole}}`),
    );
    expect(open).toEqual([]);
  });
});
