import { deepEqual, equal } from 'node:assert/strict';
import type { CommissionFact, EventDraft } from '../../../../src/domain/commission/event.ts';
import { fold } from '../../../../src/domain/commission/fold.ts';
import type { Situation } from '../../../../src/domain/commission/situation.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { commissionOf, requeued, stored } from '../../../fixtures/commissionEvents.ts';
import { eventOf, reach, sampleId as id } from '../../../fixtures/situations.ts';

type Type = Parameters<typeof eventOf>[0];
type Changes = Record<string, unknown>;

/** What an event changes, key by key; `undefined` where it takes something away. */
function changesOf(view: CommissionView, event: EventDraft): Changes {
  const after = fold(view, stored(event, view.lastSeq + 1, view.changedAt + 5));
  equal(after?.lastSeq, view.lastSeq + 1);
  equal(after.changedAt, view.changedAt + 5);
  const old: Changes = { ...view };
  const now: Changes = { ...after };
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  const changed = [...keys].filter((key) => old[key] !== now[key] || key in old !== key in now);
  return Object.fromEntries(
    changed.filter((key) => !['lastSeq', 'changedAt'].includes(key)).map((key) => [key, now[key]]),
  );
}

const withData = (type: Type, more: object): EventDraft => {
  const event = eventOf(type);
  return { ...event, data: { ...event.data, ...more } } as EventDraft;
};
type DataOf<T extends Type> = Extract<CommissionFact, { type: T; data: unknown }>['data'];
const dataOf = <T extends Type>(type: T): DataOf<T> => eventOf(type).data as DataOf<T>;

const { result, verdict } = dataOf('split');
const settled = dataOf('settled');
const heldBy = { paths: [], requestedBy: 'verdict', status: 'held' };
const report = { summary: 'done', claims: [] };
const lease = { holder: 'host/boot/1/1', drain: 'drain-1', claimedAt: 1 };
const session = { thread: 't', confinement: 'scope', agent: { name: 'a', version: '1.2.3' } };
const landing = reach('landing').delivery;
const gone = (...keys: string[]): Changes =>
  Object.fromEntries(keys.map((key) => [key, undefined]));

