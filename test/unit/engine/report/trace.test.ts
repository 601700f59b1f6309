import { deepEqual, equal, rejects } from 'node:assert/strict';
import { traceJson, traceLine, type Trace } from '../../../../src/engine/report/trace.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

/** One landed result about a.txt. */
async function landed(): Promise<{ stage: EngineStage; id: string; commit: string }> {
  const stage = engineStage({ decisions: [about('a.txt')] });
  stage.places.evidence['true'] ??= () => 0;
  const id = await stage.create('dec-a.txt');
  await (
    await stage.start()
  ).done;
  await stage.reviews.apply(id, 'operator:test');
  return { stage, id, commit: stage.view(id).delivery?.commit ?? '' };
}

/** Kind, commission, how it is known, and subjects of what came since. */
const told = (trace: Trace): unknown[] => [
  trace.kind,
  trace.kind === 'commission' ? trace.commission.commission.id : undefined,
  trace.kind === 'commission' ? trace.knownBy : undefined,
  trace.kind === 'uncommitted' ? [] : trace.since.map(({ subject }) => subject),
];

describe('given a line of the checkout that is traced', () => {
  it('when a landing brought it, then the commission is told, and who touched the file since', async () => {
    const { stage, id, commit } = await landed();
    const text = stage.repository.textsOf(commit)['a.txt'] ?? '';
    stage.repository.commitFiles({ 'b.txt': 'elsewhere\n' }, 'elsewhere');
    stage.repository.commitFiles({ 'a.txt': `${text}mine\n` }, 'by hand');

    const trace = await stage.reports.trace('a.txt', 1);
    deepEqual(told(trace), ['commission', id, 'landing', ['by hand']]);
    deepEqual(told(await stage.reports.trace('a.txt', 2)), ['commit', undefined, undefined, []]);
    const { known_by, commission, decision_ref } = traceJson(trace) as Record<string, unknown>;
    deepEqual([known_by, commission, decision_ref], ['landing', id, 'dec-a.txt']);
  });

  it('when another commit names the commission, then that it is but named is told', async () => {
    const { stage, id } = await landed();
    const message = `Rebased\n\nCommission: ${id}\nDecision: dec-a.txt\n`;
    stage.repository.commitFiles({ 'a.txt': 'rebased\n' }, message);
    deepEqual(told(await stage.reports.trace('a.txt', 1)), ['commission', id, 'trailers', []]);
  });

  it('when it names a commission that is not in the store, then it is a commit as any', async () => {
    const { stage } = await landed();
    stage.repository.commitFiles({ 'a.txt': 'x\n' }, 'Elsewhere\n\nCommission: wc-other\n');
    const trace = await stage.reports.trace('a.txt', 1);
    deepEqual(told(trace), ['commit', undefined, undefined, []]);
    equal(trace.kind === 'commit' && trace.commit.commissionRef, 'wc-other');
  });

  it('when it is not committed, then nothing else is asked', async () => {
    const { stage } = await landed();
    const checkout = {
      ...{ branches: () => Promise.resolve([]), log: () => Promise.reject(new Error('asked')) },
      ...{ status: () => stage.reports.checkout(), blame: () => Promise.resolve(undefined) },
    };
    const trace = await traceLine({ checkout, journal: stage.journal }, 'a.txt', 1);
    deepEqual([trace, traceJson(trace)], [{ kind: 'uncommitted' }, { kind: 'uncommitted' }]);
  });
});

describe('given a target branch that is not there', () => {
  it('when its name is nearly one that is, then the fault offers that', async () => {
    const stage = engineStage();
    stage.repository.refs.set('refs/heads/develop', stage.repository.commitFiles({}));
    const create = (targetBranch: string): Promise<string> =>
      stage.create('dec-a.txt', { targetBranch });
    await rejects(create('devlop'), {
      code: 'branch_not_found',
      advice: 'Did you mean develop? Create it, or name another with --target-branch.',
      facts: { branch: 'devlop', nearest: ['develop'] },
    });
    await rejects(create('release-7'), { facts: { branch: 'release-7', nearest: [] } });
  });
});
