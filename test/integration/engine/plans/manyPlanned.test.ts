import { deepEqual, equal, match } from 'node:assert/strict';
import { amount } from '../../../fixtures/amount.ts';
import { harnessStage } from '../../../fixtures/harnessStage.ts';

/** Decisions whose commissions are prepared in one go. */
const MANY = amount('HAFT_PLANNED', 300, 10_000);

describe('given more decisions than anybody reads warnings of', () => {
  it('when they are prepared twice, then each kind of note is told once with a count, and all are in the document', async () => {
    const decisions = Array.from({ length: MANY }, (_, at) => ({
      id: `dec-${at}`,
      title: `Write page ${at}`,
      keys: { allowed_paths: [`new/${at}.txt`], evidence_requirements: ['true'] },
    }));
    const files = { 'a.txt': 'one\n' };
    await using stage = await harnessStage({ files, decisions });
    const first = await stage.haft('harness', 'run', '--prepare-only', '--json');
    equal(first.exitCode, 0, first.stderr);
    const told = first.stderr.trimEnd().split('\n');
    deepEqual(told.length, 2, first.stderr.slice(0, 500));
    match(
      told[0] ?? '',
      /^warning: wc-\S+: the allowed path "new\/\d+\.txt" matches no file today\.$/,
    );
    match(told[1] ?? '', new RegExp(`^ {2}and ${MANY - 1} more like it: wc-`));
    const document = JSON.parse(first.stdout) as { commissions: object[]; warnings: string[] };
    deepEqual([document.commissions.length, document.warnings.length], [MANY, MANY]);

    const again = await stage.haft('harness', 'run', '--prepare-only');
    match(
      again.stderr,
      new RegExp(`^skipped dec-\\S+ it has wc-.*\n {2}and ${MANY - 1} more like it: dec-`),
    );
    equal(again.stderr.trimEnd().split('\n').length, 2);
  }).timeout(240_000);
});
