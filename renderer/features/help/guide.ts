import type { GuidePage } from '../../app/help.ts';
import type { Language } from '../../../resources/text/index.ts';
import { readMarkdown, type Block } from './markdown.ts';

/** Texts of the guide, each a file of its own that is read when it is opened. */
const texts = import.meta.glob<string>('../../../resources/guide/*/*.md', { query: '?raw', import: 'default' });
/** Addresses of its pictures; they are small files beside the page. */
const pictures = import.meta.glob<string>('../../../resources/guide/pictures/*/*.webp', {
  query: '?url',
  import: 'default',
  eager: true,
});

const folder = '../../../resources/guide';

/** A page of the guide. Rejects when it cannot be read. */
export async function readPage(language: Language, page: GuidePage): Promise<Block[]> {
  const read = texts[`${folder}/${language}/${page}.md`];
  if (read === undefined) throw new Error(`${language}/${page}.md`);
  return readMarkdown(await read());
}

/** Where a picture is; undefined for one that was not made. */
export const pictureOf = (language: Language, name: string): string | undefined =>
  pictures[`${folder}/pictures/${language}/${name}.webp`];
