import { judgeEvidence, redOf } from '../../domain/verdict/judge.ts';
import { criteriaOf } from '../../domain/evidence/evidence.ts';
import { keepResult } from '../proof/keepResult.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import type { Verdict } from '../../domain/verdict/verdict.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { applyHunks } from '../../domain/review/hunk.ts';
import { viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import type { Prover } from '../proof/prover.ts';
import type { FileChange, TreeEntry } from '../ports/repository.ts';

/** What to take of one changed path: all of it, or some of its hunks, counted from 0. */
export interface Choice {
  readonly path: string;
  readonly hunks?: readonly number[];
}

export interface SplitOrder {
  readonly id: string;
  readonly by: Actor;
  readonly chosen: readonly Choice[];
  readonly prover: Prover;
  readonly signal: AbortSignal;
}

export interface Split {
  /** The commission that keeps what was not chosen. */
  readonly rest: string;
}

/**
 * Cuts a held result in two: the chosen part is proven again and stays with the commission, the rest is
 * held by a commission of its own. Nothing changes when the part does not pass its evidence.
 * @throws Fault `commission_not_found`, `commission_not_splittable`, `path_not_in_result`,
 * `hunk_not_in_result`, `choice_is_empty`, `choice_is_everything`, `partial_evidence_failed`.
 */
export async function splitResult(
  context: Needs<'chance' | 'clock' | 'journal' | 'repository'>,
  order: SplitOrder,
): Promise<Split> {
  const view = heldWithResult(context, order.id);
  const part = await partOf(context, view, order.chosen);
  const verdict = await prove(context, order, view, part);
  const rest = restOf(context, view);
  const by = order.by;
  await context.journal.append((ledger) => {
    const now = viewOf(ledger, order.id);
    if (now.lastSeq !== view.lastSeq)
      throw refused(
        'commission_not_splittable',
        `${order.id} has changed meanwhile.`,
        'Look at it again.',
      );
    const stamp = { by, commission: rest.id, attempt: 1 };
    const events: EventDraft[] = [
      { type: 'created', ...stamp, data: { commission: rest, state: 'draft' } },
      {
        type: 'carried_over',
        ...stamp,
        data: {
          from: order.id,
          result: view.result,
          verdict: view.verdict ?? judgeEvidence({ runs: [] }).verdict,
          base: view.admittedBase,
        },
      },
      {
        type: 'split',
        by,
        commission: order.id,
        attempt: now.attempt,
        data: { result: part, verdict, rest: rest.id },
      },
    ];
    return events;
  });
  return { rest: rest.id };
}

type Splittable = CommissionView & Required<Pick<CommissionView, 'result' | 'admittedBase'>>;

function heldWithResult(context: Needs<'journal'>, id: string): Splittable {
  const view = viewOf(context.journal.ledger, id);
  const { result, admittedBase } = view;
  if (situationOf(view) === 'held' && result && admittedBase !== undefined)
    return { ...view, result, admittedBase };
  throw refused(
    'commission_not_splittable',
    `${id} is ${situationOf(view)}.`,
    'Only a held result can be applied in part.',
  );
}

async function partOf(
  context: Needs<'repository'>,
  view: Splittable,
  chosen: readonly Choice[],
): Promise<CapturedResult> {
  const { repository } = context;
  const { result } = view;
  const changes = new Map(
    (await repository.changes(result.base, result.commit)).map((change) => [change.path, change]),
  );
  const entries: TreeEntry[] = [];
  for (const choice of chosen) {
    const change = changes.get(choice.path);
    if (!change)
      throw refused(
        'path_not_in_result',
        `${choice.path} is not part of the result.`,
        'Choose among its changed files.',
      );
    entries.push(await entryOf(context, change, choice));
  }
  const tree = await repository.composeTree(await repository.treeOf(result.base), entries);
  if (tree === (await repository.treeOf(result.base)))
    throw refused('choice_is_empty', 'Nothing was chosen.', 'Choose at least one changed hunk.');
  if (tree === result.tree)
    throw refused(
      'choice_is_everything',
      'Everything was chosen.',
      'Apply the whole result instead.',
    );
  const ref = `${result.ref}-part`;
  const message = `${view.commission.decisionTitle}\n\nChosen part of ${view.commission.id}.\n`;
  return keepResult(context, { tree, base: result.base, ref, message });
}

async function entryOf(
  context: Needs<'repository'>,
  change: FileChange,
  choice: Choice,
): Promise<TreeEntry> {
  const { path, newMode: mode, newBlob: blob } = change;
  if (!choice.hunks) return { path, mode, blob };
  const { repository } = context;
  const hunks = change.kind === 'modified' ? await repository.hunks(change.oldBlob, blob) : [];
  const beyond = choice.hunks.find(
    (index) => !Number.isInteger(index) || index < 0 || index >= hunks.length,
  );
  if (beyond !== undefined) {
    throw refused(
      'hunk_not_in_result',
      `${path} has ${hunks.length} hunks, so there is no hunk ${beyond}.`,
      'Choose among its hunks, or the whole file.',
    );
  }
  // Latin-1 keeps every byte as one character, whatever the file's encoding is.
  const text = async (oid: string): Promise<string> => latin1(await repository.blob(oid));
  const part = applyHunks(
    await text(change.oldBlob),
    await text(blob),
    hunks,
    new Set(choice.hunks),
  );
  const bytes = Uint8Array.from(part, (char) => char.charCodeAt(0));
  return { path, mode: change.newMode, blob: await repository.writeBlob(bytes) };
}

function latin1(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192)
    chunks.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  return chunks.join('');
}

async function prove(
  context: Needs<'repository'>,
  order: SplitOrder,
  view: Splittable,
  part: CapturedResult,
): Promise<Verdict> {
  const requirements = view.commission.evidenceRequirements;
  const label = `${order.id}-part`;
  const { runs, green } = await order.prover.prove({
    label,
    commit: part.commit,
    tree: part.tree,
    requirements,
    signal: order.signal,
  });
  if (!green) {
    const [red] = redOf(runs);
    throw refused(
      'partial_evidence_failed',
      `The chosen part alone does not pass "${red?.command ?? 'its evidence'}".`,
      'Choose more of the result, or apply all of it.',
    );
  }
  await context.repository.keep(part.ref, part.commit);
  return judgeEvidence({ runs, criteria: criteriaOf(requirements).length }).verdict;
}

function restOf(
  context: Needs<'chance' | 'clock'>,
  view: Splittable,
): CommissionView['commission'] {
  const now = context.clock.now();
  const { commission } = view;
  return {
    ...commission,
    id: `wc-${dateStamp(now)}-${context.chance.hex(4)}`,
    createdAt: now,
    fetchedAt: now,
    deliveryPolicy: 'workspace_patch_manual',
    sliceDescription: `What was left of ${commission.id}.`,
    dependsOn: [commission.id],
  };
}

function refused(code: string, what: string, advice: string): Fault {
  return new Fault({ code, what, advice });
}
