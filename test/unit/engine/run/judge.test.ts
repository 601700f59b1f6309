import { deepEqual, equal, ok } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';
import {
  auto,
  command,
  fast,
  finish,
  judgedRun,
  says,
  small,
  type Judged,
  type Said,
} from '../../../fixtures/judgeStage.ts';

const held = ({ view }: Judged): string[] => [situationOf(view), view.delivery?.reason ?? ''];

describe('given auto work that is shown by criteria alone', () => {
  it('when nobody judges, then it is held for judgement, and nothing lands', async () => {
    const judged = await judgedRun({ evidence: [fast] });
    deepEqual(held(judged), ['held', 'needs_judgement']);
    deepEqual(
      [judged.view.verdict?.code, judged.view.verdict?.proof, judged.stage.repository.log().length],
      ['criteria_alone', 'none', 1],
    );
    equal(judged.asked.length, 0);
  });

  it('when all are met and nobody accepts that, then it is held all the same', async () => {
    deepEqual(held(await judgedRun({ evidence: [fast], more: { judge: true } })), [
      'held',
      'needs_judgement',
    ]);
  });

  const accepted: [answers: Said[], ends: string[]][] = [
    [
      ['met', 'met'],
      ['landed', 'landed'],
    ],
    [
      ['met', 'cannot_tell'],
      ['held', 'needs_judgement'],
    ],
    [['met'], ['held', 'needs_judgement']],
    [
      ['met', 'not_met'],
      ['held', 'judged_not_met'],
    ],
  ];
  for (const [answers, ends] of accepted)
    it(`when ${answers.join(' and ')} is accepted, then it is ${ends.join(', ')}`, async () => {
      const judged = await judgedRun({
        evidence: [fast, small],
        judge: () => says(...answers),
        more: { acceptJudgement: true },
      });
      deepEqual(held(judged), ends);
      equal(judged.stage.repository.log().length, ends[0] === 'landed' ? 2 : 1);
    });

  it('when it lands on a judge’s word, then journal and commit say whose', async () => {
    const { stage, id, view } = await judgedRun({
      evidence: [fast],
      more: { acceptJudgement: true },
    });
    equal(view.deliveryDecision?.reason, 'judgement_accepted');
    deepEqual(
      stage.told(id).filter((type) => ['judged', 'settled', 'landed'].includes(type)),
      ['judged', 'settled', 'landed'],
    );
    const [message = ''] = stage.repository.log();
    ok(
      message.includes('Evidence: none, judged met by scripted 1, model scripted: It is fast.'),
      message,
    );
  });

  it('when it is run alone, or its policy is manual, then a judge lands nothing', async () => {
    const manual = { ...auto, deliveryPolicy: 'workspace_patch_manual' as const };
    const one = await judgedRun({ evidence: [fast], more: { ...manual, acceptJudgement: true } });
    deepEqual(held(one), ['held', 'delivery_policy_manual']);
  });
});

describe('given work with commands and criteria', () => {
  it('when nobody judges, then its commands land it, and its criteria stay unproven claims', async () => {
    const { stage, id, view, asked } = await judgedRun({ evidence: [command, fast] });
    deepEqual([situationOf(view), asked.length], ['landed', 0]);
    const card = await stage.reports.proof(id);
    ok(card.includes('To be judged, proven by nothing:\n- It is fast.'), card);
  });

  it('when commands stay red, then no judge is asked', async () => {
    const red = { kind: 'command', command: 'false' } as const;
    const judged = await judgedRun({ evidence: [red, fast], more: { judge: true } });
    deepEqual([judged.view.state, judged.asked.length], ['failed', 0]);
  });

  it('when the judge cannot tell, then its commands land it as before', async () => {
    const judged = await judgedRun({
      evidence: [command, fast],
      judge: () => says('cannot_tell'),
      more: { judge: true },
    });
    deepEqual([situationOf(judged.view), judged.told.length], ['landed', 1]);
  });

  it('when a criterion is not met, then that goes back to the working thread, within its repair turns', async () => {
    const judged = await judgedRun({
      evidence: [command, fast, small],
      judge: (_, asked) => (asked === 1 ? says('met', 'not_met') : says('met', 'met')),
      more: { judge: true },
    });
    deepEqual(
      [situationOf(judged.view), judged.told.length, judged.asked.length],
      ['landed', 2, 2],
    );
    const [, back = ''] = judged.told;
    ok(
      back.includes('- It is small.\n  because not_met (a.txt:1)') && !back.includes('fast'),
      back,
    );
    equal(judged.stage.agents.briefs.filter(({ access }) => access === undefined).length, 1);
  });

  it('when it stays so, then it is held with its answers, and is no failure', async () => {
    const judged = await judgedRun({
      evidence: [command, fast],
      judge: () => says('not_met'),
      more: { judge: true },
      settings: { repairTurns: 1 },
    });
    deepEqual(held(judged), ['held', 'judged_not_met']);
    deepEqual([judged.told.length, judged.asked.length, judged.view.state], [2, 2, 'completed']);
  });

  it('when nothing was changed since, then the same tree is not judged twice', async () => {
    const keys = { affectedFiles: ['a.txt'], evidenceRequirements: [fast] };
    const stage = engineStage({ decisions: [decisionOf('dec-a', keys)] });
    let asked = 0;
    stage.agents.script = ({ brief, place }) => {
      if (brief.access === 'read') return (asked++, says('not_met'));
      place.set('a.txt', 'always this\n');
      return done();
    };
    const id = await stage.create('dec-a', { ...auto, judge: true });
    await finish(stage);
    deepEqual([asked, stage.view(id).turns], [1, 3]);
    equal(stage.told(id).filter((type) => type === 'judged').length, 1);
  });
});
