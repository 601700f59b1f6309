import { deepEqual, equal, match } from 'node:assert/strict';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { sampleDecisions, sampleFiles } from '../../../fixtures/sampleProject.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';

const auto = 'workspace_patch_auto_on_pass' as const;
const files = { 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n', 'notes.txt': 'mine\n' };

/** A decision whose agent replaces the first line of a file. */
const edits = (
  id: string,
  file: string,
  to: string,
  keys: Record<string, unknown> = {},
): DecisionText => ({
  id,
  title: `Say ${to} in ${file}`,
  keys: { affected_files: [file], evidence_requirements: [`grep -q ${to} ${file}`], ...keys },
  script: { name: 'edit', arg: { file, from: 'one', to } },
});

const situation = (stage: HarnessStage, id: string): string => situationOf(stage.view(id));

describe('given the sample project', function () {
  it('when drained at three, then R8: each commission ends as its decision deserves', async () => {
    await using stage = await harnessStage({ files: sampleFiles, decisions: sampleDecisions });
    const ids: string[] = [];
    for (const { id, policy } of sampleDecisions) {
      ids.push(
        await stage.create(id, {
          deliveryPolicy: policy === auto ? auto : 'workspace_patch_manual',
        }),
      );
    }
    const summary = await stage.drain(3);
    deepEqual(
      ids.map((id) => situation(stage, id)),
      ['landed', 'landed', 'landed', 'landed', 'held', 'failed', 'blocked_policy'],
      stage.logged.join('\n'),
    );
    equal(summary.how, 'empty');
    equal(await stage.git('rev-list', '--count', 'HEAD'), '5');
    equal(await stage.git('status', '--porcelain'), '');
    deepEqual(
      (await stage.git('log', '--format=%(trailers:key=Commission,valueonly,separator=)', '-4'))
        .split('\n')
        .sort(),
      ids.slice(0, 4).sort(),
    );
    const homes = await readdir(join(stage.root, '.git/haft/codex'));
    deepEqual(homes.filter((name) => name.startsWith('wc-')).sort(), ids.slice(4).sort());
    equal(stage.view(ids[6] ?? '').reason?.code, 'no_commission_mutation');
    equal(stage.view(ids[5] ?? '').reason?.code, 'evidence_failed');
  });
});

describe('given two commissions on one path', () => {
  it('when drained together, then the second starts after the first released its lock', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [
        edits('dec-1', 'a.txt', 'two', { allowed_paths: ['a.txt', 'c.txt'] }),
        edits('dec-2', 'c.txt', 'three'),
      ],
    });
    const first = await stage.create('dec-1', { deliveryPolicy: auto });
    const second = await stage.create('dec-2', { deliveryPolicy: auto });
    await stage.drain(2);
    const events = [
      ...(await stage.harness.reports.history(first)),
      ...(await stage.harness.reports.history(second)),
    ];
    const at = (id: string, type: string): number =>
      events.find((event) => event.commission === id && event.type === type)?.seq ?? -1;
    equal(at(second, 'claimed') > at(first, 'landed'), true);
    equal(situation(stage, second), 'landed');
  });
});

describe('given an operator with staged, dirty and untracked work', () => {
  it('when a drain lands beside it, then all of that work is as before', async () => {
    await using stage = await harnessStage({ files, decisions: [edits('dec-1', 'a.txt', 'two')] });
    await writeFile(join(stage.root, 'b.txt'), 'staged\n');
    await stage.git('add', 'b.txt');
    await appendFile(join(stage.root, 'b.txt'), 'and dirty\n');
    await writeFile(join(stage.root, 'new.txt'), 'untracked\n');
    await writeFile(join(stage.root, 'notes.txt'), 'changed\n');
    const before = await fingerprint(stage);
    const id = await stage.create('dec-1', { deliveryPolicy: auto });
    await stage.drain();
    equal(situation(stage, id), 'landed', stage.logged.join('\n'));
    equal(await readFile(join(stage.root, 'a.txt'), 'utf8'), 'two\n');
    deepEqual(await fingerprint(stage), before);
    equal(await stage.git('show', '--name-only', '--format=', 'HEAD'), 'a.txt');
  });
});

/** Index entries and files outside `a.txt`. */
async function fingerprint(stage: HarnessStage): Promise<unknown> {
  const names = ['b.txt', 'c.txt', 'new.txt', 'notes.txt'];
  return {
    index: (await stage.git('ls-files', '--stage'))
      .split('\n')
      .filter((line) => !line.endsWith('\ta.txt')),
    status: (await stage.git('status', '--porcelain')).split('\n'),
    files: await Promise.all(names.map((name) => readFile(join(stage.root, name), 'utf8'))),
  };
}

