import type { CreatePorts } from './create.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import type { Commission } from '../../domain/commission/commission.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { Situation } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { FreshnessIssue } from '../../domain/freshness/freshness.ts';
import { requireReason, viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import { guardEnvelope } from '../authority/envelopes.ts';
import { freshnessOf } from '../authority/freshness.ts';
import { reissue } from './reissue.ts';

export interface RefreshOrder {
  /** Commissions by id, or every one that is stale or would be found so. */
  readonly which: readonly string[] | 'all_stale';
  readonly reason: string;
  readonly by: Actor;
}

export interface Refreshed {
  readonly view: CommissionView;
  /** What it was issued on that is no longer so. */
  readonly changed: readonly FreshnessIssue[];
}

export interface RefreshReport {
  readonly refreshed: readonly Refreshed[];
  /** Named, but nothing had changed under them: left as they are. */
  readonly unchanged: readonly CommissionView[];
}

interface Renewal {
  readonly before: CommissionView;
  readonly commission: Commission;
  readonly changed: readonly FreshnessIssue[];
}

const refreshable: readonly Situation[] = ['queued', 'blocked_stale'];

/**
 * Issues stale commissions anew on what is true now: all of them, or none when any cannot be.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_refreshable`, and
 * `refresh_refused` naming every one that cannot be issued anew with its reason.
 */
export async function refreshCommissions(
  context: CreatePorts,
  order: RefreshOrder,
): Promise<RefreshReport> {
  requireReason(order.reason);
  const looked = await Promise.all(
    chosen(context, order).map(async (view) => ({
      view,
      changed: (await freshnessOf(context, view.commission)).issues,
    })),
  );
  const isStale = ({ view, changed }: (typeof looked)[number]): boolean =>
    view.state === 'blocked_stale' || changed.length > 0;
  const renewals = await renewAll(context, looked.filter(isStale));
  if (renewals.length > 0) await record(context, order, renewals);
  const { ledger } = context.journal;
  return {
    refreshed: renewals.map(({ before, changed }) => ({
      view: viewOf(ledger, before.commission.id),
      changed,
    })),
    unchanged:
      order.which === 'all_stale'
        ? []
        : looked.filter((one) => !isStale(one)).map(({ view }) => view),
  };
}

function chosen(
  { journal: { ledger } }: Needs<'journal'>,
  { which }: RefreshOrder,
): CommissionView[] {
  if (which === 'all_stale')
    return [...ledger.open()].filter((view) => refreshable.includes(situationOf(view)));
  return [...new Set(which)].map((id) => {
    const view = viewOf(ledger, id);
    requireRefreshable(view);
    return view;
  });
}

function requireRefreshable(view: CommissionView): void {
  const situation = situationOf(view);
  if (refreshable.includes(situation)) return;
  const { id } = view.commission;
  throw new Fault({
    code: 'commission_not_refreshable',
    what: `${id} is ${situation}, and only queued and stale ones are refreshed.`,
    advice: `Look at it with "haft harness result ${id}"; most others can be requeued.`,
    facts: { commission: id, situation },
  });
}

/** Every refusal is gathered before the first is told: one look mends them all. */
async function renewAll(
  context: CreatePorts,
  stale: readonly { readonly view: CommissionView; readonly changed: readonly FreshnessIssue[] }[],
): Promise<Renewal[]> {
  const renewals: Renewal[] = [];
  const refused: { id: string; code: string; what: string }[] = [];
  for (const { view, changed } of stale) {
    try {
      const commission = await reissue(context, view.commission);
      guardEnvelope(context, context.journal.ledger, commission, { mine: view });
      renewals.push({ before: view, commission, changed });
    } catch (failure) {
      if (!Fault.is(failure)) throw failure;
      refused.push({ id: view.commission.id, code: failure.code, what: failure.message });
    }
  }
  if (refused.length === 0) return renewals;
  const named = refused.map(({ id, code, what }) => `${id}: ${code}: ${what}`).join(' ');
  throw new Fault({
    code: 'refresh_refused',
    what: `Nothing was refreshed, since ${refused.length} cannot be: ${named}`,
    advice: 'Mend or cancel those, or name only the others.',
    facts: { refused },
  });
}

async function record(
  context: Needs<'caseRule' | 'clock' | 'journal'>,
  { reason, by }: RefreshOrder,
  renewals: readonly Renewal[],
): Promise<void> {
  await context.journal.append((ledger) =>
    renewals.map(({ before, commission }): EventDraft => {
      const view = viewOf(ledger, commission.id);
      requireRefreshable(view);
      requireSame(view, before);
      guardEnvelope(context, ledger, commission, { mine: view });
      const data = { reason, previousState: view.state, commission };
      return { type: 'requeued', by, commission: commission.id, attempt: view.attempt, data };
    }),
  );
}

/** What was looked at must be what is replaced. */
function requireSame(now: CommissionView, before: CommissionView): void {
  if (now.attempt === before.attempt) return;
  const { id } = now.commission;
  throw new Fault({
    code: 'commission_changed',
    what: `${id} was issued anew meanwhile.`,
    advice: 'Refresh again.',
    facts: { commission: id },
  });
}
