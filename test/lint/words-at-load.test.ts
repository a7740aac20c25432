import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/**
 * A sentence that is made while a file is being loaded stays in the language of that moment: the person who chooses another one
 * would keep it. So no file says anything at its top; it says when it is asked.
 */
const root = path.resolve(import.meta.dirname, '../..');
const speakers = new Set(['say', 'word', 'sayError']);

/** What takes a component or a page and calls it later. */
const keepers = new Set(['memo', 'later', 'lazy', 'forwardRef']);

const isFunction = (node: ts.Node): boolean => ts.isFunctionLike(node) || ts.isPropertyDeclaration(node);

/** Calls of `speakers` outside of every function. */
function saidAtLoad(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (isFunction(node)) return;
    // What is handed to a call at the top, such as map, runs at once, too.
    if (ts.isCallExpression(node) && !keepers.has(node.expression.getText(source)))
      for (const argument of node.arguments) if (isFunction(argument)) argument.forEachChild(look);
    if (ts.isCallExpression(node) && speakers.has(node.expression.getText(source)))
      found.push(`${file}:${String(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1)}`);
    node.forEachChild(look);
  };
  look(source);
  return found;
}

describe('words', () => {
  it('are seen when they are said at the top of a file, and not within a function', () => {
    expect(saidAtLoad('a.ts', "const all = ['x'].map((one) => ({ title: word(one) }));")).toEqual(['a.ts:1']);
    expect(saidAtLoad('a.ts', "const Row = memo(() => word('x'));")).toEqual([]);
    expect(saidAtLoad('a.ts', "const title = { a: [word('x')] };\nexport const f = () => say({ id: 'y' });")).toEqual([
      'a.ts:1',
    ]);
  });

  it('are said by no file while it is loaded', () => {
    const files = globSync('{electron,renderer}/**/*.{ts,tsx}', { cwd: root })
      .filter((file) => !/\.test\.tsx?$/.test(file))
      .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))
      // Only these can say anything; the others need not be parsed.
      .filter(({ text }) => text.includes('resources/text/index.ts'));
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(({ file, text }) => saidAtLoad(file, text))).toEqual([]);
  });
});
