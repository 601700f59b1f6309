import { deepEqual } from 'node:assert/strict';
import {
  judgementOf,
  standingOf,
  unmetOf,
  type Answer,
  type Judgement,
} from '../../../../src/domain/judgement/judgement.ts';

const command = { kind: 'command', command: 'true' } as const;
const words = (text: string) => ({ kind: 'criterion', text }) as const;
const judgement = (...said: (readonly [criterion: string, answer: Answer])[]): Judgement => ({
  tree: 't',
  tokens: 1,
  answers: said.map(([criterion, answer]) => ({ criterion, answer, why: 'w', places: [] })),
});

describe('given what was asked to be shown, and a judgement', () => {
  const both = [words('a'), words('b')];
  const table = [
    ['nothing asked', [], judgement(), 'nothing', 'open'],
    ['commands alone', [command], judgement(), 'commands', 'open'],
    ['nobody judged', both, undefined, 'criteria', 'open'],
    ['all are met', both, judgement(['a', 'met'], ['b', 'met']), 'criteria', 'all_met'],
    ['one has no answer', both, judgement(['a', 'met']), 'criteria', 'open'],
    ['one is open', both, judgement(['a', 'met'], ['b', 'cannot_tell']), 'criteria', 'open'],
    [
      'one is not met',
      both,
      judgement(['a', 'not_met'], ['b', 'cannot_tell']),
      'criteria',
      'not_met',
    ],
    ['one was not asked for', both, judgement(['a', 'met'], ['c', 'met']), 'criteria', 'open'],
    ['commands too', [command, words('a')], judgement(['a', 'met']), 'commands', 'all_met'],
  ] as const;
  for (const [what, evidenceRequirements, said, shownBy, judged] of table)
    it(`when ${what}, then it is shown by ${shownBy} and judged ${judged}`, () => {
      const result = { tree: 't' };
      const view = (tree: string, scope = {}): Parameters<typeof standingOf>[0] => ({
        commission: { evidenceRequirements, scope },
        result: { tree },
        ...(said && { judgement: said }),
      });
      deepEqual(standingOf(view(result.tree)), { shownBy, judged, accepted: false });
      deepEqual(standingOf(view('another')), { shownBy, judged: 'open', accepted: false });
      deepEqual(standingOf(view('t', { acceptJudgement: true })).accepted, true);
    });

  it('when it is of another tree, or there is no result, then there is none', () => {
    const view = { commission: { evidenceRequirements: [], scope: {} }, judgement: judgement() };
    deepEqual(
      [{ tree: 't' }, { tree: 'u' }, undefined].map(
        (result) => judgementOf({ ...view, ...(result && { result }) }) !== undefined,
      ),
      [true, false, false],
    );
  });

  it('when some are not met, then these are told', () => {
    const unmet = unmetOf(judgement(['a', 'met'], ['b', 'not_met'], ['c', 'cannot_tell']));
    deepEqual(
      unmet.map(({ criterion }) => criterion),
      ['b'],
    );
  });
});
