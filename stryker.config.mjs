import './test/setup/mochaPaths.mjs';

// The tests run some thousand times: a few cases of each property must do.
process.env['HAFT_CASE_SHARE'] ??= '0.05';

/**
 * Breaks the rules of `src/domain` one place at a time and expects the tests of the rules to notice.
 * `npm run test:long` runs it as a check: it fails below `break`, in per cent of the changes noticed.
 */
export default {
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  testRunnerNodeArgs: ['--import', './test/setup/mochaPaths.mjs'],
  mochaOptions: { spec: ['test/unit/domain/**/*.test.ts'] },
  mutate: ['src/domain/**/*.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // What the tests of the rules read; the copy they run in needs no more.
  ignorePatterns: ['/*', '!/src', '!/test', '!/docs', '!/package.json'],
  tempDirName: '.stryker-tmp',
  incrementalFile: '.stryker-tmp/incremental.json',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.stryker-tmp/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, allowEmojis: false },
  thresholds: { high: 95, low: 90, break: 85 },
  timeoutMS: 10_000,
};
