import * as vscode from 'vscode';
import type { WindowServices } from '../windowServices.ts';
import { apply } from './apply.ts';
import { applyPart } from './applyPart.ts';
import { applyUnproven } from './applyUnproven.ts';
import { cancel } from './cancel.ts';
import type { Command } from './command.ts';
import { nextUnreviewed, previousUnreviewed, toggleChangeReviewed } from './changeReviewed.ts';
import { cleanUp } from './cleanUp.ts';
import { comment } from './comment.ts';
import { confirmSetup } from './confirmSetup.ts';
import { createFromDecision } from './createFromDecision.ts';
import { accept, acceptAllClean, reviewBack, reviewNext } from './deck.ts';
import { drain } from './drain.ts';
import { follow } from './follow.ts';
import { makeWait, waitNoLonger } from './makeWait.ts';
import { newDecision } from './newDecision.ts';
import { openEvidence } from './openEvidence.ts';
import { openReport } from './openReport.ts';
import { openSample } from './openSample.ts';
import { openWorkspace } from './openWorkspace.ts';
import { pauseDrain } from './pauseDrain.ts';
import { pickCommission, pickDecision, selectedCommissions } from './pick.ts';
import { previewLandings } from './previewLandings.ts';
import { refuse } from './refuse.ts';
import { requestChanges } from './requestChanges.ts';
import { queue } from './queue.ts';
import { requeue } from './requeue.ts';
import { resume } from './resume.ts';
import { resumeDrain } from './resumeDrain.ts';
import { revert } from './revert.ts';
import { review } from './review.ts';
import { sinceLastLook, toggleReviewed } from './reviewed.ts';
import { runOne } from './runOne.ts';
import { saveFirst } from './saveFirst.ts';
import { saveTimeline } from './saveTimeline.ts';
import { setConcurrency } from './setConcurrency.ts';
import { setUp } from './setUp.ts';
import { show, showRecord } from './show.ts';
import { showMore } from './showMore.ts';
import { showDrain } from './showDrain.ts';
import { stop } from './stop.ts';
import { traceLine } from './traceLine.ts';

/** Every command the manifest contributes; a test holds the two lists equal. */
export const commands = {
  'haft.createFromDecision': { onDecision: createFromDecision },
  'haft.newDecision': { run: newDecision },
  'haft.setUp': { run: setUp },
  'haft.openSample': { run: openSample },
  'haft.drain': { run: drain },
  'haft.stop': { run: stop },
  'haft.pauseDrain': { run: pauseDrain },
  'haft.resumeDrain': { run: resumeDrain },
  'haft.setConcurrency': { run: setConcurrency },
  'haft.confirmSetup': { run: confirmSetup },
  'haft.cleanUp': { run: cleanUp },
  'haft.runOne': runOne,
  'haft.review': review,
  'haft.reviewNext': reviewNext,
  'haft.reviewBack': reviewBack,
  'haft.toggleReviewed': toggleReviewed,
  'haft.toggleChangeReviewed': toggleChangeReviewed,
  'haft.nextUnreviewed': nextUnreviewed,
  'haft.previousUnreviewed': previousUnreviewed,
  'haft.sinceLastLook': sinceLastLook,
  'haft.accept': accept,
  'haft.acceptAllClean': acceptAllClean,
  'haft.apply': apply,
  'haft.applyPart': applyPart,
  'haft.applyUnproven': applyUnproven,
  'haft.requestChanges': requestChanges,
  'haft.refuse': refuse,
  'haft.revert': revert,
  'haft.previewLandings': { run: previewLandings },
  'haft.addComment': comment.add,
  'haft.editComment': comment.edit,
  'haft.saveComment': comment.save,
  'haft.discardComment': comment.discard,
  'haft.deleteComment': comment.delete,
  'haft.queue': queue,
  'haft.makeWait': makeWait,
  'haft.waitNoLonger': waitNoLonger,
  'haft.requeue': requeue,
  'haft.resume': resume,
  'haft.cancel': cancel,
  'haft.show': show,
  'haft.showRecord': showRecord,
  'haft.follow': follow,
  'haft.openEvidence': openEvidence,
  'haft.openWorkspace': openWorkspace,
  'haft.openReport': openReport,
  'haft.showDrain': showDrain,
  'haft.showMore': showMore,
  'haft.saveTimeline': saveTimeline,
  'haft.traceLine': traceLine,
  'haft.showLog': {
    run: (services) => {
      services.log.show();
      return Promise.resolve();
    },
  },
} as const satisfies Record<string, Command>;

/** Registers the table. What a command throws is told to the operator, and nowhere else. */
export function registerCommands(services: WindowServices): vscode.Disposable {
  const registered = Object.entries<Command>(commands).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (clicked?: unknown, selected?: unknown) => {
      try {
        await invoke(services, command, clicked, selected);
      } catch (thrown) {
        services.tell(thrown);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** @param selected All selected rows, where a row's menu was used. */
async function invoke(
  services: WindowServices,
  command: Command,
  clicked: unknown,
  selected: unknown,
): Promise<void> {
  if ('run' in command) return command.run(services);
  if ('onTarget' in command) return command.onTarget(services, clicked);
  const harness = await services.ready();
  if ('onDecision' in command) {
    if (!(await saveFirst(services, clicked))) return;
    const decision = await pickDecision(harness, clicked);
    return decision && command.onDecision(services, harness, decision);
  }
  const views = selectedCommissions(harness, command.suits, selected);
  if (command.onMany && views.length > 1) return command.onMany(services, harness, views);
  const view = await pickCommission(services, harness, command.suits, clicked);
  return view && command.onCommission(services, harness, view);
}
