import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { importTable } from './scripts/lint/import-table.mjs';

const root = import.meta.dirname;
const house = { plugins: { house: { rules: { 'import-table': importTable } } } };
const tests = ['**/*.test.{ts,tsx}', 'test/**'];

/**
 * Each zone is linted with the types of its own tsconfig; the last match wins.
 * @param {string[]} files
 * @param {string} project
 * @param {string[]} [ignores]
 */
const zone = (files, project, ignores = []) => ({
  files,
  ignores,
  languageOptions: { parserOptions: { project: [project], tsconfigRootDir: root } },
});

const syntax = [
  {
    // A lone boolean (setOpen(open)) reads well; one among others does not.
    selector: ':function[params.length>1] > Identifier.params[typeAnnotation.typeAnnotation.type="TSBooleanKeyword"]',
    message: 'No boolean positional parameter: take an object or a named value.',
  },
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name="only"]',
    message: 'A test must not switch the others off.',
  },
];
const lostAnswer = {
  selector: 'CallExpression[callee.object.name="app"][callee.property.name="evaluate"]',
  message: 'An answer of the main process may be lost: take inMain of test/e2e/support/in-main.ts.',
};
const recursiveMkdir = {
  selector:
    'CallExpression:matches([callee.name=/^mkdir(Sync)?$/], [callee.property.name=/^mkdir(Sync)?$/]) Property[key.name="recursive"]',
  message: 'Recursive mkdir never ends under /proc: take makeFolder or ensureFolder of platform/shared/folder.ts.',
};

export default defineConfig(
  {
    ignores: ['node_modules/', '.tools/', '.vite/', 'out/', 'demo-out/', 'test-results/', '.cache/', 'test/fixtures/'],
  },
  { linterOptions: { noInlineConfig: true } },
  tseslint.configs.strictTypeChecked,
  house,
  zone(['*.{ts,js}', 'scripts/**/*.{ts,mjs}', 'test/**/*.{ts,mjs}'], './tsconfig.json'),
  zone(['electron/**/*.ts', 'resources/**/*.ts'], './electron/tsconfig.json'),
  zone(['electron/core/**/*.ts'], './electron/core/tsconfig.json', ['**/*.test.ts']),
  zone(['preload/**/*.ts'], './preload/tsconfig.json'),
  zone(['renderer/**/*.{ts,tsx}'], './renderer/tsconfig.json'),
  {
    rules: {
      'house/import-table': 'error',
      eqeqeq: 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...syntax],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: true, requireDefaultForNonUnion: true },
      ],
      // Numbers read the same in a template and as text.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['electron/**/*.ts'],
    ignores: [...tests, 'electron/platform/usb/fake-tree.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax, recursiveMkdir] },
  },
  {
    files: ['test/e2e/**/*.ts', 'test/bench/**/*.ts'],
    ignores: ['test/e2e/support/in-main.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax, lostAnswer] },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  {
    files: tests,
    rules: {
      // Tables of cases and doubles of ports make long files and narrow casts that a test may well state.
      'max-lines': 'off',
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Plain scripts carry their types in comments, which say less; the compiler still checks them.
    files: ['**/*.{js,mjs}'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
    },
  },
);
