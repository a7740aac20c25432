import type { RouterFile } from './router-file.ts';
import type { TextEdit } from './text-edits.ts';
import type { UsbModeEntry } from './usb-mode-json-modes.ts';
import { entryText } from './usb-mode-json-write.ts';

/** One entry on one line, as the packaged file has them. */
export const entryLine = (entry: UsbModeEntry): string => entryText(entry);

/** Appends messages to the list, in the manner in which its last one stands. */
export function insertMessage({ messagesNode, text }: RouterFile, messages: readonly string[]): TextEdit[] {
  if (messagesNode === undefined || messages.length === 0) return [];
  const last = messagesNode.items.at(-1);
  const words = messages.map((hex) => JSON.stringify(hex));
  if (last === undefined)
    return [{ from: messagesNode.from, to: messagesNode.to, text: `[\n\t\t${words.join(',\n\t\t')}\n\t]` }];
  const gap = blanksBefore(text, last.from);
  return [{ from: last.to, to: last.to, text: words.map((word) => `,${gap}${word}`).join('') }];
}

/** A new entry behind those of its id, or a new id in the order of ids. */
export function insertEntry({ devicesNode, text }: RouterFile, id: string, line: string): TextEdit[] {
  if (devicesNode === undefined) return [];
  const { members } = devicesNode;
  const present = members.findLast(({ key }) => key === id);
  const star = `"*": ${line}`;
  if (present?.node.kind === 'object') {
    const last = present.node.members.at(-1);
    if (last !== undefined) return [{ from: last.to, to: last.to, text: `,${blanksBefore(text, last.from)}${star}` }];
    return [{ from: present.node.from, to: present.node.to, text: `{ ${star} }` }];
  }
  if (present !== undefined) return [{ from: present.node.from, to: present.node.to, text: `{ ${star} }` }];
  const behind = members.find(({ key }) => key > id);
  const last = members.at(-1);
  const model = behind ?? last;
  if (model === undefined) {
    const table = `{\n\t\t"${id}": {\n\t\t\t${star}\n\t\t}\n\t}`;
    return [{ from: devicesNode.from, to: devicesNode.to, text: table }];
  }
  const gap = blanksBefore(text, model.from);
  const newline = gap.includes('\n');
  const inner = newline ? `${gap}\t` : ' ';
  const device = `"${id}": {${inner}${star}${newline ? gap : ' '}}`;
  return behind === undefined
    ? [{ from: model.to, to: model.to, text: `,${gap}${device}` }]
    : [{ from: behind.from, to: behind.from, text: `${device},${gap === '' ? ' ' : gap}` }];
}

/** Line end and indent before something; of several empty lines one is kept. */
function blanksBefore(text: string, at: number): string {
  const blanks = /[ \t\r\n]*$/.exec(text.slice(0, at))?.[0] ?? '';
  const line = blanks.lastIndexOf('\n');
  if (line < 0) return blanks === '' ? ' ' : blanks;
  return blanks[line - 1] === '\r' ? `\r${blanks.slice(line)}` : blanks.slice(line);
}
