import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { oneLine } from '../board/safeText.ts';
import { isClean } from '../review/clean.ts';
import { cardOf } from '../review/deck.ts';
import { previewRows } from '../review/previewRows.ts';
import type { WindowServices } from '../windowServices.ts';
import { land } from './apply.ts';
import { SHOWN_MS } from './ask.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';

/** Titles named in a question; the rest are counted. */
const MOST = 12;

/** Opens the next held result; in a review, the one after that. */
export const reviewNext = {
  run: (services) => services.deck.turn(services.reviews.active, () => turn(services, 1)),
} satisfies Command;

/** The same, the other way round. */
export const reviewBack = {
  run: (services) => services.deck.turn(services.reviews.active, () => turn(services, -1)),
} satisfies Command;

/** Lands the result in front in the background, and goes on to the next at once. */
export const accept = {
  onCommission: (services, harness, view) => {
    const isInFront = services.reviews.active === view.commission.id;
    if (services.deck.isAccepted(view)) return Promise.resolve();
    if (isInFront && !services.sight.press(cardOf(view))) {
      tellHeld();
      return Promise.resolve();
    }
    const landing = land(services, harness, view);
    services.deck.accept(view, landing);
    void landing.catch(services.tell);
    return isInFront ? goOnFrom(services, harness, view) : Promise.resolve();
  },
  suits: {
    test: (view) => situationOf(view) === 'held',
    none: 'No result is held.',
    ask: say('Result to accept'),
  },
} satisfies Command;

/** Lands all that are proven and fit together and onto their branch, after one question that names them. */
export const acceptAllClean = {
  run: async (services) => {
    const harness = await services.ready();
    const clean = await cleanOnes(services, harness);
    if (clean.length === 0) throw nothingClean();
    const detail = clean.slice(0, MOST).map(({ commission }) => oneLine(commission.decisionTitle));
    if (clean.length > MOST) detail.push(say('and {0} more', clean.length - MOST));
    const yes = say('Accept {0}', clean.length);
    const chosen = await vscode.window.showWarningMessage(
      clean.length === 1 ? say('Land this result?') : say('Land these {0} results?', clean.length),
      { modal: true, detail: detail.join('\n') },
      yes,
    );
    if (chosen !== yes) return;
    for (const view of clean) {
      const landing = land(services, harness, view);
      services.deck.accept(view, landing);
      void landing.catch(services.tell);
    }
    await closeFront(services, clean);
  },
} satisfies Command;

/** Goes on from the review in front, whose result was just decided. */
export function goOnFrom(
  services: WindowServices,
  harness: Harness,
  decided: CommissionView,
): Promise<void> {
  const { deck, reviews } = services;
  return deck.turn(decided.commission.id, async () => {
    const next = deck.next(harness.reports.ledger.open(), decided.createdSeq);
    const isOther = next && next.commission.id !== decided.commission.id;
    if (isOther) await face(services, harness, next);
    else tellNone();
    await reviews.close(decided);
  });
}

async function turn(services: WindowServices, step: 1 | -1): Promise<void> {
  const { deck, reviews } = services;
  const harness = await services.ready();
  const { ledger } = harness.reports;
  const front = reviews.active === undefined ? undefined : ledger.get(reviews.active);
  const next = deck.next(ledger.open(), front?.createdSeq, step);
  if (!next) {
    tellNone();
    return;
  }
  if (next.commission.id === front?.commission.id) {
    vscode.window.setStatusBarMessage(
      `$(info) ${say('This is the only result left to review.')}`,
      SHOWN_MS,
    );
    return;
  }
  await face(services, harness, next);
  if (front) await reviews.close(front);
}

/** The page of proof first; who has gone on from it to a diff is shown diffs from then on. */
function face(
  { reviews, proofPages }: WindowServices,
  harness: Harness,
  view: CommissionView,
): Promise<void> {
  return reviews.isDiffInFront ? reviews.show(harness, view) : proofPages.show(harness, view);
}

/** Those that may be taken together, in the order in which they land best. */
async function cleanOnes(
  { deck }: WindowServices,
  harness: Harness,
): Promise<readonly CommissionView[]> {
  const looking = harness.reviews.preview();
  vscode.window.setStatusBarMessage(
    `$(git-compare) ${say('Trying the held results together…')}`,
    looking,
  );
  const rows = (await looking).flatMap((preview) => previewRows(preview, (id) => id));
  const left = new Map(
    deck
      .left(harness.reports.ledger.open())
      .filter(isClean)
      .map((view) => [view.commission.id, view]),
  );
  return rows.filter(({ conflicts }) => !conflicts).flatMap(({ id }) => left.get(id) ?? []);
}

async function closeFront(
  { reviews }: WindowServices,
  decided: readonly CommissionView[],
): Promise<void> {
  const front = decided.find(({ commission }) => commission.id === reviews.active);
  if (front) await reviews.close(front);
}

function tellHeld(): void {
  const text = say('This one has just come: press again to accept it.');
  vscode.window.setStatusBarMessage(`$(watch) ${text}`, SHOWN_MS);
}

function tellNone(): void {
  vscode.window.setStatusBarMessage(`$(pass) ${say('Nothing is left to review.')}`, SHOWN_MS);
}

const nothingClean = (): Fault =>
  new Fault({
    code: 'nothing_suits',
    what: 'No held result is proven without a doubt and fits together with the others and its branch.',
    advice: 'Review Next shows them one by one; Preview Landings says what conflicts with what.',
  });
