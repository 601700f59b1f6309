import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../../src/base/fault.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';

const lines = Array.from({ length: 20 }, (_, i) => `line ${i + 1}\n`);
const files = { 'a.txt': lines.join(''), 'b.txt': 'one\n' };
const by = 'operator:test';

const writes = (
  id: string,
  texts: Record<string, string>,
  keys: Record<string, unknown> = {},
): DecisionText => ({
  id,
  title: `Do ${id}`,
  keys: { allowed_paths: Object.keys(texts), evidence_requirements: ['test -s b.txt'], ...keys },
  script: {
    name: 'steps',
    arg: { steps: Object.entries(texts).map(([path, text]) => ({ write: { path, text } })) },
  },
});
const edited = (...numbers: number[]): string =>
  lines.map((line, i) => (numbers.includes(i + 1) ? `changed ${i + 1}\n` : line)).join('');
const situation = (stage: HarnessStage, id: string): string => situationOf(stage.view(id));
const read = (stage: HarnessStage, name: string): Promise<string> =>
  readFile(join(stage.root, name), 'utf8');

describe('given a held result', () => {
  it('when it is refused, then it is closed and its ref stays', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [writes('dec-1', { 'b.txt': 'two\n' })],
    });
    const id = await stage.create('dec-1');
    await stage.drain();
    await rejects(stage.harness.reviews.refuse({ id, reason: ' ', by }), (fault) =>
      Fault.is(fault, 'reason_required'),
    );
    await stage.harness.reviews.refuse({ id, reason: 'not like this', by });
    equal(situation(stage, id), 'refused');
    equal(
      await stage.git('rev-parse', stage.view(id).result?.ref ?? ''),
      stage.view(id).result?.commit,
    );
    await rejects(stage.harness.reviews.apply(id, by), (fault) =>
      Fault.is(fault, 'commission_not_applicable'),
    );
  });

  it('when changes are requested, then the same thread goes on and the new result is proven', async () => {
    const turns = [
      { steps: [{ write: { path: 'b.txt', text: 'two\n' } }] },
      { steps: [{ write: { path: 'b.txt', text: 'three\n' } }] },
    ];
    await using stage = await harnessStage({
      files,
      decisions: [
        {
          ...writes('dec-1', { 'b.txt': '' }, { evidence_requirements: ['grep -q t b.txt'] }),
          script: { name: 'steps', arg: { turns } },
        },
      ],
    });
    const id = await stage.create('dec-1');
    await stage.drain();
    const { thread } = stage.view(id);
    await stage.harness.reviews.revise({ id, reason: 'say three', by });
    equal(situation(stage, id), 'queued');
    await stage.drain();
    deepEqual(
      [situation(stage, id), stage.view(id).thread, stage.view(id).attempt],
      ['held', thread, 2],
    );
    const { view } = await stage.harness.reports.result(id);
    equal(await stage.git('show', `${view.result?.commit ?? ''}:b.txt`), 'three');
    // Nothing ran on the base again: it is the one that was looked at before the first attempt.
    match(await stage.harness.reports.proof(id), /\| `grep -q t b\.txt` \|.*\| green, .*\| red \|/);
  });

  it('when two hunks of three are applied, then exactly they land and the rest can follow', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [writes('dec-1', { 'a.txt': edited(2, 10, 18), 'b.txt': 'two\n' })],
    });
    const id = await stage.create('dec-1');
    await stage.drain();
    const { rest } = await stage.harness.reviews.split(id, [{ path: 'a.txt', hunks: [0, 2] }], by);
    equal((await stage.harness.reviews.apply(id, by)).kind, 'landed');
    equal(await read(stage, 'a.txt'), edited(2, 18));
    equal(await read(stage, 'b.txt'), 'one\n');
    deepEqual([situation(stage, rest), stage.view(rest).restOf], ['held', id]);
    equal((await stage.harness.reviews.apply(rest, by)).kind, 'landed');
    equal(await read(stage, 'a.txt'), edited(2, 10, 18));
    equal(await read(stage, 'b.txt'), 'two\n');
    equal(await stage.git('rev-list', '--count', 'HEAD'), '3');
  });

  it('when the chosen part is red alone, then nothing changes', async () => {
    const decision = writes(
      'dec-1',
      { 'a.txt': edited(2), 'b.txt': 'two\n' },
      { evidence_requirements: ['grep -q two b.txt'] },
    );
    await using stage = await harnessStage({ files, decisions: [decision] });
    const id = await stage.create('dec-1');
    await stage.drain();
    const before = stage.view(id);
    await rejects(stage.harness.reviews.split(id, [{ path: 'a.txt' }], by), (fault) =>
      Fault.is(fault, 'partial_evidence_failed'),
    );
    await rejects(stage.harness.reviews.split(id, [{ path: 'nowhere' }], by), (fault) =>
      Fault.is(fault, 'path_not_in_result'),
    );
    await rejects(stage.harness.reviews.split(id, [{ path: 'a.txt', hunks: [7] }], by), (fault) =>
      Fault.is(fault, 'hunk_not_in_result'),
    );
    deepEqual(stage.view(id), before);
    equal(stage.harness.reports.ledger.size, 1);
  });

  it('when all of it is chosen, or it changes before the part is proven, then nothing changes', async () => {
    const decision = writes('dec-1', { 'a.txt': edited(2), 'b.txt': 'two\n' });
    await using stage = await harnessStage({ files, decisions: [decision] });
    const id = await stage.create('dec-1');
    await stage.drain();
    const before = stage.view(id);
    const all = [{ path: 'a.txt' }, { path: 'b.txt' }];
    for (const chosen of [all, [{ path: 'a.txt', hunks: [0] }, { path: 'b.txt' }]])
      await rejects(stage.harness.reviews.split(id, chosen, by), (fault) =>
        Fault.is(fault, 'choice_is_everything'),
      );
    deepEqual(stage.view(id), before);

    // Refused at once, while the evidence of the part runs.
    const split = stage.harness.reviews.split(id, [{ path: 'a.txt' }], by);
    await stage.harness.reviews.refuse({ id, reason: 'not like this', by });
    await rejects(
      split,
      (fault) => Fault.is(fault, 'commission_not_splittable') && fault.message.includes('changed'),
    );
    deepEqual([situation(stage, id), stage.harness.reports.ledger.size], ['refused', 1]);
  });

  it('when another is applied while it lands, then neither disturbs the other', async () => {
    await using stage = await harnessStage({
      files: { ...files, 'c.txt': 'one\n' },
      decisions: [writes('dec-1', { 'a.txt': edited(2) }), writes('dec-2', { 'b.txt': 'two\n' })],
    });
    const [one, two] = [await stage.create('dec-1'), await stage.create('dec-2')];
    await stage.drain();
    // The branch moves on, so that the landing takes as long as its evidence.
    await writeFile(join(stage.root, 'c.txt'), 'two\n');
    await stage.git('commit', '--all', '--message=Elsewhere');
    const lands = new Promise<void>((resolve) =>
      stage.harness.reports.onDidAppend((events) => {
        if (events.some(({ type }) => type === 'landing_started')) resolve();
      }),
    );

    const first = stage.harness.reviews.apply(one, by);
    await lands;
    const second = await stage.harness.reviews.apply(two, by);

    deepEqual([(await first).kind, second.kind], ['landed', 'landed']);
    const said = (await stage.harness.reports.history(one)).filter((event) => event.by !== by);
    deepEqual(
      said.filter(({ type }) => type === 'held'),
      [],
    );
  });

  it('when another held result touches the same lines, then the preview says so and orders them', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [
        writes('dec-1', { 'a.txt': edited(2) }),
        writes('dec-2', { 'a.txt': lines.map((line, i) => (i === 1 ? 'other\n' : line)).join('') }),
        writes('dec-3', { 'b.txt': 'two\n' }),
      ],
    });
    const [one, two, three] = [
      await stage.create('dec-1'),
      await stage.create('dec-2'),
      await stage.create('dec-3'),
    ];
    await stage.drain();
    const [preview] = await stage.harness.reviews.preview();
    deepEqual(preview?.conflicts, [{ id: one, with: two, paths: ['a.txt'] }]);
    deepEqual(preview.order, [one, three]);
    const found = await stage.harness.reviews.conflicts();
    deepEqual(found.conflicts, preview.conflicts);
    equal(await stage.harness.reviews.conflicts(found), found);
    await stage.git('commit', '--quiet', '--allow-empty', '--message=Elsewhere');
    const moved = await stage.harness.reviews.conflicts(found);
    deepEqual([moved.conflicts, moved.of === found.of], [found.conflicts, false]);
  });

  it('when one does not fit its branch any more, then no other is blamed; when its file has moved, then it is followed', async () => {
    const moved = lines.map((line, i) => (i === 1 ? 'other\n' : line)).join('');
    await using stage = await harnessStage({
      files,
      decisions: [
        writes('dec-1', { 'b.txt': 'two\n' }),
        writes('dec-2', { 'a.txt': edited(2) }),
        writes('dec-3', { 'c.txt': moved }),
      ],
    });
    await stage.create('dec-1');
    const two = await stage.create('dec-2');
    await stage.drain();
    const conflicts = async () => (await stage.harness.reviews.conflicts()).conflicts;
    deepEqual(await conflicts(), []);
    await writeFile(join(stage.root, 'a.txt'), moved);
    await stage.git('commit', '--quiet', '--all', '--message=Mine');
    deepEqual(await conflicts(), [{ id: two, paths: ['a.txt'] }]);

    await stage.git('reset', '--quiet', '--hard', 'HEAD~1');
    await stage.git('mv', 'a.txt', 'c.txt');
    await stage.git('commit', '--quiet', '--message=Moved');
    deepEqual(await conflicts(), []);
    const three = await stage.create('dec-3');
    await stage.drain();
    deepEqual(await conflicts(), [{ id: two, with: three, paths: ['c.txt'] }]);
  });
});

