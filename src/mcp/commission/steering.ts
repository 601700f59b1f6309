import { Fault } from '../../base/fault.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';
import { holdInFull } from '../../domain/delivery/hold.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { changedJson } from '../../engine/report/commissionsJson.ts';
import { refreshJson } from '../../engine/report/refreshJson.ts';
import { revertedJson } from '../../engine/report/reviewJson.ts';
import { actionsOver, type Empowered } from '../action.ts';
import { word } from '../operatorOnly.ts';
import type { commissionArguments } from './commissionArguments.ts';

const { operator } = actionsOver<typeof commissionArguments>();

type Said = Readonly<Record<string, unknown>>;

/** An id an operator may copy; what is none is left to be filled in. */
const idOf = (said: unknown): string =>
  typeof said === 'string' && /^wc-[\w-]+$/.test(said) ? said : '<commission>';

const because = ({ reason }: Said): string => `--reason ${word(reason, 'why')}`;
const on =
  (words: string) =>
  (said: Said): string =>
    `haft ${words} ${idOf(said['commission_id'])} ${because(said)}`;

const changed = async (view: Promise<CommissionView>): Promise<object> => changedJson(await view);

/** What changes or lands what exists. */
export const steering = {
  queue: operator({
    summary: 'a draft is wanted now.',
    needs: ['commission_id'],
    takes: [],
    command: (said) => `haft commission queue ${idOf(said['commission_id'])}`,
    run: ({ powers, by }, { commission_id: id }) => changed(powers.commissions.queue({ id, by })),
  }),
  requeue: operator({
    summary: 'try again: a new attempt on the decision and branch as they are now.',
    needs: ['commission_id', 'reason'],
    takes: ['feedback'],
    command: (said) =>
      on('commission requeue')(said) +
      (said['feedback'] === undefined ? '' : ` --feedback ${word(said['feedback'], 'words')}`),
    run: ({ powers, by }, { commission_id: id, reason, feedback }) =>
      changed(powers.commissions.requeue({ id, reason, by, ...omitUndefined({ feedback }) })),
  }),
  resume: operator({
    summary: 'go on where it stopped: same thread, workspace and base.',
    needs: ['commission_id'],
    takes: ['reason'],
    command: (said) =>
      `haft commission resume ${idOf(said['commission_id'])}` +
      (said['reason'] === undefined ? '' : ` ${because(said)}`),
    run: ({ powers, by }, { commission_id: id, reason }) =>
      changed(powers.commissions.resume({ id, by, ...omitUndefined({ reason }) })),
  }),
  refresh: operator({
    summary: 'issue stale commissions anew on what is true now: all, or none when one cannot be.',
    needs: ['commission_ids', 'reason'],
    takes: [],
    command: (said) => {
      const ids: unknown = said['commission_ids'];
      const named = Array.isArray(ids) && ids.length > 0 ? ids.map(idOf) : ['<commission>'];
      return `haft commission refresh ${named.join(' ')} ${because(said)}`;
    },
    run: async ({ powers, by }, { commission_ids: which, reason }) =>
      refreshJson(await powers.commissions.refresh({ which, reason, by })) as object,
  }),
  cancel: operator({
    summary: 'end it for good; its record stays.',
    needs: ['commission_id', 'reason'],
    takes: [],
    command: on('commission cancel'),
    run: ({ powers, by }, { commission_id: id, reason }) =>
      changed(powers.commissions.cancel({ id, reason, by })),
  }),
  apply: operator({
    summary: 'land a held result as one commit.',
    needs: ['commission_id'],
    takes: ['unproven'],
    command: (said) =>
      `haft harness apply ${idOf(said['commission_id'])}` +
      (said['unproven'] === undefined ? '' : ` --unproven ${word(said['unproven'], 'why')}`),
    run: apply,
  }),
  refuse: operator({
    summary: 'turn a held result down.',
    needs: ['commission_id', 'reason'],
    takes: [],
    command: on('harness refuse'),
    run: ({ powers, by }, { commission_id: id, reason }) =>
      changed(powers.reviews.refuse({ id, reason, by })),
  }),
  revise: operator({
    summary: 'send a result back to the same thread, with the reason as its words.',
    needs: ['commission_id', 'reason'],
    takes: [],
    command: on('harness revise'),
    run: ({ powers, by }, { commission_id: id, reason }) =>
      changed(powers.reviews.revise({ id, reason, by })),
  }),
  revert: operator({
    summary: 'take back what it landed, by an ordinary commit.',
    needs: ['commission_id', 'reason'],
    takes: [],
    command: on('harness revert'),
    run: async ({ powers, by }, { commission_id: commission, reason }) =>
      revertedJson(await powers.reviews.revert({ commission }, { reason, by })) as object,
  }),
  set_delivery_policy: operator({
    summary:
      'nobody changes what a commission was given: cancel it, and create another with the policy.',
    needs: ['commission_id', 'delivery_policy'],
    takes: [],
    command: (said) => on('commission cancel')(said) + instead(said),
    run: (_, { commission_id: id }) => Promise.reject(frozen(id)),
  }),
};

async function apply(
  { powers, by, desk, progress }: Empowered,
  { commission_id: id, unproven }: { commission_id: string; unproven?: string | undefined },
): Promise<object> {
  let told = 0;
  const follow = desk.reports.onDidAppend((events) => {
    for (const event of events)
      if (event.commission === id) progress(++told, undefined, event.type);
  });
  try {
    if (unproven !== undefined) await powers.reviews.accept({ id, reason: unproven, by });
    const landing = await powers.reviews.apply(id, by);
    if (landing.kind === 'landed') return changedJson(desk.reports.view(id));
    throw new Fault({
      code: landing.reason,
      what: `${id} is held.`,
      advice: holdInFull(landing.reason, landing.text),
      facts: { commission: id, paths: landing.paths },
    });
  } finally {
    follow.dispose();
  }
}

const instead = (said: Said): string =>
  ` and haft commission create-from-decision <decision> --delivery-policy ${word(said['delivery_policy'], 'policy')}`;

const frozen = (id: string): Fault =>
  new Fault({
    code: 'delivery_policy_frozen',
    what: `What ${id} was given never changes, its delivery policy neither.`,
    advice: 'Cancel it, and create another of its decision with that policy.',
    facts: { commission: id },
  });
