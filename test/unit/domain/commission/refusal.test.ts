import { deepEqual, equal, match } from 'node:assert/strict';
import { refusalOf, requests } from '../../../../src/domain/commission/refusal.ts';
import { possibleIn, situations } from '../../../../src/domain/commission/situation.ts';

const id = 'wc-20261101-00000001';
/** Everything that is granted; all the rest is refused. */
const granted: Readonly<Record<(typeof requests)[number], readonly string[]>> = {
  queued: ['draft'],
  made_to_wait: ['draft', 'queued'],
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
  resumed: ['preflighting', 'running', 'needs_human_review', 'failed'],
  revised: ['held', 'needs_human_review', 'failed'],
  refused: ['held'],
  accepted: ['failed', 'needs_human_review'],
  reverted: ['landed'],
  landing_started: ['landing', 'held'],
};

const codes: Readonly<Record<(typeof requests)[number], string>> = {
  queued: 'commission_not_queueable',
  made_to_wait: 'commission_cannot_wait',
  requeued: 'commission_not_requeueable',
  cancelled: 'commission_not_cancellable',
  resumed: 'commission_not_resumable',
  revised: 'commission_not_revisable',
  refused: 'commission_not_refusable',
  accepted: 'commission_not_acceptable',
  reverted: 'commission_not_revertable',
  landing_started: 'commission_not_applicable',
};
const rows: Readonly<Record<string, string>> = { requeued: 'S1, S3', cancelled: 'S7' };
const words = [
  ['queue', 'queued'],
  ['requeue', 'requeued'],
  ['cancel', 'cancelled'],
  ['refuse', 'refused'],
  ['revise', 'revised'],
  ['resume', 'resumed'],
  ['accept', 'accepted'],
  ['revert', 'reverted'],
  ['apply', 'landing_started'],
] as const;

describe('given what an operator may ask of a commission', () => {
  for (const request of requests) {
    it(`when ${request} is asked in each situation, then ${rows[request] ?? 'as for all'}: it is granted in exactly these`, () => {
      const free = situations.filter((one) => refusalOf(request, one, id) === undefined);
      deepEqual([...free].sort(), [...granted[request]].sort());
    });

    for (const situation of situations.filter((one) => !granted[request].includes(one))) {
      it(`when ${request} is asked of a ${situation} one, then it is refused by code, with advice`, () => {
        const refusal = refusalOf(request, situation, id) ?? { code: '', what: '', advice: '' };
        equal(refusal.code, situation === 'landing' ? 'landing_in_progress' : codes[request]);
        match(
          refusal.what,
          new RegExp(`${id} is (${situation} and cannot be [a-z ]+|being landed right now)\\.$`),
        );
        match(refusal.advice, /^[A-Z].*\.$/);
        const advised = words.filter(([word]) =>
          new RegExp(`\\b${word}\\b`, 'i').test(refusal.advice),
        );
        // What is advised must itself be possible.
        deepEqual(
          advised.filter(([, fact]) => !possibleIn[fact].includes(situation)),
          [],
        );
      });
    }
  }
});
