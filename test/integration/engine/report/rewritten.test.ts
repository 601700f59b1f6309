import { deepEqual, equal, match } from 'node:assert/strict';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';

const decision: DecisionText = {
  id: 'dec-a',
  title: 'Say two',
  keys: { affected_files: ['a.txt'], evidence_requirements: ['true'] },
  script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
};
const stageOf = (): Promise<HarnessStage> =>
  harnessStage({ files: { 'a.txt': 'one\n' }, decisions: [decision] });
const amend = (stage: HarnessStage): Promise<string> =>
  stage.git('commit', '--quiet', '--amend', '--message=other');

/** What `result` and `check` say is to be done, and what `result` prints. */
async function told(stage: HarnessStage, id: string): Promise<{ next: string; text: string }> {
  const { result } = JSON.parse((await stage.haft('harness', 'result', id, '--json')).stdout) as {
    result: { next: string };
  };
  const checked = JSON.parse((await stage.haft('check', '--json')).stdout) as Record<
    'commissions' | 'held',
    { commission?: string; next: string; what: string }[]
  >;
  const found = [...checked.held, ...checked.commissions].filter(
    ({ commission }) => commission === id,
  );
  deepEqual([...new Set(found.map(({ next }) => next))], [result.next]);
  return { next: result.next, text: (await stage.haft('harness', 'result', id)).stdout };
}

describe('given a branch that was rewritten or deleted', function () {
  this.timeout(60_000);

  it('when work waits on what an amend took out, then all say that and to issue it anew', async () => {
    await using stage = await stageOf();
    const id = await stage.create('dec-a');
    await amend(stage);
    match((await stage.haft('check')).stdout, /main no longer contains .* an amend, a rebase/);
    await stage.drain();
    const { next, text } = await told(stage, id);
    match(next, /haft commission refresh /);
    match(text, /main no longer contains .* an amend, a rebase/);
    equal(/- (apply|requeue):/.test(text), false, text);
    const command = /`haft (.*)`/.exec(next)?.[1]?.replace('"<why>"', 'amended').split(' ') ?? [];
    equal((await stage.haft(...command)).exitCode, 0);
  });

  it('when a result is held for it, then it is not offered to be applied', async () => {
    await using stage = await stageOf();
    const id = await stage.create('dec-a');
    await stage.drain();
    match((await told(stage, id)).text, /- apply: haft harness apply/);
    await amend(stage);
    await stage.haft('harness', 'apply', id);
    const { next, text } = await told(stage, id);
    match(next, /^Requeue it with `haft commission requeue /);
    match(text, /- requeue: haft commission requeue /);
    equal(/- apply:|next_action=apply/.test(text), false, text);
  });

  it('when the branch is gone, then it is to be made again, or the work ended', async () => {
    await using stage = await stageOf();
    await stage.git('branch', 'side');
    const id = await stage.create('dec-a', { targetBranch: 'side' });
    await stage.git('branch', '--quiet', '-D', 'side');
    match((await stage.haft('check')).stdout, /There is no branch side any more/);
    await stage.drain();
    const { next, text } = await told(stage, id);
    match(next, /^Create side again, or end it with /);
    match(text, /There is no branch side any more/);
  });
});
