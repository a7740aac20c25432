import { Failure } from '../core/model/index.ts';
import { readRulesFile } from '../core/modes/sources/index.ts';
import { readRuleText } from '../platform/rules/folder.ts';

/** Failure with the first thing that is wrong with a rules file, unless it gives at least one rule. */
export async function requireRules(file: string): Promise<void> {
  const { files, troubles } = await readRuleText(file);
  const read = files.map((one) => readRulesFile(one, { kind: 'openwrt', name: file }));
  if (read.some(({ rules }) => rules.length > 0)) return;
  const [first] = [...troubles, ...read.flatMap(({ findings }) => findings)];
  if (first !== undefined) throw new Failure(first.code, first.params, 'cause' in first ? first.cause : undefined);
  throw new Failure('rules.syntax', { file, line: 1, reason: '@rules.reason.no-device' });
}
