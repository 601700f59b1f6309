import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Globals that would smuggle a clock, a process or a timer into the pure layers. */
const impure = ['process', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'];

/** What the oldest Node that the command line runs on does not know yet, though the types do. */
const tooNew = [
  { object: 'Map', property: 'groupBy', message: 'Node 20 does not know it: base/grouped.' },
  { object: 'Object', property: 'groupBy', message: 'Node 20 does not know it: base/grouped.' },
  {
    object: 'Promise',
    property: 'withResolvers',
    message: 'Node 20 does not know it: base/deferred.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', '.cache/', '.stryker-tmp/', 'node_modules/', 'test/workbench/out/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      complexity: ['error', { max: 12, variant: 'modified' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
      ],
    },
  },
  {
    files: ['src/**'],
    rules: { 'no-restricted-properties': ['error', ...tooNew] },
  },
  {
    files: ['src/!(extension)/**'],
    rules: { 'no-restricted-imports': ['error', { paths: ['vscode'] }] },
  },
  {
    files: ['src/base/**', 'src/domain/**', 'src/engine/**'],
    rules: {
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-properties': [
        'error',
        ...tooNew,
        { object: 'Date', property: 'now', message: 'Time is a port: Clock.' },
        { object: 'Math', property: 'random', message: 'Randomness is handed in.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['describe', 'it'] },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
