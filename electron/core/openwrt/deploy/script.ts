import { Failure } from '../../model/index.ts';
import type { FileChange } from '../change.ts';
import type { RouterWish } from '../wish.ts';
import { scriptBody } from './script-body.ts';
import type { Protocol, Release } from './tables.ts';
import { quoted, type UciSection } from './uci.ts';

export interface ScriptInput {
  name: string;
  wish: RouterWish;
  change: FileChange;
  release: Release;
  protocol: Protocol;
  packages: readonly string[];
  sections: readonly UciSection[];
  device: { value: string; known: 'seen' | 'usual' };
  hotplug: { path: string; text: string } | undefined;
  sysupgrade: readonly string[];
  now: string;
  version: string;
  digest: (text: string) => string;
}

/** Ends the texts inside the script; no line of them may be it. */
const endMark = 'END_OF_TEXT';

/**
 * One POSIX shell script that brings everything onto the router: `packages`, `apply`, `check`, `undo`. Files go whole or not
 * at all (draft beside it, check sum, rename); a second `apply` changes nothing; `undo` gives the files back. It holds no
 * secret: PIN and password come from the environment of whoever runs it. Failure openwrt.bad-option.
 */
export function routerScript(input: ScriptInput): string {
  const { change, wish, sections, hotplug, packages, protocol } = input;
  const writes = change.kind !== 'none';
  const value = (name: string, text: string): string => `${name}=${quoted(text, name)}`;
  const settings = [
    value('FROM_ID', wish.id),
    value('TO_IDS', wish.targets.join(' ')),
    value('BACKUP', `/etc/${change.backup}`),
    value('OLD_SUM', writes ? input.digest(change.before) : ''),
    value('NEW_SUM', writes ? input.digest(change.after) : ''),
    value('PACKAGES', packages.join(' ')),
    value('SECTIONS', sections.map(({ name }) => name).join(' ')),
    value('PROTO', protocol.name),
    value('DEVICE', input.device.value),
    value('DEVICE_KIND', protocol.device.kind),
    value('DEVICE_OPTION', sections[0]?.options[1]?.[0] ?? 'device'),
    value(
      'SECRETS',
      [...(protocol.pin ? ['pincode'] : []), ...(protocol.login ? ['username', 'password'] : [])].join(' '),
    ),
    value('KEEP', input.sysupgrade.join(' ')),
    value('HOTPLUG', hotplug?.path ?? ''),
    value('HOTPLUG_SUM', hotplug === undefined ? '' : input.digest(hotplug.text)),
  ];
  const options = sections.flatMap(({ name, type, options: list }) => [
    `${name} = ${type}`,
    ...list.map(([key, text]) => `${name} ${key} ${text}`),
  ]);
  return [
    '#!/bin/sh',
    `# What ${comment(input.name)} needs on this router (${comment(wish.id)} to ${comment(wish.targets.join(', '))}, protocol ${protocol.name}).`,
    `# Made by Modem Workbench ${comment(input.version)}, ${input.now.slice(0, 10)}, for OpenWrt ${input.release.release}.`,
    ...usage,
    'set -u',
    ...settings,
    textFunction('new_file', writes ? change.after : ''),
    textFunction('hotplug_file', hotplug?.text ?? ''),
    textFunction('wanted_options', options.map((line) => `${line}\n`).join('')),
    scriptBody,
  ].join('\n');
}

const usage = [
  '#',
  '#   sh router.sh packages   installs what is missing (the router needs a way to its feeds)',
  '#   sh router.sh apply      writes files and settings; a second time changes nothing',
  '#   sh router.sh check      shows what usbmode sees, switches, waits for the stick',
  '#   sh router.sh undo       puts everything back as it was',
  '#',
  '# PINCODE=1234 APN_USER=… APN_PASSWORD=… sh router.sh apply   sets these too; they are in no file of the workbench.',
];

/** One line of a comment; a name with a line break would be a command. */
const comment = (text: string): string => text.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ');

/** A function that prints a text, byte by byte: the shell looks at nothing inside. */
function textFunction(name: string, text: string): string {
  if (text === '') return `${name}() { :; }`;
  if (text.split('\n').includes(endMark))
    throw new Failure('openwrt.bad-option', { option: name, value: endMark, known: '–' });
  // A text without a last line end gets one by the shell; head takes it off again.
  const whole = text.endsWith('\n');
  const bytes = new TextEncoder().encode(text).length;
  return `${name}() {\n${whole ? 'cat' : `head -c ${bytes}`} <<'${endMark}'\n${text}${whole ? '' : '\n'}${endMark}\n}`;
}
