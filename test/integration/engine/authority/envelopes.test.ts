import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../../src/base/fault.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { envelopeText } from '../../../fixtures/envelopes.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';

const files = { 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n' };
const auto = 'workspace_patch_auto_on_pass' as const;
const edits = (id: string, file: string): DecisionText => ({
  id,
  title: `Say two in ${file}`,
  keys: { affected_files: [file], evidence_requirements: [`grep -q two ${file}`] },
  script: { name: 'edit', arg: { file, from: 'one', to: 'two' } },
});
const decisions = [edits('dec-a', 'a.txt'), edits('dec-b', 'b.txt'), edits('dec-c', 'c.txt')];

/** Synchronous, so that it can be done inside a listener before the engine goes on. */
function writeEnvelope(stage: HarnessStage, keys: Readonly<Record<string, unknown>> = {}): void {
  const folder = join(stage.root, '.haft/envelopes');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${typeof keys['ref'] === 'string' ? keys['ref'] : 'env-1'}.yaml`),
    envelopeText(keys),
  );
}

const bound = (stage: HarnessStage, decision: string, ref = 'env-1'): Promise<string> =>
  stage.create(decision, { deliveryPolicy: auto, envelopeRef: ref });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (thrown: unknown) => (Fault.is(thrown) ? `${thrown.code} ${thrown.message}` : String(thrown)),
  );
const journal = (stage: HarnessStage): Promise<string> =>
  readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8').catch(() => '');

describe('given an envelope of one at a time and two in all', () => {
  it('when two are drained at two, then they land one after another and a third is refused', async () => {
    await using stage = await harnessStage({ files, decisions });
    writeEnvelope(stage, { max_concurrency: 1, commission_budget: 2 });
    const ids = [await bound(stage, 'dec-a'), await bound(stage, 'dec-b')];
    match(
      await codeOf(stage.create('dec-a', { envelopeRef: 'env-1', sliceDescription: 'more' })),
      /^multi_commission_existing_lacks_slice_description /,
    );
    const executing = new Set<string>();
    let most = 0;
    stage.harness.reports.onDidAppend((events) => {
      for (const { type, commission } of events) {
        if (type === 'claimed') executing.add(commission);
        if (type === 'settled') executing.delete(commission);
        most = Math.max(most, executing.size);
      }
    });
    await stage.drain(2);
    equal(most, 1);
    deepEqual(
      ids.map((id) => situationOf(stage.view(id))),
      ['landed', 'landed'],
      stage.logged.join('\n'),
    );
    equal(stage.view(ids[0]!).deliveryDecision?.envelope, 'allowed');
    match(
      await codeOf(bound(stage, 'dec-c')),
      /^commission_autonomy_envelope_blocked autonomy_envelope_commission_budget_exhausted: /,
    );
  });
});

describe('given an envelope that does not admit the work', () => {
  it('when it is created, then it is refused with its codes and nothing is written', async () => {
    await using stage = await harnessStage({ files, decisions });
    writeEnvelope(stage, {
      allowed_paths: ['b.txt'],
      allowed_actions: ['edit_files', 'run_tests', 'tag_release'],
      forbidden_one_way_door_actions: ['tag_release'],
    });
    const end = await stage.haft(
      ...['commission', 'create-from-decision', 'dec-a', '--envelope', 'env-1'],
      ...['--allowed-action', 'edit_files', '--allowed-action', 'tag_release'],
    );
    equal(end.exitCode, 1);
    match(
      end.stderr,
      /^commission_autonomy_envelope_blocked: path_outside_autonomy_envelope, one_way_door_action_forbidden: "a\.txt" reaches beyond the paths of env-1, for example at a\.txt\. .* Update env-1/,
    );
    match(await codeOf(bound(stage, 'dec-a', 'env-9')), /^autonomy_envelope_not_found /);
    match(
      await codeOf(stage.create('dec-b', { envelopeRef: 'env-1', envelopeRevision: 'r0' })),
      /^autonomy_envelope_revision_mismatch env-1 is at revision r1, not r0/,
    );
    writeEnvelope(stage, { state: 'on' });
    match(
      await codeOf(bound(stage, 'dec-a')),
      /^autonomy_envelope_invalid .*invalid_autonomy_envelope_state: \.haft\/envelopes\/env-1\.yaml:3 /,
    );
    equal((await journal(stage)).includes('"type":'), false);
  });
});

describe('given an envelope that is revoked while work goes on', () => {
  it('when before the agent starts, then E4 blocks it; when after, its result is held, and Apply still lands it', async () => {
    await using stage = await harnessStage({ files, decisions });
    writeEnvelope(stage);
    const first = await bound(stage, 'dec-a');
    const second = await bound(stage, 'dec-b');
    stage.harness.reports.onDidAppend((events) => {
      for (const { type, commission, attempt } of events) {
        if (attempt > 1) continue;
        const revokes =
          (commission === first && type === 'admitted') ||
          (commission === second && type === 'captured');
        if (revokes) writeEnvelope(stage, { state: 'revoked' });
        else if (commission === first && type === 'settled') writeEnvelope(stage);
      }
    });
    await stage.drain(1);
    const blocked = stage.view(first);
    deepEqual(
      [blocked.state, blocked.reason?.code, blocked.thread],
      ['blocked_policy', 'autonomy_envelope_blocked', undefined],
      stage.logged.join('\n'),
    );
    const settled = (await stage.harness.reports.history(first)).find(
      ({ type }) => type === 'settled',
    );
    deepEqual(settled?.type === 'settled' && settled.data.details, {
      autonomy_envelope_findings: ['autonomy_envelope_revoked'],
    });
    const shown = JSON.parse((await stage.haft('commission', 'show', second, '--json')).stdout) as {
      commission: Record<string, Record<string, unknown>>;
    };
    deepEqual(
      [
        situationOf(stage.view(second)),
        shown.commission['delivery_decision']?.['reason'],
        shown.commission['delivery_decision']?.['autonomy_envelope_decision'],
        shown.commission['autonomy_envelope_ref'],
        shown.commission['autonomy_envelope_revision'],
        shown.commission['autonomy_envelope_snapshot']?.['state'],
      ],
      ['held', 'autonomy_envelope_blocked', 'blocked', 'env-1', 'r1', 'active'],
    );
    equal((await stage.harness.reviews.apply(second, 'operator:test')).kind, 'landed');

    const again = { id: first, reason: 'again', by: 'operator:test' as const };
    match(
      await codeOf(stage.harness.commissions.requeue(again)),
      /^commission_autonomy_envelope_blocked autonomy_envelope_revoked: /,
    );
    writeEnvelope(stage, { revision: 'r2' });
    await stage.harness.commissions.requeue(again);
    equal(stage.view(first).commission.autonomyEnvelope?.revision, 'r2');
    await stage.drain(1);
    equal(situationOf(stage.view(first)), 'landed', stage.logged.join('\n'));
  });
});

describe('given envelopes that change before the work is claimed', () => {
  it('when drained, then E5 asks a human, another revision is stale, and a broken file blocks', async () => {
    await using stage = await harnessStage({ files, decisions });
    for (const ref of ['env-a', 'env-b', 'env-c']) writeEnvelope(stage, { ref });
    const narrowed = await bound(stage, 'dec-a', 'env-a');
    const revised = await bound(stage, 'dec-b', 'env-b');
    const broken = await bound(stage, 'dec-c', 'env-c');
    writeEnvelope(stage, { ref: 'env-a', allowed_paths: ['docs/'] });
    writeEnvelope(stage, { ref: 'env-b', revision: 'r2' });
    writeEnvelope(stage, { ref: 'env-c', max_concurrency: 'many' });
    const summary = await stage.drain(3);
    deepEqual(
      [narrowed, revised, broken].map((id) => [stage.view(id).state, stage.view(id).reason?.code]),
      [
        ['needs_human_review', 'autonomy_envelope_blocked'],
        ['blocked_stale', 'autonomy_envelope_revision_changed'],
        ['blocked_policy', 'autonomy_envelope_blocked'],
      ],
    );
    match(stage.view(broken).reason?.text ?? '', /\.haft\/envelopes\/env-c\.yaml:11 /);
    equal(summary.waitingForYou.length, 3);
    equal(stage.model.requests.length, 0);
  });
});
