import type { ErrorCode } from '../../model/index.ts';
import type { RuleOrigin } from '../rules.ts';
import type { JsonTrouble } from './json-text.ts';

/** Codes that a look into rules files can give. */
export type FindingCode = Extract<
  ErrorCode,
  | 'rules.syntax'
  | 'rules.unknown-key'
  | 'rules.bad-hex'
  | 'rules.bad-id'
  | 'rules.bad-value'
  | 'rules.bad-json'
  | 'rules.trap'
  | 'rules.twice'
  | 'rules.unreadable'
  | 'rules.too-large'
  | 'rules.bad-archive'
>;

/**
 * Something about a rules file that a person should know, as data. `mend`: what stands there is not used, or not as it
 * was meant. `note`: it is used, and another program takes it otherwise.
 */
export interface RuleFinding {
  code: FindingCode;
  weight: 'mend' | 'note';
  kind: RuleOrigin['kind'];
  /** Folder, archive or data set. */
  source: string;
  file: string;
  /** From 1; absent when the file or folder as a whole is meant. */
  line?: number;
  column?: number;
  params: Record<string, string | number>;
}

/** Where a file belongs to. */
export type SourceName = Pick<RuleOrigin, 'kind' | 'name' | 'version'>;

/** Makes the findings of one file. */
export class FindingList {
  readonly all: RuleFinding[] = [];
  readonly file: string;
  readonly source: SourceName;

  constructor(file: string, source: SourceName) {
    this.file = file;
    this.source = source;
  }

  add(
    code: FindingCode,
    place: { line: number; column?: number },
    params: Record<string, string | number>,
    weight: RuleFinding['weight'] = 'mend',
  ): void {
    const { kind, name } = this.source;
    const at = place.column === undefined ? { line: place.line } : { line: place.line, column: place.column };
    this.all.push({
      code,
      weight,
      kind,
      source: name,
      file: this.file,
      ...at,
      params: { file: this.file, ...at, ...params },
    });
  }

  /** Where a text is no JSON. */
  json({ line, column, reason, key }: JsonTrouble): void {
    this.add(
      'rules.bad-json',
      { line, column },
      { reason: `@rules.json.${reason}`, ...(key === undefined ? {} : { key }) },
    );
  }

  get sorted(): RuleFinding[] {
    return this.all.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  }
}
