import type { ErrorCode } from '../model/index.ts';

import { plainText } from './plain-text.ts';

/** The program that wrote this format keeps no more settings of one file than this. */
const maxSettings = 50;
/** Its line buffer has 1024 bytes, the last one ends the text. */
const maxLength = 1023;

/** Something in a rules file that a person must mend. `line` counts from 1. */
export interface RuleProblem {
  code: Extract<ErrorCode, 'rules.unknown-key' | 'rules.bad-hex' | 'rules.bad-id' | 'rules.bad-value' | 'rules.syntax'>;
  line: number;
  params: Record<string, string | number>;
}

export interface ConfigLine {
  number: number;
  key: string;
  /** Without quotes and leading blanks. Blanks at the end stay: they spoil a message for the original too. */
  value: string;
}

/** Cuts a configuration text into its settings; what is neither setting, comment nor blank is a problem. */
export function readConfigLines(
  text: string,
  fileName: string,
): { lines: ConfigLine[]; about?: string; problems: RuleProblem[] } {
  const problems: RuleProblem[] = [];
  const lines: ConfigLine[] = [];
  const seen = new Set<string>();
  let settings = 0;
  let about: string | undefined;
  for (const [index, whole] of text.split('\n').entries()) {
    const number = index + 1;
    const raw = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    const problem = (reason: string): void => {
      problems.push({
        code: 'rules.syntax',
        line: number,
        params: { file: fileName, line: number, reason: `@rules.reason.${reason}` },
      });
    };
    if (raw.trim() === '') continue;
    if (/^\s*[#;!]/.test(raw)) {
      const comment = plainText(raw.replace(/^[\s#;!]+/, ''));
      if (about === undefined && comment !== '') about = comment;
      continue;
    }
    const equal = raw.indexOf('=');
    const key = equal < 0 ? '' : raw.slice(0, equal).trim();
    if (raw.length > maxLength) {
      problem('long');
      // A cut message would be another message.
      if (key.startsWith('MessageContent')) lines.push({ number, key, value: '?' });
      continue;
    }
    if (equal < 0 || /[#;!]/.test(raw.slice(0, equal))) {
      problem('no-setting');
      continue;
    }
    if (key === '') {
      problem('no-key');
      continue;
    }
    const value = valueOf(raw.slice(equal + 1));
    if (value === undefined) {
      problem('no-value');
      continue;
    }
    settings += 1;
    if (settings > maxSettings) {
      problem('too-many');
      continue;
    }
    if (seen.has(key)) {
      problem('twice');
      continue;
    }
    seen.add(key);
    lines.push({ number, key, value });
  }
  return about === undefined ? { lines, problems } : { lines, about, problems };
}

/** Between the outer quotes, or all that follows; leading blanks do not count. */
function valueOf(text: string): string | undefined {
  const first = text.indexOf('"');
  const last = text.lastIndexOf('"');
  const inner = first < 0 ? text : text.slice(first + 1, last > first ? last : undefined);
  const value = inner.trimStart();
  return value === '' ? undefined : value;
}
