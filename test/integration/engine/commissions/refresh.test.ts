import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decisionText, type DecisionText } from '../../../fixtures/decisionText.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';

const files = { 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n' };
const decision = (name: string): DecisionText => ({
  id: `dec-${name}`,
  title: `Say two in ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: ['true'] },
});
const decisions = ['a', 'b', 'c'].map(decision);

const rewrite = (stage: HarnessStage, name: string, more: Partial<DecisionText>): Promise<void> =>
  writeFile(
    join(stage.root, `.haft/decisions/dec-${name}.md`),
    decisionText({ ...decision(name), ...more }),
  );
const attempts = (stage: HarnessStage, ids: readonly string[]): unknown[] =>
  ids.map((id) => [stage.view(id).state, stage.view(id).attempt]);

describe('given commissions whose decisions changed', () => {
  it('when refreshed, then F1, F2: all that are stale are issued anew, or none when one cannot be', async () => {
    await using stage = await harnessStage({ files, decisions });
    const [a, b] = [await stage.create('dec-a'), await stage.create('dec-b')];
    await rewrite(stage, 'a', { body: 'Say it twice.' });
    await rewrite(stage, 'b', { keys: { ...decision('b').keys, status: 'superseded' } });
    await stage.drain();
    deepEqual(
      [a, b].map((id) => [stage.view(id).state, stage.view(id).reason?.code]),
      [
        ['blocked_stale', 'decision_revision_hash_changed'],
        ['blocked_stale', 'decision_not_active'],
      ],
    );
    equal(stage.model.requests.length, 0);
    const fresh = await stage.create('dec-c');

    const all = ['commission', 'refresh', '--all-stale', '--reason', 'still wanted'];
    const refused = await stage.haft(...all);
    equal(refused.exitCode, 1);
    match(
      refused.stderr,
      new RegExp(
        `^refresh_refused: Nothing was refreshed, since 1 cannot be: ${b}: decision_not_active: `,
      ),
    );
    deepEqual(attempts(stage, [a, b]), [
      ['blocked_stale', 1],
      ['blocked_stale', 1],
    ]);

    await rewrite(stage, 'b', { title: 'Say two in b, now' });
    const done = await stage.haft(...all);
    equal(
      done.stdout,
      `refreshed ${a} attempt=2 changed=decision_revision_hash_changed\n` +
        `refreshed ${b} attempt=2 changed=decision_revision_hash_changed`,
      done.stderr,
    );
    const named = ['commission', 'refresh', a, fresh, '--reason', 'to be sure'];
    equal((await stage.haft(...named)).stdout, `unchanged ${a}\nunchanged ${fresh}`);
    equal((await stage.haft(...all)).stdout, 'nothing is stale');
    equal((await stage.haft('commission', 'cancel', a, '--reason', 'no')).exitCode, 0);
    match((await stage.haft(...named)).stderr, /^commission_not_refreshable: /);
    match((await stage.haft('commission', 'refresh', '--reason', 'x')).stderr, /^usage: /);
    match((await stage.haft(...all.slice(0, 4), ' ')).stderr, /^reason_required: /);
    const shown = await stage.haft('commission', 'show', b, '--json');
    const { commission } = JSON.parse(shown.stdout) as { commission: Record<string, unknown> };
    deepEqual(
      [
        commission['state'],
        commission['decision_title'],
        commission['operator'],
        commission['decision_drift'],
      ],
      [
        'queued',
        'Say two in b, now',
        { terminal: false, expired: false, attention: false, suggested_actions: [] },
        [],
      ],
    );
  });

  it('when the branch was moved away, then it is base_sha_changed, and a refresh takes it up again', async () => {
    await using stage = await harnessStage({ files, decisions });
    await writeFile(join(stage.root, 'a.txt'), 'three\n');
    await stage.git('commit', '--quiet', '--all', '--message=Three');
    const a = await stage.create('dec-a');
    await stage.git('reset', '--quiet', '--hard', 'HEAD~1');
    await stage.git('commit', '--quiet', '--allow-empty', '--message=Other');
    const report = await stage.harness.commissions.refresh({
      which: [a],
      reason: 'moved',
      by: 'operator:test',
    });
    deepEqual(
      report.refreshed.map(({ changed }) => changed.map(({ code }) => code)),
      [['base_sha_changed']],
    );
    equal(stage.view(a).commission.scope.baseSha, await stage.git('rev-parse', 'HEAD'));
    await writeFile(join(stage.root, 'a.txt'), 'four\n');
    await stage.git('commit', '--quiet', '--all', '--message=Four');
    deepEqual(await stage.harness.reports.drift(stage.view(a)), [
      { path: 'a.txt', status: 'modified' },
    ]);
    const listed = await stage.haft(
      'commission',
      'list',
      '--selector',
      'stale',
      '--older-than',
      '1ms',
    );
    match(listed.stdout, new RegExp(`${a} +queued .* open_too_long`));
    equal(
      (await stage.haft('commission', 'list', '--selector', 'stale')).stdout.split(';')[0],
      'no commissions that are stale',
    );
    equal(
      (await stage.haft('commission', 'list', '--state', 'draft')).stdout.split(';')[0],
      'no commissions that are runnable and draft',
    );
  });
});
