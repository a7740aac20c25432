import type { TextId } from '../../resources/text/index.ts';
import { Failure } from '../core/model/index.ts';

type NameOf<Id> = Id extends `cli.usage.${infer Name}` ? Name : never;

/** What can be wrong with words that were typed; the sentences stand in the texts under `cli.usage.`. */
export type UsageProblem = NameOf<TextId>;

/** A command line that cannot be understood: Failure cli.usage, in the language of whoever reads it. */
export const usage = (problem: UsageProblem, params: Readonly<Record<string, string | number>> = {}): Failure =>
  new Failure('cli.usage', { ...params, problem: `@cli.usage.${problem}`, see: 'mwb --help' });