describe('given landed work', () => {
  it('when it is reverted, then one commit restores the tree; when that conflicts, it is only said', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [writes('dec-1', { 'b.txt': 'two\n' }), writes('dec-2', { 'a.txt': edited(2) })],
    });
    const before = await stage.git('rev-parse', 'HEAD^{tree}');
    const id = await stage.create('dec-1', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    await stage.drain();
    const [reverted] = await stage.harness.reviews.revert(
      { commission: id },
      { reason: 'too early', by },
    );
    equal(reverted?.kind, 'reverted');
    equal(await stage.git('rev-parse', 'HEAD^{tree}'), before);
    equal(situation(stage, id), 'reverted');
    const second = await stage.create('dec-2', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    await stage.drain();
    await writeFile(join(stage.root, 'a.txt'), edited(2).replace('changed 2', 'changed again'));
    await stage.git('commit', '--all', '--message=On top');
    const head = await stage.git('rev-parse', 'HEAD');
    const [refused] = await stage.harness.reviews.revert(
      { decision: 'dec-2' },
      { reason: 'no', by },
    );
    equal(refused?.kind === 'refused' && refused.code, 'revert_conflict');
    equal(await stage.git('rev-parse', 'HEAD'), head);
    equal(situation(stage, second), 'landed');
  });

  it('when its paths are dirty or nobody is named, then the refusal advises to revert again', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [writes('dec-1', { 'b.txt': 'two\n' })],
    });
    const id = await stage.create('dec-1', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    await stage.drain();
    await writeFile(join(stage.root, 'b.txt'), 'mine\n');
    const end = await stage.haft('harness', 'revert', id, '--reason', 'too early', '--json');
    equal(end.exitCode, 1);
    match(end.stdout, /changes in b\.txt; commit or put them aside, then revert again\./);
    await stage.git('checkout', '--quiet', 'b.txt');
    for (const key of ['user.name', 'user.email']) await stage.git('config', key, '');
    const nobody = await stage.haft('harness', 'revert', id, '--reason', 'too early');
    match(nobody.stderr, /^commit_identity_missing: .*, then revert again\.$/m);
    equal(situation(stage, id), 'landed');
  });

  it('when git shows its note, then it is the proof card', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [writes('dec-1', { 'b.txt': 'two\n' })],
    });
    await stage.create('dec-1', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    await stage.drain();
    match(
      await stage.git('notes', '--ref=haft', 'show', 'HEAD'),
      /\| `test -s b\.txt` \| .* \| green, exit 0, .* \| green \|/,
    );
  });
});

describe('given failed work', () => {
  it('when the operator takes it unproven, then it lands with that in its trailer', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [writes('dec-1', { 'b.txt': 'two\n' }, { evidence_requirements: ['false'] })],
    });
    const id = await stage.create('dec-1', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    await stage.drain();
    equal(situation(stage, id), 'failed');
    await rejects(stage.harness.reviews.apply(id, by), (fault) =>
      Fault.is(fault, 'commission_not_applicable'),
    );
    await stage.harness.reviews.accept({ id, reason: 'the evidence is wrong', by });
    equal((await stage.harness.reviews.apply(id, by)).kind, 'landed');
    equal(
      await stage.git('log', '-1', '--format=%(trailers:key=Evidence,valueonly,separator=)'),
      'unproven (the evidence is wrong)',
    );
  });
});
