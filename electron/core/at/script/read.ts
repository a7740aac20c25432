import type { z } from 'zod';
import { Failure, toErrorData } from '../../model/index.ts';
import { scriptBounds, scriptSchema, type Condition, type Script, type Step } from './model.ts';
import { patternOf } from './pattern.ts';
import { namesIn } from './text.ts';

/**
 * Reads a script file and checks all that can be checked without a stick: the shape, the patterns, that every name that is
 * used can have a value, and how much is written.
 * @throws Failure script.invalid with `where` (a path such as `steps[2].line`) and `problem`
 */
export function readScript(text: string): Script {
  if (text.length > scriptBounds.fileLength) throw invalid('', 'the file is larger than 256 KiB');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw invalid('', `this is no JSON: ${toErrorData(error).cause ?? ''}`);
  }
  // The schema goes down into the steps by itself; what is nested without end must not reach it.
  if (depthOf(data) > scriptBounds.depth * 4 + 4) throw invalid('', tooDeep);
  const parsed = scriptSchema.safeParse(data);
  if (!parsed.success) throw invalid(...firstProblem(parsed.error));
  checkSteps(parsed.data);
  return parsed.data;
}

const tooDeep = `steps stand inside steps more than ${scriptBounds.depth} deep`;

const invalid = (where: string, problem: string): Failure =>
  new Failure('script.invalid', { where: where === '' ? 'the file' : where, problem });

function firstProblem(error: z.ZodError): [string, string] {
  const issue = error.issues[0];
  return issue === undefined ? ['', 'it does not fit the format'] : [pathText(issue.path), issue.message];
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (out, key) => (typeof key === 'number' ? `${out}[${key}]` : `${out}${out === '' ? '' : '.'}${String(key)}`),
    '',
  );

function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  while (level.length > 0 && depth < 1_000) {
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    depth += 1;
  }
  return depth;
}

function checkSteps(script: Script): void {
  const known = new Set((script.variables ?? []).map((variable) => variable.name));
  if (known.size !== (script.variables ?? []).length) throw invalid('variables', 'a name stands there twice');
  const uses: { name: string; where: string }[] = [];
  let written = 0;

  const learn = (pattern: string, where: string): void => {
    try {
      for (const name of patternOf(pattern).names) known.add(name);
    } catch (error) {
      throw invalid(where, `this is no regular expression that can be used: ${toErrorData(error).cause ?? ''}`);
    }
  };
  const use = (text: string, where: string): void => {
    for (const name of namesIn(text)) uses.push({ name, where });
  };
  const checkCondition = (condition: Condition, where: string): void => {
    if ('pattern' in condition) learn(condition.pattern, `${where}.pattern`);
    if ('text' in condition) use(condition.text, `${where}.text`);
    if ('variable' in condition) uses.push({ name: condition.variable, where });
    if ('is' in condition) use(condition.is, `${where}.is`);
    const bound = 'atLeast' in condition ? condition.atLeast : 'atMost' in condition ? condition.atMost : undefined;
    if (typeof bound === 'string') use(bound, where);
  };
  const checkStep = (step: Step, where: string): void => {
    switch (step.do) {
      case 'send':
        use(step.line, `${where}.line`);
        if (step.body !== undefined) use(step.body, `${where}.body`);
        return;
      case 'expect':
        if (step.pattern !== undefined) learn(step.pattern, `${where}.pattern`);
        if (step.text !== undefined) use(step.text, `${where}.text`);
        return;
      case 'choose':
        step.cases.forEach(({ when }, index) => checkCondition(when, `${where}.cases[${index}].when`));
        return;
      case 'repeat':
        if (step.until !== undefined) checkCondition(step.until, `${where}.until`);
        return;
      case 'set':
        known.add(step.name);
        use(step.value, `${where}.value`);
        return;
      case 'say':
        use(step.text, `${where}.text`);
        return;
      case 'stop':
        if (step.why !== undefined) use(step.why, `${where}.why`);
        return;
      case 'wait':
    }
  };
  const walk = (steps: readonly Step[], where: string, depth: number): void => {
    if (depth > scriptBounds.depth) throw invalid(where, tooDeep);
    steps.forEach((step, index) => {
      written += 1;
      if (written > scriptBounds.written) throw invalid(where, `more than ${scriptBounds.written} steps are written`);
      const here = `${where}[${index}]`;
      checkStep(step, here);
      for (const branch of branchesOf(step)) walk(branch.steps, `${here}.${branch.at}`, depth + 1);
    });
  };
  walk(script.steps, 'steps', 1);
  const lost = uses.find(({ name }) => !known.has(name));
  if (lost !== undefined) throw invalid(lost.where, `{${lost.name}} is no variable of this script`);
}

/** The steps inside a step, with where they stand. */
export function branchesOf(step: Step): { at: string; when: Condition | undefined; steps: readonly Step[] }[] {
  const otherwise = (steps: readonly Step[] | undefined) =>
    steps === undefined ? [] : [{ at: 'otherwise', when: undefined, steps }];
  if (step.do === 'expect') return otherwise(step.otherwise);
  if (step.do === 'repeat') return [{ at: 'steps', when: step.until, steps: step.steps }];
  if (step.do !== 'choose') return [];
  return [
    ...step.cases.map(({ when, steps }, index) => ({ at: `cases[${index}].steps`, when, steps })),
    ...otherwise(step.otherwise),
  ];
}
