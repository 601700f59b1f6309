import { pathsInside, pathsOutside } from '../../domain/scope/authority.ts';
import { judgeCapture } from '../../domain/verdict/judge.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import type { Needs } from '../ports/context.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { keepResult } from '../proof/keepResult.ts';
import type { Attempt } from './attempt.ts';
import { RunEnded } from './outcome.ts';

/**
 * The work tree as a commit kept by a ref, before any evidence runs; only this can ever land. Work
 * that is empty, cannot be captured faithfully or left its scope ends the run here (docs/rules.md R57, R59).
 * @throws RunEnded.
 */
export async function captureResult(
  context: Needs<'caseRule' | 'repository' | 'workspaces'>,
  attempt: Attempt,
  workspace: Workspace,
): Promise<CapturedResult> {
  attempt.log('phase', 'capture');
  const { scope, decisionTitle } = attempt.view.commission;
  const captured = await context.workspaces.capture(workspace);
  const { tree, changes, refused, hidden } = captured;
  const result = await keepResult(context, {
    tree,
    base: workspace.base,
    ref: `refs/haft/results/${attempt.id}/${attempt.number}`,
    message: `${decisionTitle}\n\nCaptured result of ${attempt.id}, attempt ${attempt.number}.\n`,
    changes,
    hidden,
    ignored: pathsInside(scope, captured.ignored, context.caseRule),
  });
  await attempt.record({ type: 'captured', data: { result } });
  const outside = pathsOutside(scope, result.files, context.caseRule);
  const ending = judgeCapture({ refused, files: result.files, outside });
  if (ending) throw new RunEnded(ending);
  return result;
}