describe('given what each fact changes', () => {
  const table: [from: Situation, what: string, event: EventDraft, changes: Changes][] = [
    [
      'queued',
      'it is claimed',
      eventOf('claimed'),
      { state: 'preflighting', lease, mode: 'drain' },
    ],
    [
      'preflighting',
      'it is admitted',
      eventOf('admitted'),
      { admittedBase: 'b'.repeat(40), workspace: `/home/me/workspaces/${id}` },
    ],
    ['preflighting', 'it starts', eventOf('started'), { state: 'running' }],
    ['running', 'its thread opens', eventOf('thread_opened'), session],
    [
      'running',
      'its thread opens with a model',
      withData('thread_opened', { model: 'm' }),
      { ...session, model: 'm' },
    ],
    ['running', 'a turn ends', eventOf('turn_ended'), { turns: 1, tokens: 5 }],
    [
      'running',
      'a turn ends with a report',
      withData('turn_ended', { report }),
      { turns: 1, tokens: 5, report },
    ],
    ['running', 'it is measured', eventOf('measured'), {}],
    [
      'running',
      'it is cut off',
      eventOf('interrupted'),
      { lease: undefined, interrupted: true, reason: { code: 'interrupted', text: 'r' } },
    ],
    [
      'running',
      'it must wait for the provider',
      withData('interrupted', { reason: 'gone', outage: 'provider_unreachable' }),
      {
        lease: undefined,
        interrupted: true,
        reason: { code: 'provider_unreachable', text: 'gone' },
      },
    ],
    [
      'running',
      'a turn fails',
      withData('turn_ended', { turn: 1, status: 'failed:unreachable', tokens: 0 }),
      {},
    ],
    [
      'queued',
      'it is made to wait for another',
      eventOf('made_to_wait'),
      { commission: { ...reach('queued').commission, dependsOn: ['wc-other'] } },
    ],
    [
      'queued',
      'the operator overrides readiness',
      eventOf('overridden'),
      { override: dataOf('overridden').override },
    ],
    [
      'running',
      'it passes and may land by itself',
      eventOf('settled'),
      {
        state: 'completed',
        lease: undefined,
        verdict: settled.verdict,
        deliveryDecision: settled.delivery,
        reason: { code: 'evidence_passed', text: 'All evidence passed.' },
        delivery: {
          status: 'landing',
          reason: 'policy_auto_on_pass_and_verdict_pass',
          text: '',
          paths: [],
          requestedBy: 'drain',
        },
      },
    ],
    [
      'running',
      'it fails',
      withData('settled', { state: 'failed' }),
      {
        state: 'failed',
        lease: undefined,
        verdict: settled.verdict,
        deliveryDecision: settled.delivery,
        reason: { code: 'evidence_passed', text: 'All evidence passed.' },
      },
    ],
    [
      'landing',
      'its landing begins',
      eventOf('landing_started'),
      {
        delivery: {
          ...landing,
          commit: 'e'.repeat(40),
          tip: 'b'.repeat(40),
          holder: 'h',
          requestedBy: 'drain',
        },
      },
    ],
    [
      'landing',
      'it lands',
      eventOf('landed'),
      {
        delivery: {
          ...landing,
          status: 'landed',
          reason: 'landed',
          commit: 'e'.repeat(40),
          files: ['docs/guide.md'],
        },
      },
    ],
    [
      'landing',
      'it needs no commit',
      withData('landed', { commit: null, reason: 'already_in_target' }),
      {
        delivery: {
          ...landing,
          status: 'landed',
          reason: 'already_in_target',
          files: ['docs/guide.md'],
        },
      },
    ],
    [
      'landing',
      'it is held',
      withData('held', { text: 'It moved.', paths: ['a'], requestedBy: 'operator' }),
      {
        delivery: {
          ...landing,
          reason: 'tip_moved',
          status: 'held',
          text: 'It moved.',
          paths: ['a'],
          requestedBy: 'operator',
        },
      },
    ],
    [
      'held',
      'its result is refused',
      eventOf('refused'),
      {
        delivery: { ...reach('held').delivery, status: 'refused', reason: 'refused', text: 'r' },
      },
    ],
    [
      'landed',
      'it is reverted',
      eventOf('reverted'),
      {
        delivery: {
          ...reach('landed').delivery,
          status: 'reverted',
          reason: 'reverted',
          text: 'r',
        },
      },
    ],
    [
      'held',
      'changes are requested',
      eventOf('revised'),
      {
        ...gone('verdict', 'deliveryDecision', 'delivery', 'reason'),
        state: 'queued',
        attempt: 2,
        feedback: 'shorter',
      },
    ],
    [
      'failed',
      'it is accepted without proof',
      eventOf('accepted'),
      {
        state: 'completed',
        unproven: 'r',
        delivery: { ...heldBy, reason: 'unproven', text: 'r' },
      },
    ],
    [
      'held',
      'a part of it is chosen',
      withData('split', { result: { ...result, commit: 'part' } }),
      { result: { ...result, commit: 'part' }, verdict },
    ],
    [
      'draft',
      'it carries over the rest of another',
      eventOf('carried_over'),
      {
        state: 'completed',
        restOf: 'wc-x',
        result,
        verdict,
        admittedBase: 'b',
        delivery: { ...heldBy, reason: 'rest_of_split', text: 'What was left of wc-x.' },
      },
    ],
    [
      'running',
      'it is cancelled',
      { ...eventOf('cancelled') },
      {
        state: 'cancelled',
        lease: undefined,
        reason: { code: 'cancelled', text: 'not needed' },
      },
    ],
    ['queued', 'it expires', eventOf('expired'), { state: 'expired' }],
    [
      'failed',
      'it is queued again',
      requeued(id, 1),
      {
        ...gone('mode', 'admittedBase', 'workspace', 'result', 'verdict', 'deliveryDecision'),
        reason: undefined,
        state: 'queued',
        attempt: 2,
        commission: commissionOf(id),
      },
    ],
    [
      'queued',
      'it is queued again with the words of the operator',
      withData('requeued', { feedback: 'use tabs', commission: commissionOf('wc-other') }),
      { attempt: 2, feedback: 'use tabs', commission: commissionOf('wc-other') },
    ],
  ];
  for (const [from, what, event, changes] of table) {
    it(`when ${what}, then of a ${from} one exactly that changes`, () => {
      const found = changesOf(reach(from), event);
      deepEqual(
        Object.fromEntries(Object.entries(found).filter(([key]) => key !== 'commission')),
        Object.fromEntries(Object.entries(changes).filter(([key]) => key !== 'commission')),
      );
      if (changes['commission']) deepEqual(found['commission'], changes['commission']);
    });
  }
});
