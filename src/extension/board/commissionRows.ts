import { isClosed, isExecuting, type Situation } from '../../domain/commission/situation.ts';
import { outageName } from '../../domain/provider/outage.ts';
import { isResumable, situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { WaitCause } from '../../domain/schedule/choose.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import type { StatusReport } from '../../engine/report/status.ts';
import { amountsText, sizeText } from './amountsText.ts';
import { groupOf, type GroupKey } from './groups.ts';
import { situationIcons, type Icon } from './icon.ts';
import { oneLine } from './safeText.ts';
import { situationText } from './situationText.ts';
import { say } from '../words.ts';

/** One commission as the tree draws it; equal rows need no drawing. */
export interface CommissionRow {
  readonly id: string;
  readonly group: GroupKey;
  readonly situation: Situation;
  /** The situation in words. */
  readonly words: string;
  readonly label: string;
  /** Why it is where it is. */
  readonly description: string;
  readonly icon: Icon;
  /** `commission.<situation>` and what it has: `;ran`, `;result`, `;rest`, `;workspace`, `;waits`. Menus ask for it. */
  readonly contextValue: string;
  /** What is over is shown newest first; higher is newer. 0 for what is not over. */
  readonly ended: number;
}

export interface RowSource {
  readonly ledger: Pick<Ledger, 'open' | 'latestClosed' | 'get'>;
  readonly status: Pick<StatusReport, 'waiting' | 'runtimeState' | 'skipped' | 'outage'>;
  /** What each running commission does at the moment. */
  readonly activities: ReadonlyMap<string, string>;
  /** Of those that are over so many are drawn, the latest; the others are found in the palette and by the CLI. */
  readonly closed: number;
}

/** The open commissions and the latest closed as rows, in order of creation. */
export function commissionRows(source: RowSource): Map<string, CommissionRow> {
  const causes = new Map(source.status.waiting.map(({ id, cause }) => [id, cause]));
  const stale = new Set(source.status.skipped.map(({ id }) => id));
  const rows = new Map<string, CommissionRow>();
  const views = [...source.ledger.open(), ...source.ledger.latestClosed(source.closed)];
  for (const view of views.sort((a, b) => a.createdSeq - b.createdSeq)) {
    const { id } = view.commission;
    const description = describe(view, source, causes.get(id), stale.has(id));
    rows.set(id, rowFor(view, description, isCutOff(view, source)));
  }
  return rows;
}

/** A run that nobody carries on any more is no running one, whatever its state says. */
const isCutOff = (view: CommissionView, { status }: RowSource): boolean =>
  isExecuting(situationOf(view)) && (view.interrupted || status.runtimeState !== 'active');

const cutOff = {
  group: 'waiting',
  words: say('interrupted'),
  icon: { id: 'debug-pause' },
} as const satisfies Partial<CommissionRow>;

interface Drawn {
  readonly description: string;
  readonly isCutOff: boolean;
  readonly row: CommissionRow;
}

/** How a commission was drawn when it was as it is: what has not changed is the very same row. */
const drawn = new WeakMap<CommissionView, Drawn>();

function rowFor(view: CommissionView, description: string, isCutOff: boolean): CommissionRow {
  const before = drawn.get(view);
  if (before?.description === description && before.isCutOff === isCutOff) return before.row;
  const row = { ...rowOf(view, description), ...(isCutOff && cutOff) };
  drawn.set(view, { description, isCutOff, row });
  return row;
}

function rowOf(view: CommissionView, description: string): CommissionRow {
  const { commission, result, workspace } = view;
  const situation = situationOf(view);
  const slice = commission.sliceDescription ? `: ${commission.sliceDescription}` : '';
  const ran = !['draft', 'queued'].includes(situation) || view.attempt > 1 || view.interrupted;
  const flags = [
    ran && 'ran',
    result && 'result',
    view.restOf !== undefined && 'rest',
    workspace && 'workspace',
    isResumable(view) && 'resumable',
    commission.dependsOn.length > 0 && 'waits',
  ].filter(Boolean);
  return {
    id: commission.id,
    group: groupOf(situation),
    situation,
    words: situationText[situation],
    label: oneLine(`${commission.decisionTitle}${slice}`),
    description: oneLine(description),
    icon: situationIcons[situation],
    contextValue: [`commission.${situation}`, ...flags].join(';'),
    ended: isClosed(situation) ? view.lastSeq : 0,
  };
}

function describe(
  view: CommissionView,
  source: RowSource,
  waits: WaitCause | undefined,
  isStale: boolean,
): string {
  if (isStale) return say('its claim is older than the limit; requeue or cancel it');
  if (waits && source.status.runtimeState === 'active') return waitingText(waits, source);
  if (isCutOff(view, source)) return say('the next drain continues it');
  if (waits) return waitingText(waits, source);
  return isExecuting(situationOf(view))
    ? (source.activities.get(view.commission.id) ?? runningText(view))
    : standing(view);
}

/** What a commission is that nobody works on. */
function standing(view: CommissionView): string {
  const situation = situationOf(view);
  switch (situation) {
    case 'draft':
      return situationText.draft;
    case 'queued':
      return say('ready');
    case 'landing':
      return say('landing on {0}', view.commission.scope.targetBranch);
    case 'landed':
      return landedText(view);
    case 'held':
      return holdText(view);
    case 'cancelled':
    case 'refused':
    case 'reverted':
      return view.delivery?.text ?? view.reason?.text ?? situation;
    default:
      return joined(shortly(view.reason?.code ?? situation), amountsText(view));
  }
}

/** Ids mean little beside titles: the one waited for is named as the tree names it. */
function waitingText(cause: WaitCause, { ledger, status }: RowSource): string {
  if (cause.kind === 'drain') return say('ready');
  // No slot is free for anybody then.
  if (cause.kind === 'slots' && status.outage)
    return say('waits: {0}', outageName[status.outage.cause]);
  return waitText(cause).replaceAll(/wc-\d{8}-[0-9a-f]+/g, (id) => {
    const title = ledger.get(id)?.commission.decisionTitle;
    return title === undefined ? id : `“${title}”`;
  });
}

function runningText({ state, turns, model }: CommissionView): string {
  if (state === 'preflighting') return say('preparing its workspace');
  return `${say('turn {0}', turns + 1)}${model ? `, ${model}` : ''}`;
}

function landedText(view: CommissionView): string {
  const { delivery } = view;
  const { targetBranch } = view.commission.scope;
  if (!delivery?.commit) return say('already in {0}', targetBranch);
  return joined(sizeText(view), say('{0} on {1}', delivery.commit.slice(0, 8), targetBranch));
}

/** Codes whose own words would not tell an operator enough. */
const phrases: Readonly<Record<string, string>> = {
  needs_judgement: say('criteria for you to judge'),
  judged_not_met: say('its judge says not met'),
  work_hidden: say('its own ignore rules hide work'),
  evidence_failed: say('evidence is red'),
  reverify_failed: say('evidence is red on the merged result'),
  no_commission_mutation: say('nothing was changed'),
  mutation_outside_commission_scope: say('changed paths outside its scope'),
};

/** A few words for the row; the whole cause is in the tooltip and the record. */
const shortly = (code: string): string => phrases[code] ?? code.replaceAll('_', ' ');

/** Held as every result of its policy is: what there is to review counts. Else why comes first. */
function holdText(view: CommissionView): string {
  const { delivery } = view;
  const reason = delivery?.reason ?? 'held';
  if (usual.has(reason)) return amountsText(view) || say('ready for review');
  const paths = delivery?.paths.slice(0, 3).join(', ') ?? '';
  return joined(shortly(reason) + (paths ? `: ${paths}` : ''), sizeText(view));
}

const usual: ReadonlySet<string> = new Set(['delivery_policy_manual', 'single_run']);

const joined = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' · ');
