import { deepEqual } from 'node:assert/strict';
import { situations, type Situation } from '../../../../src/domain/commission/situation.ts';
import { resultOf, type NextAction } from '../../../../src/engine/report/result.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { eventsTo, sampleId } from '../../../fixtures/situations.ts';

const expected: Readonly<Record<Situation, NextAction>> = {
  draft: 'wait',
  queued: 'wait',
  preflighting: 'wait',
  running: 'wait',
  blocked_stale: 'inspect',
  blocked_policy: 'inspect',
  needs_human_review: 'inspect',
  failed: 'inspect',
  held: 'apply',
  landing: 'wait',
  landed: 'none',
  refused: 'none',
  reverted: 'none',
  cancelled: 'none',
  expired: 'none',
};

describe('given a commission and what came of it', () => {
  for (const situation of situations)
    it(`when it is ${situation}, then the next action is ${expected[situation]}, and why is said`, async () => {
      const { context } = engineStage({ before: eventsTo(situation) });
      const repository = {
        ...context.repository,
        diffStat: () => Promise.resolve({ insertions: 0, deletions: 0, text: '' }),
        changes: () => Promise.resolve([]),
      };
      const { nextAction, nextReason } = await resultOf({ ...context, repository }, sampleId);
      deepEqual([nextAction, nextReason !== ''], [expected[situation], true]);
    });
});
