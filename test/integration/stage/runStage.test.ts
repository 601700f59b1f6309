import { equal, match } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';
import { runSuite, type Outcome } from '../../setup/runStage.ts';

/** Runs a suite of one file with this text. */
async function outcomeOf(text: string): Promise<Outcome> {
  await using folder = await temporaryFolder();
  const files = join(folder.path, 'one.test.ts');
  if (text !== '') await writeFile(files, text);
  const suite = {
    kind: 'suite',
    name: 'one',
    files,
    timeoutMs: 1000,
    lanes: 2,
    perProcess: 1,
    calm: true,
  } as const;
  return await runSuite(suite, { quiet: true });
}

const passing = "it('passes', () => {});";

describe('given a suite', () => {
  const suites: readonly [string, string, string][] = [
    ['all tests pass', `${passing}${passing}`, '2 passed, 0 failed'],
    [
      'a test fails',
      `${passing}it('fails', () => { throw new Error('x'); });`,
      '1 passed, 1 failed',
    ],
    ['there is no file', '', '0 passed, 1 failed'],
    ['there is no test', 'export {};', '0 passed, 1 failed'],
    ['it breaks while loading', `${passing}throw new Error('x');`, '0 passed, 1 failed'],
    ['it ends in the middle', `${passing}it('ends', () => process.exit(0));`, '0 passed, 1 failed'],
    ['a test is left out', `${passing}it.skip('later', () => {});`, '1 passed, 1 failed'],
    ['only one test is run', `${passing}it.only('this', () => {});`, '0 passed, 1 failed'],
    ['something stays open', `${passing}setInterval(() => {}, 9);`, '1 passed, 1 failed'],
  ];
  for (const [what, text, tally] of suites) {
    it(`when ${what}, then it counts ${tally}`, async () => {
      const { passed, failed, faults } = await outcomeOf(text);
      equal(`${String(passed)} passed, ${String(failed)} failed`, tally);
      equal(faults.length, failed);
    });
  }

  it('when a test fails, then its title, the reason and its cause are kept for the end', async () => {
    const thrown = `throw new Error('for this', { cause: new TypeError('because') });`;
    const { faults } = await outcomeOf(`it('breaks', () => { ${thrown} });`);
    match(faults.join(), /one\.test\.ts: breaks\n.*for this[^]*because/);
  });
});
