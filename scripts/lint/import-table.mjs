/**
 * Lint rule `house/import-table`: holds the import table of docs/architecture.md.
 * It looks at every import, type import, re-export, dynamic import and `require`, and tells where the import leads.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { dataFile, extraForTests, nativeModules, roomOf } from './rooms.mjs';

const builtins = new Set(builtinModules);
const testFile = /\.test\.[cm]?tsx?$/;

/**
 * @param {string} file the importing file, from the project root
 * @param {string} source the module specifier
 * @returns {string | undefined} what is wrong, as a sentence; undefined when the import is allowed
 */
export function judgeImport(file, source) {
  const here = roomOf(file);
  if (!here) return `${file} lies in no room of the house; give it a place in docs/architecture.md first`;
  const isTest = testFile.test(file);
  const specifier = source.replace(/\?[a-z]+$/, '');

  if (specifier.startsWith('.')) return judgeFile(file, path.posix.join(path.posix.dirname(file), specifier), isTest);
  if (path.isAbsolute(specifier) || specifier.startsWith('file:')) return 'import by relative path, not absolute';
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return here.electron ? undefined : `${here.name} must not import electron`;
  }
  if (specifier.startsWith('node:') || builtins.has(specifier)) {
    return here.node || (isTest && extraForTests.node) ? undefined : `${here.name} must not import ${specifier}`;
  }
  if (nativeModules.test(specifier)) {
    return here.native ? undefined : `${here.name} must not import the native module ${specifier}`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {string} target
 * @param {boolean} isTest
 * @returns {string | undefined}
 */
function judgeFile(file, target, isTest) {
  const here = roomOf(file);
  if (!here || here.may.includes('*')) return undefined;
  if (target.startsWith('../')) return `${target} lies outside the project`;
  const there = roomOf(target);
  if (!there) return `${target} lies in no room of the house`;
  if (there.name === here.name && here.name === 'vendors/*') {
    const vendor = (/** @type {string} */ p) => p.split('/')[2];
    return vendor(file) === vendor(target)
      ? undefined
      : `one vendor must not import another (${vendor(target)}); share through vendors/generic`;
  }
  if (there.name === here.name) return undefined;
  const allowed = here.may.includes(there.name) || (isTest && extraForTests.rooms.includes(there.name));
  if (!allowed) return `${here.name} must not import from ${there.name} (${target})`;
  if (there.name === 'resources' && !dataFile.test(target)) {
    return `only data may be imported from resources (${target})`;
  }
  return undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
export const importTable = {
  meta: {
    type: 'problem',
    docs: { description: 'hold the import table of docs/architecture.md' },
    schema: [],
    messages: { forbidden: 'Import table: {{why}}.' },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    /** @param {any} source the node that holds the module name */
    const check = (source) => {
      if (typeof source?.value !== 'string') return;
      const why = judgeImport(file, source.value);
      if (why) context.report({ node: source, messageId: 'forbidden', data: { why } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (/** @type {any} */ node) => check(node.source ?? node.argument?.literal),
      TSExternalModuleReference: (/** @type {any} */ node) => check(node.expression),
      CallExpression(node) {
        const name = node.callee.type === 'Identifier' ? node.callee.name : '';
        if (name === 'require') check(node.arguments[0]);
      },
    };
  },
};
