export { scriptBounds, scriptFormat, scriptJsonSchema, type Script, type ScriptVariable } from './model.ts';
export { outlineOf, type OutlineRow } from './outline.ts';
export { readScript } from './read.ts';
export { runScript, startValues, type ScriptEvent, type ScriptOutcome, type ScriptPort } from './run.ts';
export { shippedScripts } from './shipped.ts';
export { hideSecrets } from './text.ts';
