import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import { standingOf } from '../../../../src/engine/report/standing.ts';
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
    const json = traceJson(trace) as Record<string, unknown>;
    const { known_by, commission, decision_ref, decision_holds, situation, verdict } = json;
    deepEqual([known_by, commission, decision_ref], ['landing', id, 'dec-a.txt']);
    deepEqual([decision_holds, situation, verdict], [true, 'landed', 'evidence_passed']);
  });

  it('when only the line is asked about, then the later commits are not', async () => {
    const { stage } = await landed();
    stage.repository.commitFiles({ 'a.txt': 'mine\n' }, 'by hand');
    const trace = await stage.reports.trace('a.txt', 1, { since: 'skip' });
    deepEqual(told(trace), ['commit', undefined, undefined, []]);
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
    const trace = await traceLine({ ...stage.context, checkout }, 'a.txt', 1);
    deepEqual([trace, traceJson(trace)], [{ kind: 'uncommitted' }, { kind: 'uncommitted' }]);
  });
});

describe('given the decision of a landed line', () => {
  const issued = { decisionRef: 'dec-a.txt', decisionRevisionHash: 'as issued' };
  const changes: readonly [what: string, change: Partial<Decision>, said: string][] = [
    ['is superseded', { status: 'superseded' }, 'the decision is superseded'],
    [
      'is past its time',
      { validUntil: 0 },
      'the decision was valid until 1970-01-01T00:00:00.000Z',
    ],
    ['says something else', { body: 'Anew.' }, 'the decision has changed since'],
  ];
  const standing = async (
    decisions: readonly Decision[],
    hash = 'as issued',
  ): ReturnType<typeof standingOf> => {
    const { context } = engineStage();
    const chance = { ...context.chance, sha256: () => hash };
    const listed = { list: () => Promise.resolve({ decisions, problems: [] }) };
    const files = { ...context.decisions, ...listed };
    return standingOf({ ...context, chance, decisions: files }, issued);
  };

  it('when nothing of it changed, then it holds, and its file is told', async () => {
    const decision = about('a.txt');
    deepEqual(await standing([decision]), { file: decision.file, holds: true });
  });

  for (const [what, change, said] of changes) {
    it(`when it ${what}, then that is said, and its file told`, async () => {
      const decision = { ...about('a.txt'), ...change };
      const told = await standing([decision], change.body === undefined ? undefined : 'anew');
      deepEqual([told.file, told.holds, !told.holds && told.text], [decision.file, false, said]);
    });
  }

  it('when its file is gone, then that is said', async () => {
    const code = 'decision_missing';
    const text = 'there is no such decision any more';
    deepEqual(await standing([]), { holds: false, code, text });
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
