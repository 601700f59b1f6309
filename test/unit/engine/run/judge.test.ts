import { deepEqual, equal, ok } from 'node:assert/strict';
import type { AgentFailure, TurnEnd } from '../../../../src/engine/ports/agent.ts';
import type { EvidenceRequirement } from '../../../../src/domain/evidence/evidence.ts';
import type { Settings } from '../../../../src/engine/ports/context.ts';
import { situationOf, type CommissionView } from '../../../../src/domain/commission/view.ts';
import { answersSchema } from '../../../../src/engine/run/judgePrompt.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done, failed, works, type Work } from '../../../fixtures/engineStage/scriptedAgents.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const command = { kind: 'command', command: 'true' } as const;
const fast = { kind: 'criterion', text: 'It is fast.' } as const;
const small = { kind: 'criterion', text: 'It is small.' } as const;

type Said = 'met' | 'not_met' | 'cannot_tell';

/** A closing message with these answers, in the order of the criteria. */
const says = (...answers: readonly Said[]): TurnEnd => ({
  kind: 'completed',
  tokens: 7,
  text: JSON.stringify({
    answers: answers.map((answer, index) => ({
      ...{ criterion: index + 1, answer, why: `because ${answer}` },
      places: [{ file: 'a.txt', line: 1 }],
    })),
  }),
});

interface Case {
  readonly evidence: readonly EvidenceRequirement[];
  /** What the judge does at each of its turns. */
  readonly judge?: (work: Work, asked: number) => TurnEnd | Promise<TurnEnd>;
  readonly more?: Parameters<EngineStage['create']>[1];
  readonly settings?: Partial<Settings>;
}

interface Judged {
  readonly stage: EngineStage;
  readonly id: string;
  readonly view: CommissionView;
  /** What judges were told, in order. */
  readonly asked: readonly Work[];
  /** What the worker was told. */
  readonly told: readonly string[];
}

async function run({ evidence, judge, more, settings = {} }: Case): Promise<Judged> {
  const keys = { affectedFiles: ['a.txt'], evidenceRequirements: evidence };
  const stage = engineStage({ decisions: [decisionOf('dec-a', keys)], settings });
  const asked: Work[] = [];
  const told: string[] = [];
  stage.agents.script = (work) => {
    if (work.brief.access === 'read') {
      asked.push(work);
      return judge?.(work, asked.length) ?? says('met', 'met');
    }
    told.push(work.request.text);
    work.place.set('a.txt', `try ${work.turn}\n`);
    return done();
  };
  const id = await stage.create('dec-a', { ...auto, ...more });
  await finish(stage);
  return { stage, id, view: stage.view(id), asked, told };
}

/** Drains the queue, letting virtual time pass; as an operator who signs in whenever that is asked for. */
async function finish(stage: EngineStage): Promise<void> {
  const drain = await stage.start();
  const over = new AbortController();
  void drain.done.then(() => over.abort());
  for (let steps = 0; !over.signal.aborted && steps < 1_000; steps++) {
    for (let turns = 0; turns < 60; turns++) await new Promise(setImmediate);
    stage.clock.advance(5_000);
    stage.agents.signIn();
  }
  await drain.done;
}

const held = ({ view }: Judged): string[] => [situationOf(view), view.delivery?.reason ?? ''];

describe('given auto work that is shown by criteria alone', () => {
  it('when nobody judges, then it is held for judgement, and nothing lands', async () => {
    const judged = await run({ evidence: [fast] });
    deepEqual(held(judged), ['held', 'needs_judgement']);
    deepEqual(
      [judged.view.verdict?.code, judged.view.verdict?.proof, judged.stage.repository.log().length],
      ['criteria_alone', 'none', 1],
    );
    equal(judged.asked.length, 0);
  });

  it('when all are met and nobody accepts that, then it is held all the same', async () => {
    deepEqual(held(await run({ evidence: [fast], more: { judge: true } })), [
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
      const judged = await run({
        evidence: [fast, small],
        judge: () => says(...answers),
        more: { acceptJudgement: true },
      });
      deepEqual(held(judged), ends);
      equal(judged.stage.repository.log().length, ends[0] === 'landed' ? 2 : 1);
    });

  it('when it lands on a judge’s word, then journal and commit say whose', async () => {
    const { stage, id, view } = await run({ evidence: [fast], more: { acceptJudgement: true } });
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
    const one = await run({ evidence: [fast], more: { ...manual, acceptJudgement: true } });
    deepEqual(held(one), ['held', 'delivery_policy_manual']);
  });
});

describe('given work with commands and criteria', () => {
  it('when nobody judges, then its commands land it, and its criteria stay unproven claims', async () => {
    const { stage, id, view, asked } = await run({ evidence: [command, fast] });
    deepEqual([situationOf(view), asked.length], ['landed', 0]);
    const card = await stage.reports.proof(id);
    ok(card.includes('To be judged, proven by nothing:\n- It is fast.'), card);
  });

  it('when commands stay red, then no judge is asked', async () => {
    const red = { kind: 'command', command: 'false' } as const;
    const judged = await run({ evidence: [red, fast], more: { judge: true } });
    deepEqual([judged.view.state, judged.asked.length], ['failed', 0]);
  });

  it('when the judge cannot tell, then its commands land it as before', async () => {
    const judged = await run({
      evidence: [command, fast],
      judge: () => says('cannot_tell'),
      more: { judge: true },
    });
    deepEqual([situationOf(judged.view), judged.told.length], ['landed', 1]);
  });

  it('when a criterion is not met, then that goes back to the working thread, within its repair turns', async () => {
    const judged = await run({
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
    const judged = await run({
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

describe('given a judge', () => {
  it('when it is asked, then by a fresh thread that reads a clean checkout of the result alone', async () => {
    const { asked, stage, view } = await run({ evidence: [fast], more: { judge: true } });
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
    const { asked } = await run({ evidence: [fast], more: { judge: true } });
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
      const judged = await run({
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
    const judged = await run({
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
    const judged = await run({
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
    const at = Promise.withResolvers<void>();
    stage.agents.script = (work) => {
      if (work.brief.access === 'read') {
        at.resolve();
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
      let asked = 0;
      stage.agents.script = ({ brief, place }) => {
        if (brief.access === 'read') return asked++ === 0 ? failed(kind) : says('met');
        place.set('a.txt', 'done\n');
        return done();
      };
      const id = await stage.create('dec-a', { ...auto, acceptJudgement: true });
      await finish(stage);
      const given = stage.journal.events.find(({ type }) => type === 'interrupted');
      deepEqual(given?.data, { reason: `${outage}: it was ${kind}`, outage });
      deepEqual([situationOf(stage.view(id)), asked], ['landed', 2]);
    });
});
