import { deepEqual, equal, match } from 'node:assert/strict';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { harnessStage } from '../../fixtures/harnessStage.ts';

const files = { 'a.txt': 'one\n', 'docs/a.md': 'one\n', 'docs/deep/b.md': 'one\n' };
const decision = (id: string): DecisionText => ({
  id,
  title: `Do ${id}`,
  keys: { affected_files: ['a.txt'], evidence_requirements: ['true'] },
});
const decisions = ['dec-a', 'dec-b', 'dec-c'].map(decision);
/** Nothing can run, so what a command line does before that shows alone. */
const env = { HAFT_CODEX_PATH: '/nowhere/codex' };

describe('given the command lines of haft’s page for users', () => {
  it('when a run names its decision by flag, then it is the same as naming it', async () => {
    await using stage = await harnessStage({ files, decisions, env });
    for (const named of [['--decision', 'dec-a'], ['dec-b'], ['dec-b', '--decision', 'dec-c']]) {
      const end = await stage.haft('harness', 'run', ...named);
      match(end.stderr, /^agent_missing: /m);
    }
    const made = await stage.haft('commission', 'list', '--selector', 'all', '--json');
    const { commissions } = JSON.parse(made.stdout) as {
      commissions: { decision_ref: string; state: string }[];
    };
    deepEqual(
      commissions.map(({ decision_ref: ref, state }) => [ref, state]),
      [
        ['dec-a', 'queued'],
        ['dec-b', 'queued'],
        ['dec-c', 'queued'],
      ],
    );
  });

  it('when commissions are listed without a selector, then it is the runnable ones', async () => {
    await using stage = await harnessStage({ files, decisions, env });
    const runnable = await stage.create('dec-a');
    const cancelled = await stage.create('dec-b');
    await stage.harness.commissions.cancel({ id: cancelled, reason: 'no', by: 'operator:test' });
    const waiting = await stage.create('dec-c', { dependsOn: ['dec-a'] });
    const listed = async (...flags: string[]): Promise<string[]> =>
      [...(await stage.haft('commission', 'list', ...flags)).stdout.matchAll(/^wc-\S+/gm)].map(
        ([id]) => id,
      );
    deepEqual(await listed(), [runnable]);
    deepEqual(await listed('--selector', 'open'), [runnable, waiting]);
    deepEqual(await listed('--selector', 'all'), [runnable, cancelled, waiting]);
    deepEqual(await listed('--selector', 'terminal'), [cancelled]);
  });

  it('when a folder is allowed, then all below it is, and the lock covers what may be written', async () => {
    await using stage = await harnessStage({ files, decisions, env });
    const end = await stage.haft(
      ...['commission', 'create-from-decision', 'dec-a', '--json'],
      ...['--delivery-policy', 'workspace_patch_auto_on_pass', '--allowed-path', 'docs/'],
    );
    equal(end.stderr, '');
    const { commission } = JSON.parse(end.stdout) as {
      commission: {
        lockset: string[];
        scope: { allowed_paths: string[] };
        delivery_policy: string;
      };
    };
    deepEqual(
      [commission.lockset, commission.scope.allowed_paths, commission.delivery_policy],
      [['a.txt', 'docs/'], ['docs/'], 'workspace_patch_auto_on_pass'],
    );
  });
});
