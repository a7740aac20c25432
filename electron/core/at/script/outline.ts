import { message, type Message } from '../../model/index.ts';
import { assess, worst, type GuardContext } from '../guard.ts';
import { maskSecrets } from '../secrets.ts';
import { scriptBounds, type Condition, type Script, type Step } from './model.ts';
import { branchesOf } from './read.ts';
import { fillLine, hideSecrets, type Values } from './text.ts';

/** One row of a script as people read it: how deep it stands, what it does, and what the guard says of a line. */
export interface OutlineRow {
  /** `steps[2].otherwise[0]`. */
  path: string;
  depth: number;
  says: Message;
  /** Guard level of a line that is sent; 0 for all else. */
  level: 0 | 1 | 2 | 3 | 4;
  note?: string;
}

/**
 * The dry run: every step in the order in which it is written, all branches shown, loops once. Nothing is sent. Values that
 * are only known while it runs stay as `{name}`.
 */
export function outlineOf(script: Script, values: Values, context: GuardContext = {}): OutlineRow[] {
  const secrets = secretsOf(script, values);
  const rows: OutlineRow[] = [];
  const walk = (steps: readonly Step[], where: string, depth: number): void => {
    steps.forEach((step, index) => {
      const path = `${where}[${index}]`;
      const line = step.do === 'send' ? lineOf(step.line, values) : undefined;
      const found = line === undefined ? undefined : worst(assess(line, context));
      rows.push({
        path,
        depth,
        says: saysOf(step, line === undefined ? undefined : hideSecrets(maskSecrets(line), secrets)),
        level: found === undefined ? 0 : found.never ? 4 : found.level,
        ...(step.note !== undefined && { note: step.note }),
      });
      for (const branch of branchesOf(step)) {
        if (step.do !== 'repeat') {
          const says =
            branch.when === undefined
              ? message('script.row.otherwise')
              : message('script.row.case', { when: wordsOf(branch.when) });
          rows.push({ path: `${path}.${branch.at}`, depth: depth + 1, says, level: 0 });
        }
        walk(branch.steps, `${path}.${branch.at}`, depth + (step.do === 'repeat' ? 1 : 2));
      }
    });
  };
  walk(script.steps, 'steps', 0);
  return rows;
}

/** The values that must not be seen. */
export const secretsOf = (script: Script, values: Values): string[] =>
  (script.variables ?? []).flatMap(({ name, secret }) => (secret === true ? [values.get(name) ?? ''] : []));

/** A line with the values that are known; where one is missing or does not fit, the line as it is written. */
function lineOf(line: string, values: Values): string {
  const names = new Map([...line.matchAll(/\{([a-z]\w*)\}/g)].map((match) => [match[1] ?? '', match[0]]));
  if ([...names.keys()].some((name) => !values.has(name))) return line;
  return fillLine(line, values);
}

/** A condition in the short form in which it is written down. */
export function wordsOf(condition: Condition): string {
  if ('text' in condition) return `“${condition.text}”`;
  if ('pattern' in condition) return `/${condition.pattern}/`;
  if ('result' in condition) return condition.result;
  if ('is' in condition) return `${condition.variable} = ${condition.is}`;
  return 'atLeast' in condition
    ? `${condition.variable} ≥ ${condition.atLeast}`
    : `${condition.variable} ≤ ${condition.atMost}`;
}

function saysOf(step: Step, line: string | undefined): Message {
  switch (step.do) {
    case 'send':
      return message('script.row.send', { line: line ?? step.line });
    case 'expect': {
      const wanted = step.text === undefined ? `/${step.pattern ?? ''}/` : `“${step.text}”`;
      return message('script.row.expect', { wanted, seconds: step.seconds ?? scriptBounds.expectSeconds });
    }
    case 'wait':
      return message('script.row.wait', { seconds: step.seconds });
    case 'choose':
      return message('script.row.choose');
    case 'repeat':
      return step.until === undefined
        ? message('script.row.repeat', { times: step.times })
        : message('script.row.repeat-until', { times: step.times, until: wordsOf(step.until) });
    case 'set':
      return message('script.row.set', { name: step.name, value: step.value });
    case 'say':
      return message('script.row.say', { text: step.text });
    case 'stop':
      return message(step.as === 'done' ? 'script.row.done' : 'script.row.failed', { why: step.why ?? '' });
  }
}
