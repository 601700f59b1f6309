import type { CommissionView } from '../../domain/commission/view.ts';
import { listJson, showJson } from '../../engine/report/commissionsJson.ts';
import type { Selection, Selector } from '../../engine/report/selectors.ts';
import { statusJson } from '../../engine/report/statusJson.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';
import { actionsOver, type Caller } from '../action.ts';
import type { commissionArguments } from './commissionArguments.ts';

const { open } = actionsOver<typeof commissionArguments>();

interface Filter {
  readonly plan_ref?: string | undefined;
  readonly plan_revision?: string | undefined;
  readonly queue?: string | undefined;
  readonly older_than?: number | undefined;
}

/** What can be asked; nothing changes. */
export const telling = {
  list: open({
    summary: 'commissions by selector, with what each needs of its operator.',
    needs: [],
    takes: ['selector', 'state', 'older_than', 'plan_ref', 'plan_revision', 'queue'],
    run: (caller, { selector = 'open', state, ...filter }) =>
      Promise.resolve(listed(caller, selector, omitUndefined({ state }), filter)),
  }),
  list_runnable: open({
    summary:
      'commissions a drain would start now, as far as their paths are free, and claims too old to go on.',
    needs: [],
    takes: ['plan_ref', 'plan_revision', 'queue'],
    run: (caller, filter) =>
      Promise.resolve({ ...listed(caller, 'runnable', {}, filter), skipped: skippedOf(caller) }),
  }),
  drain_status: open({
    summary: 'what runs, what waits for what, and what needs the operator.',
    needs: [],
    takes: [],
    run: ({ desk }) => Promise.resolve(statusJson(desk.reports.status()) as object),
  }),
  show: open({
    summary: 'everything known about one commission.',
    needs: ['commission_id'],
    takes: ['older_than'],
    run: async ({ desk: { reports } }, { commission_id: id, older_than: olderThanMs }) => {
      const view = reports.view(id);
      const drift = await reports.drift(view);
      return showJson({ view, operator: reports.operator(view, olderThanMs), drift });
    },
  }),
};

function listed(
  { desk: { reports } }: Caller,
  selector: Selector,
  selection: Selection,
  filter: Filter,
): object {
  const { older_than: olderThanMs } = filter;
  const views = reports
    .select(selector, { ...selection, ...omitUndefined({ olderThanMs }) })
    .filter((view) => passes(view, filter));
  return listJson(
    views.map((view) => ({ view, operator: reports.operator(view, olderThanMs) })),
  ) as object;
}

function passes(
  { commission }: CommissionView,
  { plan_ref, plan_revision, queue }: Filter,
): boolean {
  const { implementationPlanRef: plan, implementationPlanRevision: revision } = commission;
  return (
    (plan_ref === undefined || plan === plan_ref) &&
    (plan_revision === undefined || revision === plan_revision) &&
    (queue === undefined || commission.queue === queue)
  );
}

/** As `drain_status` tells them. */
function skippedOf({ desk }: Caller): unknown {
  const { status } = statusJson(desk.reports.status()) as { status: { skipped: unknown } };
  return status.skipped;
}
