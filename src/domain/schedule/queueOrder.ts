import type { CommissionView } from '../commission/view.ts';
import { inOrder, planQuestion, type ChoiceInput } from './choose.ts';
import { LockMap } from './lockMap.ts';
import { planBlock } from './planBlock.ts';

/** A queue of which nothing has started, and what is known of those it names. */
export type QueueWorld = Pick<
  ChoiceInput,
  'queued' | 'rule' | 'find' | 'ofDecision' | 'envelopeOf' | 'open'
>;

/** Who stands where in a queue, before anything starts. */
export interface QueueOrder {
  /** In the order in which they are asked, with the numbers of their patterns. */
  readonly order: readonly {
    readonly view: CommissionView;
    readonly patterns: readonly number[];
  }[];
  /** Places in `order`, the oldest first. */
  readonly byAge: readonly number[];
  /** Places of those that wait with their plan for the operator. */
  readonly blocked: ReadonlySet<number>;
  /** By number of a pattern: those it could share a path with. */
  readonly beside: LockMap['beside'];
}

export function queueOrder(world: QueueWorld): QueueOrder {
  const { queued, rule } = world;
  const locks = new LockMap(
    queued.map(({ commission }) => commission.scope.lockset),
    rule,
  );
  const order = inOrder(queued).map((view) => ({
    view,
    patterns: locks.of(view.commission.scope.lockset),
  }));
  const ages = order.map(({ view }) => view.createdSeq);
  const plan = planQuestion(world);
  const places = [...order.keys()];
  return {
    order,
    byAge: [...places].sort((a, b) => (ages[a] ?? 0) - (ages[b] ?? 0)),
    blocked: new Set(
      plan.troubled.length === 0
        ? []
        : places.filter((at) => order[at] && planBlock(order[at].view, plan) !== undefined),
    ),
    beside: locks.beside,
  };
}
