import { en } from './en/index.ts';
import { say, word } from './index.ts';

/** What the program itself calls a source, by its English: "descriptor" is the text `source.descriptor`. */
const own = [
  'source.at',
  'source.bus',
  'source.descriptor',
  'source.lock',
  'source.string',
  'source.usb-ids',
  'source.web',
] as const;

/** Behind the words of these stands what only this stick or this computer has: `process 812`. */
const leading = ['source.process', 'source.stored', 'source.string'] as const;

/**
 * Where something is known from, in the language that is spoken. Models, runs and reports as data have it in English. What has no
 * text stays as it is: commands, files, addresses, names of rules.
 */
export function saySource(source: string): string {
  const id = own.find((one) => en[one] === source);
  if (id !== undefined) return word(id);
  const lead = leading.find((one) => source.startsWith(`${en[one]} `));
  return lead === undefined ? say({ id: source }) : `${word(lead)}${source.slice(en[lead].length)}`;
}
