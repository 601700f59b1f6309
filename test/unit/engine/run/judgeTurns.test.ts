import { deepEqual, equal, ok } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { AgentFailure } from '../../../../src/engine/ports/agent.ts';
import { answersSchema } from '../../../../src/engine/run/judgePrompt.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done, failed, works } from '../../../fixtures/engineStage/scriptedAgents.ts';
import {
  auto,
  command,
  fast,
  finish,
  judgedRun,
  says,
  type Case,
} from '../../../fixtures/judgeStage.ts';

describe('given a judge', () => {
  it('when it is asked, then by a fresh thread that reads a clean checkout of the result alone', async () => {
    const { asked, stage, view } = await judgedRun({ evidence: [fast], more: { judge: true } });
    const [work] = asked;
    ok(work);
    const { brief, request, place } = work;
    deepEqual(
      [brief.access, brief.thread, request.outputSchema],
      ['read', undefined, answersSchema],
    );
    ok(brief.cwd !== view.workspace && place.get('a.txt') === 'try 1\n');
    ok(request.text.includes('1. It is fast.') && request.text.includes('+try 1'), request.text);
    ok(!request.text.includes('Do it.'), 'the decision is not its concern');
    deepEqual(
      [...stage.places.places.keys()].filter((path) => path.includes('judge')),
      [],
    );
    deepEqual([view.judgement?.tokens, view.tokens], [7, 10]);
  });

  it('when the change tries to end its own quotation, then it cannot', async () => {
    const { asked } = await judgedRun({ evidence: [fast], more: { judge: true } });
    const marks = /--- change (\w+) ---/.exec(asked[0]?.request.text ?? '');
    ok((marks?.[1]?.length ?? 0) >= 8);
  });

  const broken: [what: string, judge: Case['judge'], why: RegExp][] = [
    ['says no JSON', () => ({ kind: 'completed', text: 'all met!', tokens: 1 }), /gave no answer/],
    ['dies again and again', () => failed('process_died'), /failed: it was process_died/],
    ['is stuck', () => failed('no_progress'), /failed: it was no_progress/],
  ];
  for (const [what, judge, why] of broken)
    it(`when it ${what}, then nobody can tell, and that decides nothing`, async () => {
      const judged = await judgedRun({
        evidence: [command, fast],
        ...(judge && { judge }),
        more: { judge: true },
        settings: { agentRetryBaseMs: 0 },
      });
      deepEqual(
        [situationOf(judged.view), judged.view.judgement?.answers[0]?.answer],
        ['landed', 'cannot_tell'],
      );
      ok(why.test(judged.view.judgement?.answers[0]?.why ?? ''));
    });

  it('when a try fails and the next does not, then the answer counts, with the tokens of both', async () => {
    const judged = await judgedRun({
      evidence: [fast],
      judge: (_, asked) => (asked === 1 ? { ...failed('overloaded'), tokens: 5 } : says('met')),
      more: { judge: true },
      settings: { agentRetryBaseMs: 0 },
    });
    deepEqual(
      [judged.view.judgement?.answers[0]?.answer, judged.view.judgement?.tokens],
      ['met', 12],
    );
  });

  it('when it passes its own budget, then it is ended, and the work is not charged', async () => {
    const judged = await judgedRun({
      evidence: [fast],
      judge: (work) => {
        work.request.onActivity({ kind: 'usage', totalTokens: 101 });
        return works(work);
      },
      more: { judge: true },
      settings: { judgeMaxTokens: 100 },
    });
    ok(judged.view.judgement?.answers[0]?.why.includes('more than its 100 tokens'));
    deepEqual([judged.view.state, judged.view.tokens], ['completed', 10]);
  });

  it('when nothing keeps it from writing, then it is not asked', async () => {
    const keys = { affectedFiles: ['a.txt'], evidenceRequirements: [fast] };
    const stage = engineStage({ decisions: [decisionOf('dec-a', keys)] });
    stage.agents.reads = 'workspace';
    const id = await stage.create('dec-a', { ...auto, acceptJudgement: true });
    await finish(stage);
    const { judgement } = stage.view(id);
    ok(judgement?.answers[0]?.why.includes('could not be kept from writing'));
    equal(situationOf(stage.view(id)), 'held');
  });

  it('when it is stopped at work, then the run is given back and nothing is judged', async () => {
    const keys = { affectedFiles: ['a.txt'], evidenceRequirements: [fast] };
    const stage = engineStage({ decisions: [decisionOf('dec-a', keys)] });
    const at = Promise.withResolvers<undefined>();
    stage.agents.script = (work) => {
      if (work.brief.access === 'read') {
        at.resolve(undefined);
        return works(work);
      }
      work.place.set('a.txt', 'done\n');
      return done();
    };
    const id = await stage.create('dec-a', { ...auto, judge: true });
    const drain = await stage.start();
    await at.promise;
    drain.interrupt();
    await drain.done;
    deepEqual([stage.view(id).interrupted, stage.told(id).includes('judged')], [true, false]);
    deepEqual(
      [...stage.places.places.keys()].filter((path) => path.includes('judge')),
      [],
    );
  });

  const away: [AgentFailure['class'], string][] = [
    ['unreachable', 'provider_unreachable'],
    ['quota', 'out_of_quota'],
    ['auth', 'signed_out'],
  ];
  for (const [kind, outage] of away)
    it(`when the provider is away (${kind}), then the run waits and is asked again`, async () => {
      const keys = { affectedFiles: ['a.txt'], evidenceRequirements: [fast] };
      const stage = engineStage({ decisions: [decisionOf('dec-a', keys)] });
      let [asked, worked] = [0, 0];
      const words = [failed(kind), says('not_met'), says('met')];
      stage.agents.script = ({ brief, place }) => {
        if (brief.access === 'read') return words[asked++] ?? says('cannot_tell');
        place.set('a.txt', `try ${++worked}\n`);
        return done();
      };
      const id = await stage.create('dec-a', { ...auto, acceptJudgement: true });
      await finish(stage);
      const given = stage.journal.events.find(({ type }) => type === 'interrupted');
      deepEqual(given?.data, { reason: `${outage}: it was ${kind}`, outage });
      // What was done before the outage is judged as it is; only what is not met costs a turn.
      deepEqual([situationOf(stage.view(id)), asked, worked], ['landed', 3, 2]);
    });
});
