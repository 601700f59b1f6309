import { deepEqual, equal, match } from 'node:assert/strict';
import { refusalOf, requests } from '../../../../src/domain/commission/refusal.ts';
import { admits, situations } from '../../../../src/domain/commission/situation.ts';

const id = 'wc-20261101-00000001';
/** Everything that is granted; all the rest is refused. */
const granted: Readonly<Record<(typeof requests)[number], readonly string[]>> = {
  requeued: [
    'queued',
    'preflighting',
    'running',
    'blocked_stale',
    'blocked_policy',
    'needs_human_review',
    'failed',
    'held',
  ],
  cancelled: [
    'draft',
    'queued',
    'preflighting',
    'running',
    'blocked_stale',
    'blocked_policy',
    'needs_human_review',
    'failed',
    'held',
  ],
  revised: ['held'],
  refused: ['held'],
  accepted: ['failed', 'needs_human_review'],
  reverted: ['landed'],
  landing_started: ['landing', 'held'],
};

describe('given what an operator may ask of a commission', () => {
  for (const request of requests) {
    it(`when ${request} is asked in each situation, then S1, S3, S7: it is granted in exactly these`, () => {
      const free = situations.filter((one) => refusalOf(request, one, id) === undefined);
      deepEqual([...free].sort(), [...granted[request]].sort());
    });

    for (const situation of situations.filter((one) => !granted[request].includes(one))) {
      it(`when ${request} is asked of a ${situation} one, then it is refused by code, with advice`, () => {
        const refusal = refusalOf(request, situation, id);
        const verb = { landing_started: 'applicable' }[request as string] ?? '';
        match(
          refusal?.code ?? '',
          situation === 'landing'
            ? /^landing_in_progress$/
            : new RegExp(`^commission_not_${verb || '[a-z]+ible|commission_not_[a-z]+able'}$`),
        );
        match(
          refusal?.what ?? '',
          new RegExp(`${id} is (${situation} and cannot be [a-z ]+|being landed right now)\\.$`),
        );
        match(refusal?.advice ?? '', /^[A-Z].*\.$/);
        // What is advised must itself be possible.
        for (const [word, fact] of [
          ['requeue', 'requeued'],
          ['cancel', 'cancelled'],
          ['refuse', 'refused'],
          ['revise', 'revised'],
          ['accept', 'accepted'],
          ['revert', 'reverted'],
          ['apply', 'landing_started'],
        ] as const) {
          if (new RegExp(`\\b${word}\\b`, 'i').test(refusal?.advice ?? ''))
            equal(admits[fact].includes(situation), true, `${word} in ${situation}`);
        }
      });
    }
  }

  it('when refused, then each request has a code of its own', () => {
    const codes = requests.map((request) => refusalOf(request, 'expired', id)?.code);
    deepEqual(codes, [
      'commission_not_requeueable',
      'commission_not_cancellable',
      'commission_not_revisable',
      'commission_not_refusable',
      'commission_not_acceptable',
      'commission_not_revertible',
      'commission_not_applicable',
    ]);
  });
});
