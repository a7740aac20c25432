/** Rules from everywhere: reading, joining and writing them. */
export { formatConfigText } from './config-write.ts';
export { effectiveRules, exportRules, type RulesExport } from './export.ts';
export type { FindingCode, RuleFinding, SourceName } from './finding.ts';
export { namesOf, readGlobalSettings, underGlobals, type GlobalSettings } from './global-settings.ts';
export { joinRules, nameOf, twice, type JoinedRules, type RawSource } from './join.ts';
export { formatOwnJson, ownFileJsonSchema, ownFileSchema, ownRuleSchema, type OwnRule } from './own-json.ts';
export { rulesOfVendors } from './plugins.ts';
export { readRulesFile, type FileRead, type RawFile, type RuleFormat } from './read.ts';
export { shadowedRules } from './shadow.ts';
export { readyRules, ruleStore, type EntryFinding, type ReadyRules, type RuleStore } from './store.ts';
