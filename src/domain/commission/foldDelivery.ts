import { without } from '../../base/without.ts';
import type { CommissionFact } from './event.ts';
import type { CommissionView, Delivery } from './view.ts';

type Of<T extends CommissionFact['type']> = Extract<CommissionFact, { type: T }>['data'];

type Delivering = 'settled' | 'landing_started' | 'landed' | 'held' | 'refused' | 'reverted';

/** What became of a result, from its verdict to its branch. */
export function delivered(
  view: CommissionView,
  fact: Extract<CommissionFact, { type: Delivering }>,
): CommissionView {
  const before = view.delivery ?? {
    status: 'held',
    reason: '',
    text: '',
    paths: [],
    requestedBy: 'verdict',
  };
  const deliver = (more: Partial<NonNullable<CommissionView['delivery']>>): CommissionView => ({
    ...view,
    delivery: { ...before, ...more },
  });
  switch (fact.type) {
    case 'settled':
      return settled(view, fact.data);
    case 'landing_started':
      return landing(view, before, fact.data);
    case 'landed':
      return deliver({
        status: 'landed',
        reason: fact.data.reason,
        text: '',
        paths: [],
        files: fact.data.files,
        ...(fact.data.commit !== null && { commit: fact.data.commit }),
      });
    case 'held':
      return deliver({
        status: 'held',
        reason: fact.data.reason,
        text: fact.data.text,
        paths: fact.data.paths,
        requestedBy: fact.data.requestedBy,
      });
    case 'refused':
      return deliver({ status: 'refused', reason: 'refused', text: fact.data.reason });
    case 'reverted':
      return deliver({ status: 'reverted', reason: 'reverted', text: fact.data.reason });
  }
}

function settled(view: CommissionView, data: Of<'settled'>): CommissionView {
  const ended: CommissionView = {
    ...without(view, ['lease']),
    state: data.state,
    verdict: data.verdict,
    deliveryDecision: data.delivery,
    reason: { code: data.verdict.code, text: data.verdict.text },
  };
  if (data.state !== 'completed') return ended;
  return {
    ...ended,
    delivery: {
      status: data.delivery.autoApply ? 'landing' : 'held',
      reason: data.delivery.reason,
      text: '',
      paths: [],
      requestedBy: data.delivery.autoApply ? 'drain' : 'verdict',
    },
  };
}

/** A landing that has no commit yet leaves none of an earlier try; older records say so with an empty text. */
function landing(
  view: CommissionView,
  before: Delivery,
  { tip, commit, holder, requestedBy }: Of<'landing_started'>,
): CommissionView {
  const built = commit && tip ? { commit, tip } : {};
  const rest = without(before, ['commit', 'tip']);
  return { ...view, delivery: { ...rest, status: 'landing', holder, requestedBy, ...built } };
}
