import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { errorCodes } from '../../../electron/core/model/index.ts';
import { languages, say, speak } from '../../../resources/text/index.ts';
import { guidePages, helpFor } from '../../../renderer/app/help.ts';
import { readMarkdown, type Block, type Inline } from '../../../renderer/features/help/markdown.ts';

const root = path.resolve(import.meta.dirname, '../../../resources/guide');
const textOf = (language: string, page: string): string =>
  readFileSync(path.join(root, language, `${page}.md`), 'utf8');
const pages = languages.flatMap((language) =>
  guidePages.map((page) => ({ language, page, blocks: readMarkdown(textOf(language, page)) })),
);
const linesOf = (block: Block): readonly (readonly Inline[])[] =>
  block.kind === 'paragraph' ? [block.parts] : block.kind === 'list' ? block.items : [];
const marksOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (block.kind === 'heading' && block.mark !== undefined ? [block.mark] : []));
const namesOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (block.kind === 'picture' ? [block.name] : []));

/** Most that all pictures together may weigh in the package. */
const mostBytes = 3_000_000;

describe('the guide', () => {
  afterEach(() => speak('en'));

  it('has the same pages in every language', () => {
    for (const language of languages)
      expect(readdirSync(path.join(root, language)).sort()).toEqual(guidePages.map((page) => `${page}.md`).sort());
  });

  it.each(pages)(
    '$language $page: begins with the title that stands in the list',
    async ({ language, page, blocks }) => {
      await speak(language);
      expect(blocks[0]).toMatchObject({ kind: 'heading', level: 1, text: say({ id: `help.page.${page}` }) });
    },
  );

  it.each(pages)('$language $page: has the marks and pictures of the English page', ({ page, blocks }) => {
    const english = readMarkdown(textOf('en', page));
    expect(marksOf(blocks)).toEqual(marksOf(english));
    expect(namesOf(blocks)).toEqual(namesOf(english));
    expect(blocks.map(({ kind }) => kind)).toEqual(english.map(({ kind }) => kind));
  });

  it.each(pages)('$language $page: leaves no mark of Markdown unread', ({ blocks }) => {
    const plain = blocks.flatMap((block) =>
      block.kind === 'heading'
        ? [block.text]
        : linesOf(block).flatMap((line) => line.flatMap((part) => (part.kind === 'code' ? [] : [part.text]))),
    );
    expect(plain.filter((text) => /\*\*|`|\]\(|^\||^#|^>|!\[/.test(text))).toEqual([]);
  });

  it.each(pages)('$language $page: leads only to what is there', ({ language, blocks }) => {
    const links = blocks.flatMap((block) =>
      linesOf(block).flatMap((line) => line.flatMap((part) => (part.kind === 'link' ? [part.to] : []))),
    );
    const lost = links.filter((to) => {
      const [file = '', mark] = to.split('#');
      const page = guidePages.find((one) => `${one}.md` === file);
      return (
        page === undefined || (mark !== undefined && !marksOf(readMarkdown(textOf(language, page))).includes(mark))
      );
    });
    expect(lost).toEqual([]);
  });

  it.each(pages)('$language $page: shows pictures that were made', ({ language, blocks }) => {
    const missing = namesOf(blocks).filter(
      (name) => !existsSync(path.join(root, 'pictures', language, `${name}.webp`)),
    );
    expect(missing).toEqual([]);
  });

  it('weighs little', () => {
    const files = readdirSync(path.join(root, 'pictures'), { recursive: true, withFileTypes: true });
    const sizes = files
      .filter((file) => file.isFile())
      .map((file) => statSync(path.join(file.parentPath, file.name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes);
  });

  it('is led to by errors at headings that are there', () => {
    const spots = errorCodes.flatMap((code) => helpFor(code) ?? []);
    expect(spots.length).toBeGreaterThan(100);
    const lost = spots.filter(
      ({ page, mark }) => mark !== undefined && !marksOf(readMarkdown(textOf('en', page))).includes(mark),
    );
    expect(lost).toEqual([]);
    expect(helpFor('serial.held')).toEqual({ page: 'trouble', mark: 'others' });
    expect(helpFor('internal')).toBeUndefined();
  });
});
