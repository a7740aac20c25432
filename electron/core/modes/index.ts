/** Device rules and what is done with them; the rest of core and the composition roots take them from here. */
export { ruleBook } from './book.ts';
export { parseConfigText, type ConfigOptions, type ConfigResult, type RuleProblem } from './config-text.ts';
export { executeOperations, type ExecuteOptions, type ExecuteResult, type OutsideOperation } from './execute.ts';
export { candidatesFor, indexRules, ruleFor, type Found, type RuleIndex, type Tried } from './lookup.ts';
export { mbimConfigurationOf } from './methods-configuration.ts';
export { messageOperations, switchOperations, type SwitchContext, type SwitchOperations } from './methods.ts';
export { compileRules, formatRuleSet, type CompileResult, type RuleFile } from './rule-set.ts';
export {
  conditionsOf,
  idOfEntry,
  ruleSchema,
  ruleSetSchema,
  rulesOf,
  targetIdsOf,
  type Rule,
  type RuleOrigin,
  type RuleSet,
} from './rules.ts';
export { shippedIndex, shippedRules, shippedRulesFor } from './shipped.ts';
export { parseCases, stickFor, traceCase, traceRule, type Trace, type TraceCase } from './trace.ts';
export { wireText } from './wire-text.ts';
