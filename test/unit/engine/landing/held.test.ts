import { deepEqual } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const by = 'operator:test';

/** What became of a decision about this path, drained with leave to land by itself. */
async function drained(path: string): Promise<{ stage: EngineStage; id: string }> {
  const evidenceRequirements = [{ kind: 'command', command: 'true' }] as const;
  const decision = decisionOf('dec-a', { allowedPaths: [path], evidenceRequirements });
  const stage = engineStage({ decisions: [decision], files: { [path]: 'one\n' } });
  const id = await stage.create('dec-a', auto);
  await (
    await stage.start()
  ).done;
  return { stage, id };
}

const seen = (stage: EngineStage, id: string): unknown[] => [
  situationOf(stage.view(id)),
  stage.view(id).delivery?.reason,
  stage.view(id).delivery?.paths,
];

describe('given a result that may land by itself', () => {
  it('when its path is an ordinary one, then a drain lands it', async () => {
    const { stage, id } = await drained('a.txt');
    deepEqual(seen(stage, id), ['landed', 'landed', []]);
  });

  it('when its path steers tools, then a drain holds it for review although the scope names it', async () => {
    const { stage, id } = await drained('.vscode/tasks.json');
    deepEqual(seen(stage, id), ['held', 'sensitive_path', ['.vscode/tasks.json']]);
    await stage.reviews.apply(id, by);
    deepEqual(seen(stage, id), ['landed', 'landed', []]);
  });
});

describe('given a held result and a branch that is not what it was', () => {
  async function held(): Promise<{ stage: EngineStage; id: string }> {
    const stage = engineStage({ decisions: [decisionOf('dec-a', { allowedPaths: ['a.txt'] })] });
    const id = await stage.create('dec-a');
    await (
      await stage.start()
    ).done;
    return { stage, id };
  }

  it('when its base is no longer in the branch, then it is held as base_sha_diverged', async () => {
    const { stage, id } = await held();
    stage.repository.refs.delete('refs/heads/main');
    stage.repository.commitFiles({ 'a.txt': 'one\n' }, 'anew');
    await stage.reviews.apply(id, by);
    deepEqual(seen(stage, id), ['held', 'base_sha_diverged', []]);
  });

  it('when merged with it a path outside the scope would change, then that is named and nothing lands', async () => {
    const { stage, id } = await held();
    const tip = stage.repository.commitFiles({ 'c.txt': 'new\n' });
    const tree = stage.repository.treeFrom({
      'a.txt': 'two\n',
      'b.txt': 'moved\n',
      'c.txt': 'new\n',
    });
    stage.repository.merge = () => Promise.resolve({ kind: 'clean', tree });
    await stage.reviews.apply(id, by);
    deepEqual(seen(stage, id), ['held', 'mutation_outside_commission_scope', ['b.txt']]);
    deepEqual(stage.repository.refs.get('refs/heads/main'), tip);
  });
});
