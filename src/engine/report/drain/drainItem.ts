import { drainActor } from '../../../domain/commission/actor.ts';
import type { StoredEvent } from '../../../domain/commission/event.ts';
import { fold } from '../../../domain/commission/fold.ts';
import { isClosed, needsOperator } from '../../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../../domain/commission/view.ts';
import { remedyOf, remedyText } from '../../../domain/check/remedy.ts';
import { causeOf } from '../../words/cause.ts';
import type { DrainSpan } from './drainSpan.ts';

/** Where the report tells of a commission; each is told of in exactly one place. */
export const itemGroups = [
  ...(['landed', 'held', 'needsYou', 'running', 'cutOff', 'waiting', 'closed'] as const),
] as const;
export type ItemGroup = (typeof itemGroups)[number];

/** What became of one commission in a drain. */
export interface DrainItem {
  readonly id: string;
  readonly decision: string;
  readonly title: string;
  readonly group: ItemGroup;
  /** Stable code of why it is there, and one sentence. */
  readonly code: string;
  readonly text: string;
  /** What to do, with the command lines; for any commission in the same place where `<commission>` stands. */
  readonly next?: string;
  /** For whom or what it waits, where that is a commission. */
  readonly waitsFor?: string;
  readonly commit?: string;
  readonly files?: number;
  /** What its agent says it did. It proves nothing. */
  readonly claim?: string;
  /** Used in this drain alone: tokens, milliseconds of turns, milliseconds from claims to ends. */
  readonly tokens: number;
  readonly workMs: number;
  readonly tookMs: number;
}

/** Stands for the id in what is said of many at once. */
const anyOne = '<commission>';

/** A commission as it was when the drain ended, with what the drain did to it. */
export interface SeenItem {
  readonly view: CommissionView;
  readonly isTouched: boolean;
  readonly item: DrainItem;
}

/** @param history All facts of one commission, oldest first; later ones than the drain's end do not count. */
export function seenAtEnd(span: DrainSpan, history: readonly StoredEvent[]): SeenItem | undefined {
  const facts = history.filter(({ seq }) => seq <= span.endSeq);
  const view = facts.reduce<CommissionView | undefined>(
    (seen, fact) => fold(seen, fact) ?? seen,
    undefined,
  );
  if (!view) return undefined;
  const mine = facts.filter(({ by }) => by === drainActor(span.drain));
  return { view, isTouched: mine.length > 0, item: itemOf(span, view, mine) };
}

function itemOf(span: DrainSpan, view: CommissionView, mine: readonly StoredEvent[]): DrainItem {
  const { id, decisionRef, decisionTitle } = view.commission;
  const group = groupOf(span, view);
  const remedy = remedyOf(view);
  const general = { ...view, commission: { ...view.commission, id: anyOne } };
  const { delivery, report, result } = view;
  const landed = group === 'landed' && delivery?.commit;
  return {
    ...{ id, decision: decisionRef, title: decisionTitle, group },
    ...{ code: codeOf(group, view), text: textOf(group, view).replaceAll(id, 'it') },
    ...(remedy && { next: remedyText(remedy, general) }),
    ...(landed && { commit: landed }),
    ...(result && { files: delivery?.files?.length ?? result.files.length }),
    ...(report && { claim: report.summary }),
    ...spentIn(mine, span.endedAt),
  };
}

function groupOf({ how }: DrainSpan, view: CommissionView): ItemGroup {
  const situation = situationOf(view);
  if (situation === 'landed') return 'landed';
  if (isClosed(situation)) return 'closed';
  if (situation === 'held') return 'held';
  if (needsOperator(situation)) return 'needsYou';
  if (situation === 'queued' || situation === 'draft') return 'waiting';
  return how === 'running' && !view.interrupted ? 'running' : 'cutOff';
}

function codeOf(group: ItemGroup, view: CommissionView): string {
  if (group === 'held' || group === 'landed') return view.delivery?.reason ?? group;
  if (group === 'needsYou') return view.reason?.code ?? view.state;
  return situationOf(view);
}

function textOf(group: ItemGroup, view: CommissionView): string {
  const cause = causeOf(view);
  if (group !== 'cutOff')
    return [cause, view.delivery?.text, situationOf(view)].find((one) => one) ?? '';
  return cause === '' ? 'It was cut off.' : `It was cut off: ${cause}`;
}

/** Ends of a run, whoever brought it about. */
const runEnds: ReadonlySet<string> = new Set(['settled', 'interrupted']);

function spentIn(
  mine: readonly StoredEvent[],
  endedAt: number,
): Pick<DrainItem, 'tokens' | 'workMs' | 'tookMs'> {
  let [tokens, workMs, tookMs] = [0, 0, 0];
  let since: number | undefined;
  for (const { type, at, data } of mine) {
    if (type === 'turn_ended') {
      tokens += data.tokens;
      workMs += data.workMs ?? 0;
    }
    if (type === 'judged') tokens += data.judgement.tokens;
    if (type === 'claimed') since ??= at;
    if (!runEnds.has(type) || since === undefined) continue;
    tookMs += at - since;
    since = undefined;
  }
  return { tokens, workMs, tookMs: since === undefined ? tookMs : tookMs + endedAt - since };
}
