import { strToU8, zipSync } from 'fflate';
import { say, word } from '../../../resources/text/index.ts';
import { textMasker } from '../facts/mask.ts';
import type { SessionSnapshot } from '../model/index.ts';
import { identifiersIn, maskSession } from '../workbench/masking.ts';
import { renderMarkdown } from './markdown.ts';
import type { Report } from './model.ts';

/** One file of a bundle, as it is shown before it is saved and as it is saved. */
export interface BundleFile {
  name: string;
  /** What is in it, in one line. */
  about: string;
  text: string;
}

/**
 * All that helps to write a rule for a stick that no rule knows, for someone who does not have it: descriptors, what it shows,
 * what was tried and what came back. Always masked; there is no other.
 * @param report a masked report
 * @param data the same in English, for programs
 */
export function bundleFiles(session: SessionSnapshot, report: Report, data: Report = report): BundleFile[] {
  const identifiers = identifiersIn(session.facts, [
    session.sighting,
    ...(session.run ? [session.run.before, session.run.after] : []),
  ]);
  const { sighting, identity, mode, assistant, nowhere, record, run } = maskSession(session);
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  const files: BundleFile[] = [
    { name: 'report.md', about: word('bundle.report'), text: renderMarkdown(report) },
    { name: 'report.json', about: word('bundle.json'), text: json(data) },
    { name: 'device.json', about: word('bundle.device'), text: json({ sighting, identity, mode, assistant, nowhere }) },
    {
      name: 'record.txt',
      about: word('bundle.record'),
      text: record
        .map(({ at, kind, words, detail }) => `${[at, kind, words && say(words), detail].filter(Boolean).join(' ')}\n`)
        .join(''),
    },
    ...(run === undefined ? [] : [{ name: 'last-run.json', about: word('bundle.run'), text: json(run) }]),
  ];
  const mask = textMasker(identifiers);
  const all = files.filter(({ text }) => text !== '').map((file) => ({ ...file, text: mask(file.text) }));
  const list = all.map(({ name, about }) => `${name}: ${about}`).join('\n');
  const read = {
    name: 'README.txt',
    about: word('bundle.readme'),
    text: `${say({ id: 'bundle.intro', params: { name: report.identity.name } })}\n\n${list}\n`,
  };
  return [read, ...all];
}

/** The files as one zip archive. The time of each is that of the report, so that the same report gives the same bytes. */
export function bundleZip(files: readonly BundleFile[], report: Report): Uint8Array {
  // Zip keeps local time; this is the report's own, in UTC.
  const mtime = new Date(report.madeAt);
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, [strToU8(text), { mtime }]])));
}
