import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import type { Drain } from '../../engine/drain/drain.ts';
import type { DrainOrder } from '../../engine/drain/order.ts';
import type { DrainSummary } from '../../engine/drain/summary.ts';
import { eventJson, summaryJson } from '../../engine/report/runJson.ts';
import { OperatorLines } from '../../engine/words/operatorLines.ts';
import { exits } from '../exit.ts';
import type { JsonFlag } from '../option.ts';
import type { Surface } from '../surface.ts';
import { jsonLine, plain, printFault } from '../text/print.ts';
import { summaryText } from '../text/summaryText.ts';

interface FollowFlags extends JsonFlag {
  readonly strictExit: true | undefined;
}

/** Runs, or joins the drain of another process, and prints what happens. Resolves with the exit code. */
export async function followDrain(
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
  flags: FollowFlags,
): Promise<number> {
  const lines = new OperatorLines();
  const listening = harness.reports.onDidAppend((events) => {
    for (const event of events) {
      if (flags.json) surface.out(jsonLine(eventJson(event)));
      else for (const line of lines.of(event)) surface.out(`${plain(line)}\n`);
    }
  });
  try {
    const summary = await watchOrRun(surface, harness, order, flags);
    if (summary === 'detached') return exits.interrupted;
    surface.out(
      flags.json
        ? jsonLine(summaryJson(summary))
        : summaryText(summary, order.mode, surface.columns),
    );
    if (summary.fault) {
      printFault(surface, summary.fault, flags.json === true);
      return exits.fault;
    }
    if (summary.how !== 'empty' && summary.bound === undefined) return exits.interrupted;
    const left = summary.waitingForYou.length + summary.goesOn.length;
    return flags.strictExit && left > 0 ? exits.needsOperator : exits.ok;
  } finally {
    listening.dispose();
  }
}

/**
 * Watches whoever leads, else leads. Of several that find nobody there and begin at once one leads, and the
 * others watch that one (docs/rules.md R133).
 */
async function watchOrRun(
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
  flags: JsonFlag,
): Promise<DrainSummary | 'detached'> {
  for (;;) {
    const watched = await watchOther(surface, harness, order);
    if (watched) return watched;
    try {
      return await runOwn(surface, harness, order, flags);
    } catch (thrown) {
      if (order.mode !== 'drain' || !Fault.is(thrown, 'drain_in_progress')) throw thrown;
    }
  }
}

const stopping = 'stopping after the running turns; press again to interrupt\n';
const interrupting = 'interrupting the running turns; their work is kept\n';

async function runOwn(
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
  flags: JsonFlag,
): Promise<DrainSummary> {
  const drain = await harness.drains.start(order);
  if (!flags.json) surface.out(startText(order, drain));
  surface.onStop(() => {
    surface.err(drain.isStopping ? interrupting : stopping);
    drain.stop();
  });
  return drain.done;
}

/**
 * A second drain of one store watches the first; when that one's process dies, this one leads. Ctrl-C
 * only ends the watching.
 */
async function watchOther(
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
): Promise<DrainSummary | 'detached' | undefined> {
  const other = order.mode === 'drain' ? harness.drains.attach() : undefined;
  if (!other) return undefined;
  let detach: () => void = () => undefined;
  const detached = new Promise<'detached'>((resolve) => (detach = () => resolve('detached')));
  surface.onStop(() => detach());
  surface.err(`attached to ${other.drain}, which runs in another process; Ctrl-C detaches\n`);
  const end = await Promise.race([other.done, detached]);
  if (end === 'detached') surface.err(`detached; ${other.drain} goes on\n`);
  if (end === undefined) surface.err(`the process of ${other.drain} is gone; taking over\n`);
  return end;
}

function startText(order: DrainOrder, drain: Drain): string {
  const paused = drain.isPaused
    ? 'paused: the drain before it was; nothing starts until "haft harness resume"\n'
    : '';
  return `Harness run started: ${drain.id} mode=${order.mode} concurrency=${order.concurrency}\n${paused}`;
}
