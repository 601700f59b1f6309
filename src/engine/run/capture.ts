import { messageOf } from '../../base/fault.ts';
import { pathsInside, pathsOutside } from '../../domain/scope/authority.ts';
import { judgeCapture, redOf } from '../../domain/verdict/judge.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import type { Needs } from '../ports/context.ts';
import type { Capture, Workspace } from '../ports/workspaces.ts';
import { keepResult } from '../proof/keepResult.ts';
import { Overtaken, type Attempt } from './attempt.ts';
import { RunEnded } from './outcome.ts';
import type { Admission } from './preflight.ts';

type CapturePorts = Needs<'caseRule' | 'repository' | 'workspaces'>;

/**
 * The work tree as a commit kept by a ref, before any evidence runs; only this can ever land. Work
 * that is empty, cannot be captured faithfully or left its scope ends the run here (docs/rules.md R57, R59).
 * @throws RunEnded.
 */
export async function captureResult(
  context: CapturePorts,
  attempt: Attempt,
  workspace: Workspace,
): Promise<CapturedResult> {
  attempt.log('phase', 'capture');
  const { scope } = attempt.view.commission;
  const { result, refused } = await keep(context, attempt, workspace);
  const outside = pathsOutside(scope, result.files, context.caseRule);
  const ending = judgeCapture({ refused, files: result.files, outside });
  if (ending) throw new RunEnded(ending);
  return result;
}

/**
 * Does a step with the agent; where that ends the run, what stands in the work tree is kept first, so that
 * the operator can take it or have it gone on with. That it cannot be kept is told and changes nothing.
 */
export async function keepingWork(
  context: CapturePorts & Needs<'report'>,
  attempt: Attempt,
  { workspace }: Pick<Admission, 'workspace'>,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (thrown) {
    if (thrown instanceof RunEnded)
      await keepChanges(context, attempt, workspace).catch((failure: unknown) => {
        if (failure instanceof Overtaken) throw failure;
        context.report(`work of ${attempt.id} could not be captured: ${messageOf(failure)}`);
      });
    throw thrown;
  }
}

/**
 * Whether there is a result to measure before anybody is asked: the agent had ended and its work was
 * captured, and since then nothing has found it red, or the operator said to go on. To ask the agent again
 * would be to pay twice.
 */
export async function hasResultToMeasure(
  { journal }: Needs<'journal'>,
  { id }: Attempt,
  { resumed }: Pick<Admission, 'resumed'>,
): Promise<boolean> {
  if (!resumed) return false;
  const history = await journal.history(id);
  const begun = history.findLast(({ type }) =>
    ['admitted', 'revised', 'turn_ended'].includes(type),
  );
  if (begun?.type !== 'turn_ended' || begun.data.status !== 'completed') return false;
  const since = history.filter(({ seq }) => seq > begun.seq);
  const told = since.findLast(
    (event) =>
      event.type === 'resumed' || (event.type === 'measured' && event.data.round !== 'baseline'),
  );
  // A green one was cut off while it was judged.
  const isRed = told?.type === 'measured' && redOf(told.data.runs).length > 0;
  return !isRed && since.some(({ type }) => type === 'captured');
}

async function keepChanges(
  context: CapturePorts,
  attempt: Attempt,
  workspace: Workspace,
): Promise<void> {
  const capture = await context.workspaces.capture(workspace);
  if (capture.changes.length > 0) await keep(context, attempt, workspace, capture);
}

async function keep(
  context: CapturePorts,
  attempt: Attempt,
  workspace: Workspace,
  captured?: Capture,
): Promise<Pick<Capture, 'refused'> & { readonly result: CapturedResult }> {
  const capture = captured ?? (await context.workspaces.capture(workspace));
  const { decisionTitle, scope } = attempt.view.commission;
  const { tree, changes, refused, hidden } = capture;
  const result = await keepResult(context, {
    tree,
    base: workspace.base,
    ref: `refs/haft/results/${attempt.id}/${attempt.number}`,
    message: `${decisionTitle}\n\nCaptured result of ${attempt.id}, attempt ${attempt.number}.\n`,
    changes,
    hidden,
    ignored: pathsInside(scope, capture.ignored, context.caseRule),
  });
  await attempt.record({ type: 'captured', data: { result } });
  return { result, refused };
}
