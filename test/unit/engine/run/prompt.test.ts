import { equal, match } from 'node:assert/strict';
import { executePrompt } from '../../../../src/engine/run/prompt.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';

const decision = decisionOf('dec-1', {
  body: '## 2. Decision\n\nWrite `row by row`.\n',
  invariants: ['the header is written once'],
});
const commission = commissionOf('wc-1', {
  sliceDescription: 'the parser only',
  evidenceRequirements: [
    { kind: 'command', command: 'npm test' },
    { kind: 'criterion', text: 'It reads well.' },
  ],
});

describe('given what an agent is told', () => {
  it('when its commission takes a slice, then C5b: the slice is in the prompt, beside all it may and must', () => {
    const { scope } = commission;
    const prompt = executePrompt(
      { ...commission, scope: { ...scope, forbiddenPaths: ['docs/private/'] } },
      decision,
      'Shorter, please.',
    );
    for (const part of [
      'takes only this slice of the decision:\nthe parser only',
      decision.body,
      '- the header is written once',
      '- docs/**',
      '- docs/private/',
      '- npm test',
      '- It reads well.',
      'Shorter, please.',
    ])
      equal(prompt.includes(part), true, part);
    match(prompt, /^You carry out one commission of the decision "Do dec-1" \(dec-1\)/);
  });

  it('when there is no slice, no invariant and no feedback, then nothing is said of them', () => {
    const prompt = executePrompt(commissionOf('wc-1'), decisionOf('dec-1'));
    equal(/slice|Invariants|previous attempt|\n\n\n/.test(prompt), false, prompt);
  });
});
