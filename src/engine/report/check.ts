import { checkFindings } from '../../domain/check/check.ts';
import {
  checkSections,
  type CheckedCommission,
  type CheckFacts,
  type CheckSection,
  type Finding,
} from '../../domain/check/finding.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { isExecuting, situations, type Situation } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isActive } from '../../domain/decision/decision.ts';
import type { Drift } from '../../domain/freshness/drift.ts';
import { keepsSpecifications } from '../../domain/readiness/gate.ts';
import { readinessOf } from '../../domain/readiness/readiness.ts';
import { unmetDependency } from '../../domain/schedule/choose.ts';
import type { Needs } from '../ports/context.ts';
import { candidates } from '../authority/claimable.ts';
import { isLive } from '../authority/holders.ts';
import { envelopeGate } from '../authority/envelopes.ts';
import { freshnessOf } from '../authority/freshness.ts';
import { driftSince } from './drift.ts';
import { oneLook, type Look } from './oneLook.ts';
import { attentionClock } from '../authority/operator.ts';

/** What a check looks at. */
export type CheckPorts = Needs<
  | 'caseRule'
  | 'chance'
  | 'clock'
  | 'decisions'
  | 'envelopes'
  | 'journal'
  | 'processes'
  | 'repository'
  | 'settings'
  | 'setups'
  | 'specs'
>;

/** The answer to `haft check`: what somebody has to put right, and how much there is of everything. */
export interface CheckReport {
  readonly findings: readonly Finding[];
  /** Active decisions without a commission in any state: told, and no finding. */
  readonly uncommissioned: readonly string[];
  readonly decisions: number;
  /** How many commissions stand where; only places where there are any. */
  readonly commissions: ReadonlyMap<Situation, number>;
  /** Lines of the record that do not count, and the like: told, and no finding. */
  readonly storeWarnings: readonly string[];
}

/** Looks at decisions, specifications, open commissions and the store as they are now. Writes nothing. */
export async function checkProject(context: CheckPorts): Promise<CheckReport> {
  const facts = await factsOf(context);
  const { ledger, warnings } = context.journal;
  const counts = situations.map((one) => [one, ledger.count(one)] as const);
  return {
    findings: checkFindings(facts),
    uncommissioned: facts.uncommissioned,
    decisions: facts.decisions.length,
    commissions: new Map(counts.filter(([, count]) => count > 0)),
    storeWarnings: warnings,
  };
}

/** The findings of each section, in their order. */
export function bySection(findings: readonly Finding[]): readonly [CheckSection, Finding[]][] {
  return checkSections.map((one) => [one, findings.filter(({ section }) => section === one)]);
}

async function factsOf(context: CheckPorts): Promise<CheckFacts> {
  const look = await oneLook(context);
  const { ledger, readOnly } = context.journal;
  const { decisions, envelopes, carriers } = look.found;
  const claimable = new Set(candidates(ledger, { parked: new Set() }));
  const commissions: CheckedCommission[] = [];
  for (const view of [...ledger.open()]) {
    const around = claimable.has(view) ? await aroundClaim(look, ledger, view) : {};
    commissions.push({ view, holderGone: isHolderGone(context, view), ...around });
  }
  const { leader } = ledger;
  const setup = await context.setups.read();
  const isSeen = setup.kind !== 'setup' || ledger.confirmedSetups.has(setup.setup.hash);
  const unreadable = setup.kind === 'malformed' ? setup.problems : [];
  return {
    decisions: decisions.decisions,
    ambiguous: (decisions.ambiguous ?? []).map(({ id }) => id),
    malformed: [...decisions.problems, ...envelopes.problems, ...unreadable],
    setupWaits: !isSeen && claimable.size > 0,
    uncommissioned: decisions.decisions
      .filter((one) => isActive(one) && ledger.entriesOf(one.id).length === 0)
      .map(({ id }) => id),
    ...(keepsSpecifications(carriers) && { readiness: readinessOf(carriers) }),
    commissions,
    ...(leader && { leader }),
    leaderGone: leader !== undefined && !isLive(context, leader.holder),
    paused: ledger.isPaused,
    ...(readOnly !== undefined && { readOnly }),
    clock: attentionClock(context),
    rule: context.caseRule,
  };
}

/** What a drain would ask before it takes this commission up. */
async function aroundClaim(
  look: Look,
  ledger: Ledger,
  view: CommissionView,
): Promise<Omit<CheckedCommission, 'view' | 'holderGone'>> {
  const { issues } = await freshnessOf(look, view.commission);
  const { findings } = await envelopeGate(look, view);
  const find = (id: string): CommissionView | undefined => ledger.get(id);
  const unmet = unmetDependency(view, { find, ofDecision: (id) => ledger.ofDecision(id) });
  const drift = view.state === 'queued' ? await unexpected(look, ledger, view) : [];
  return { issues, envelope: findings, ...(unmet && { unmet }), drift };
}

/** What landed commissions that it waits for have changed was to be expected. */
async function unexpected(
  look: Look,
  ledger: Ledger,
  view: CommissionView,
): Promise<readonly Drift[]> {
  const drift = await driftSince(look, view);
  if (!drift || drift.length === 0) return [];
  const { dependsOn, dependsOnDecisions } = view.commission;
  const before = [
    ...dependsOn.flatMap((id) => ledger.get(id) ?? []),
    ...dependsOnDecisions.flatMap((id) => ledger.ofDecision(id)),
  ];
  const expected = new Set(before.flatMap(({ delivery }) => delivery?.files ?? []));
  return drift.filter(({ path }) => !expected.has(path));
}

/** Whoever runs or lands it; a landing that nobody has begun yet is its drain's. */
function isHolderGone(context: Needs<'journal' | 'processes'>, view: CommissionView): boolean {
  const situation = situationOf(view);
  const gone = (holder: string): boolean => !isLive(context, holder);
  if (isExecuting(situation)) return view.lease !== undefined && gone(view.lease.holder);
  if (situation !== 'landing') return false;
  const holder = view.delivery?.holder ?? context.journal.ledger.leader?.holder;
  return holder === undefined || gone(holder);
}
