import { deepEqual, equal, ok } from 'node:assert/strict';
import { resultText } from '../../../../src/cli/text/resultText.ts';
import { commissionJson } from '../../../../src/engine/report/commissionJson.ts';
import { landingMessage } from '../../../../src/engine/words/commitMessage.ts';
import { judgeName, whyText } from '../../../../src/engine/words/judgeWords.ts';
import { OperatorLines } from '../../../../src/engine/words/operatorLines.ts';
import { proofCard } from '../../../../src/engine/words/proofCard.ts';
import { proofText } from '../../../../src/extension/review/proofText.ts';
import { stored } from '../../../fixtures/commissionEvents.ts';
import { judgedView } from '../../../fixtures/judgedView.ts';
import { eventOf } from '../../../fixtures/situations.ts';

const report = { nextAction: 'apply', nextReason: 'look', diffStat: '', changes: [] } as const;

describe('given a result that a judge has read', () => {
  const view = judgedView();

  it('when its proof is shown, then the answers are claims of that model, with reason and place', () => {
    const card = proofCard(view, []);
    ok(
      card.includes('**proof: none** — no command was asked for, and criteria prove nothing.'),
      card,
    );
    ok(
      card.includes(
        [
          'Judged by codex 1.2.3, model m: claims, proven by nothing.',
          '- **met**: It is fast: One loop (a.ts:3)',
          '- **not met**: It is \\[small\\](x): Two copies',
        ].join('\n'),
      ),
      card,
    );
    ok(!card.includes('\u001b') && !card.includes("judge's word"));
  });

  it('when it lands on that word, then its proof says so', () => {
    const decided = view.deliveryDecision!;
    const card = proofCard(
      { ...view, deliveryDecision: { ...decided, reason: 'judgement_accepted' } },
      [],
    );
    ok(card.includes("**On a judge's word**"), card);
  });

  it('when its commit is written, then the trailers say that nothing proves it, and whose word there is', () => {
    const trailers = landingMessage(view)
      .split('\n')
      .filter((line) => line.startsWith('Evidence: '));
    deepEqual(trailers, [
      'Evidence: none, judged met by codex 1.2.3, model m: It is fast',
      'Evidence: none, judged not met by codex 1.2.3, model m: It is [small](x)',
    ]);
  });

  it('when it is asked for, then documents and texts hold the answers', () => {
    const { judgement } = commissionJson(view);
    deepEqual(judgement, {
      agent: { name: 'codex', version: '1.2.3' },
      ...{ model: 'm', tree: view.result?.tree, tokens: 9 },
      answers: view.judgement?.answers,
    });
    const text = resultText({ ...report, view });
    ok(
      text.includes('criteria:\njudged_by: codex 1.2.3, model m\n- met It is fast: One loop'),
      text,
    );
    const proof = proofText({ ...report, view }, []);
    ok(
      /judged by codex 1\.2\.3, model m, proven\s+by\s+nothing:\nmet: It is fast: One loop/.test(
        proof,
      ),
      proof,
    );
    ok(proof.includes('No command was asked for'), proof);
    ok(!(text + proof).includes('\u001b'));
  });

  it('when it is of another tree, then its answers are nobody’s', () => {
    const other = judgedView('another');
    equal(commissionJson(other)['judgement'], undefined);
    ok(proofCard(other, []).includes('To be judged, proven by nothing:\n- It is fast'));
    ok(resultText({ ...report, view: other }).includes('criteria:\n- to_be_judged It is fast'));
    ok(proofText({ ...report, view: other }, []).includes('to be judged: It is fast'));
    ok(landingMessage(other).includes('Evidence: none\n'));
  });

  it('when criteria are listed, then by their own kind, and judge and acceptance with the scope', () => {
    const scope = { ...view.commission.scope, judge: true, acceptJudgement: true } as const;
    const json = commissionJson({ ...view, commission: { ...view.commission, scope } });
    deepEqual((json['evidence_requirements'] as readonly object[])[0], {
      ...{ kind: 'criterion', description: 'It is fast' },
      ...{ spec_section_ref: undefined, timeout_ms: undefined },
    });
    const { judge, accept_judgement } = json['scope'] as Record<string, unknown>;
    deepEqual([judge, accept_judgement], [true, true]);
  });
});

describe('given the words of a judge', () => {
  it('when there was no session of one, then it is nobody', () => {
    deepEqual([{}, { agent: { name: 'a', version: '1' } }].map(judgeName), ['nobody', 'a 1']);
    equal(
      whyText({
        why: 'So',
        places: [
          { file: 'a', line: 1 },
          { file: 'b', line: 2 },
        ],
      }),
      'So (a:1, b:2)',
    );
  });

  it('when it has answered, then the operator is told by one line', () => {
    const event = eventOf('judged');
    if (event.type !== 'judged') throw new Error(event.type);
    const judgement = judgedView().judgement!;
    const lines = new OperatorLines().of(stored({ ...event, data: { judgement } }, 1));
    equal(lines.length, 1);
    ok(
      / judged: commission=\S+ met=1 not_met=1 cannot_tell=0 tokens=9$/.test(lines[0] ?? ''),
      lines[0],
    );
  });
});
