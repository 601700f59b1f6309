import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Reverted, RevertTarget } from '../../engine/landing/revert.ts';
import { quoted } from '../board/quoted.ts';
import { oneLine } from '../board/safeText.ts';
import type { WindowServices } from '../windowServices.ts';
import { by } from '../drain/drainControl.ts';
import { askReason, SHOWN_MS } from './ask.ts';
import type { Command } from './command.ts';
import { revertedText } from './revertedText.ts';
import { say } from '../words.ts';

/** Takes landed work back, one commit each: this commission, all of its decision, or of its drain. */
export const revert = {
  onCommission: async (services, harness, view) => {
    const target = await askTarget(harness, view);
    if (!target) return;
    const { ids, title } = target;
    const reason = await askReason(
      say('Revert {0}', title),
      ids.length === 1
        ? say('Why is it taken back? One commit undoes it.')
        : say('Why are they taken back? {0} commits undo them, the latest first.', ids.length),
    );
    if (reason === undefined) return;
    const work = harness.reviews.revert(target.what, { reason, by });
    vscode.window.setStatusBarMessage(`$(discard) ${say('Reverting {0}…', title)}`, work);
    tell(services, harness, await work, ids.length);
  },
  suits: {
    test: (view) => situationOf(view) === 'landed' && view.delivery?.commit !== undefined,
    none: 'No commission has landed.',
    ask: say('Commission to revert'),
  },
} satisfies Command;

interface Target {
  readonly what: RevertTarget;
  readonly ids: readonly string[];
  /** What it is called in a sentence. */
  readonly title: string;
}

/** Asks how much to take back, where more than this one can be. */
async function askTarget(harness: Harness, view: CommissionView): Promise<Target | undefined> {
  const { id, decisionRef, decisionTitle } = view.commission;
  const drain = await drainOf(harness, id);
  const title = quoted(decisionTitle);
  const one: Target = { what: { commission: id }, ids: [id], title };
  const wider = [
    {
      what: { decision: decisionRef },
      name: (count: number) => say('all {0} that landed of the decision {1}', count, title),
    },
    ...(drain === undefined
      ? []
      : [
          {
            what: { drain },
            name: (count: number) => say('all {0} that {1} landed', count, drain),
          },
        ]),
  ];
  const more: Target[] = [];
  for (const { what, name } of wider) {
    const ids = (await harness.reviews.revertable(what)).map(({ commission }) => commission.id);
    if (ids.length > 1) more.push({ what, ids, title: name(ids.length) });
  }
  if (more.length === 0) return one;
  const items = [one, ...more].map((target) => ({
    label: target === one ? say('Only {0}', title) : capital(target.title),
    detail: target.ids.length > 1 ? titlesOf(harness, target.ids) : id,
    target,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: say('Revert {0}', title),
    placeHolder: say('What to take back'),
    ignoreFocusOut: true,
  });
  return chosen?.target;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The drain that landed it, if one did. */
async function drainOf(harness: Harness, id: string): Promise<string | undefined> {
  const landing = (await harness.reports.history(id)).findLast(({ type }) => type === 'landed');
  return landing && /^engine:(drain-.+)$/.exec(landing.by)?.[1];
}

const titleOf = (harness: Harness, id: string): string =>
  quoted(harness.reports.view(id).commission.decisionTitle);

const titlesOf = (harness: Harness, ids: readonly string[]): string =>
  ids.map((id) => titleOf(harness, id)).join(', ');

function tell(
  services: WindowServices,
  harness: Harness,
  all: readonly Reverted[],
  asked: number,
): void {
  for (const one of all) services.log.info(revertedLine(one));
  const { text, refused } = revertedText(all, asked, (id) => titleOf(harness, id));
  if (refused) void vscode.window.showWarningMessage(oneLine(text));
  else vscode.window.setStatusBarMessage(`$(discard) ${text}`, SHOWN_MS);
}

/** For the log, which is English. */
const revertedLine = (one: Reverted): string =>
  one.kind === 'reverted'
    ? `${one.id} reverted by ${one.commit}`
    : `${one.id} not reverted: ${one.text}`;
