import * as vscode from 'vscode';
import type { DrainSpan } from '../../engine/report/drain/drainSpan.ts';
import type { Harness } from '../../composition/harness.ts';
import { longText } from '../../engine/report/timeline/timelineText.ts';
import { drainTitle } from '../drainView/drainState.ts';
import type { WindowServices } from '../windowServices.ts';
import { say } from '../words.ts';

/** Of past drains the latest are offered. */
const OFFERED = 200;

/** Shows how a drain goes, or went: the one named, else one picked; without a question where there is but one. */
export const showDrain = {
  onTarget: async (services: WindowServices, named: unknown): Promise<void> => {
    const harness = await services.ready();
    const drain = typeof named === 'string' ? named : await pickDrain(harness);
    if (drain !== undefined) await services.drainPages.show(harness, drain);
  },
};

/** @throws Fault `drain_not_found` where there is none yet. */
export async function pickDrain(harness: Harness): Promise<string | undefined> {
  const spans = await harness.reports.spans();
  if (spans.length < 2) return (await harness.reports.timeline()).span.drain;
  const items = spans.slice(-OFFERED).reverse().map(itemOf);
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: say('Drain to show'),
    matchOnDescription: true,
  });
  return chosen?.drain;
}

function itemOf(span: DrainSpan) {
  const { drain, how, startedAt, endedAt } = span;
  return {
    drain,
    label: drainTitle(span),
    description: drain,
    detail:
      how === 'running' ? say('$(sync) not over') : say('took {0}', longText(endedAt - startedAt)),
  };
}