describe('given commissions that wait for the operator', () => {
  it('when drained, then A7, P6: it ends, nothing dirty is touched, and it says what waits for whom', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [
        edits('dec-held', 'a.txt', 'two'),
        edits('dec-behind-held', 'b.txt', 'two', { depends_on: ['dec-held'] }),
        { ...edits('dec-red', 'c.txt', 'two', { evidence_requirements: ['false'] }) },
        edits('dec-behind-red', 'd.txt', 'two', { depends_on: ['dec-red'] }),
        edits('dec-dirty', 'notes.txt', 'two', {
          allowed_paths: ['notes.txt'],
          evidence_requirements: ['true'],
        }),
        edits('dec-dirty-second', 'notes.txt', 'three', {
          allowed_paths: ['notes.txt', 'later.txt'],
          evidence_requirements: ['true'],
        }),
      ].map((one) =>
        one.id.startsWith('dec-dirty')
          ? {
              ...one,
              script: {
                name: 'steps',
                arg: { steps: [{ write: { path: 'notes.txt', text: `${one.id}\n` } }] },
              },
            }
          : one,
      ),
    });
    await writeFile(join(stage.root, 'notes.txt'), 'the operator writes here\n');
    const held = await stage.create('dec-held');
    const behindHeld = await stage.create('dec-behind-held', { deliveryPolicy: auto });
    const red = await stage.create('dec-red', { deliveryPolicy: auto });
    const behindRed = await stage.create('dec-behind-red', { deliveryPolicy: auto });
    const dirty = await stage.create('dec-dirty', { deliveryPolicy: auto });
    const second = await stage.create('dec-dirty-second', { deliveryPolicy: auto });
    const summary = await stage.drain(3);
    const causes = Object.fromEntries(summary.waitingForYou.map(({ id, cause }) => [id, cause]));
    deepEqual(
      [
        situation(stage, held),
        situation(stage, red),
        situation(stage, dirty),
        situation(stage, second),
      ],
      ['held', 'failed', 'held', 'held'],
    );
    match(causes[behindHeld] ?? '', new RegExp(`depends on ${held}, which is held`));
    match(causes[behindRed] ?? '', new RegExp(`depends on ${red}, which is failed`));
    match(causes[dirty] ?? '', /notes\.txt/);
    equal(stage.view(dirty).delivery?.reason, 'checkout_dirty');
    equal(await readFile(join(stage.root, 'notes.txt'), 'utf8'), 'the operator writes here\n');
  });
});

describe('given red evidence', () => {
  it('when the repair turn fixes it, then the result passes in the same thread', async () => {
    const script = {
      name: 'steps',
      arg: {
        turns: [
          { steps: [{ write: { path: 'a.txt', text: 'wrong\n' } }] },
          { steps: [{ write: { path: 'a.txt', text: 'right\n' } }] },
        ],
      },
    };
    await using stage = await harnessStage({
      files,
      decisions: [{ ...edits('dec-1', 'a.txt', 'right'), script }],
    });
    const id = await stage.create('dec-1', { deliveryPolicy: auto });
    await stage.drain();
    equal(situation(stage, id), 'landed');
    equal(stage.view(id).turns, 2);
  });
});

describe('given the slug real users get', () => {
  it('when drained with gpt-6.1-sol, then the work lands', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [edits('dec-1', 'a.txt', 'two')],
      model: 'gpt-6.1-sol',
    });
    const id = await stage.create('dec-1', { deliveryPolicy: auto });
    await stage.drain();
    equal(situation(stage, id), 'landed', stage.logged.join('\n'));
    equal(stage.view(id).model, 'gpt-6.1-sol');
  });
});

describe('given a single run', () => {
  it('when its policy is auto, then the result is held all the same and Apply lands it', async () => {
    await using stage = await harnessStage({ files, decisions: [edits('dec-1', 'a.txt', 'two')] });
    const id = await stage.create('dec-1', { deliveryPolicy: auto });
    const run = await stage.harness.drains.start({
      mode: 'single',
      concurrency: 1,
      only: new Set([id]),
    });
    await run.done;
    equal(stage.view(id).deliveryDecision?.reason, 'single_run');
    equal(situation(stage, id), 'held');
    const landing = await stage.harness.reviews.apply(id, 'operator:test');
    equal(landing.kind, 'landed');
    equal(
      await stage.git('log', '-1', '--format=%(trailers:key=Commission,valueonly,separator=)'),
      id,
    );
  });
});
