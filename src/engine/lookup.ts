import { Fault } from '../base/fault.ts';
import { isActive, revisionHashInput, type Decision } from '../domain/decision/decision.ts';
import type { Context } from './context.ts';

/** SHA-256 over what gives the decision its authority. */
export function revisionHashOf(context: Pick<Context, 'chance'>, decision: Decision): string {
  return context.chance.sha256(revisionHashInput(decision));
}

/**
 * An active decision by id, read now.
 * @throws Fault `decision_not_found` (naming broken files, one of which may be it), `decision_not_active`.
 */
export async function currentDecision(
  context: Pick<Context, 'decisions'>,
  id: string,
): Promise<Decision> {
  const { decisions, problems } = await context.decisions.list();
  const decision = decisions.find((one) => one.id === id);
  if (!decision) {
    const broken = problems.map(({ file, line, what }) => `${file}:${line} ${what}`);
    throw new Fault({
      code: 'decision_not_found',
      what: `There is no decision ${id} in .haft/decisions.`,
      advice:
        broken.length > 0
          ? `Some files could not be read, perhaps it is one of them: ${broken.join('; ')}`
          : 'Check the id against the files there.',
      facts: { decision: id, problems: broken },
    });
  }
  if (!isActive(decision)) {
    throw new Fault({
      code: 'decision_not_active',
      what: `${id} is ${decision.status}.`,
      advice:
        'Only an active decision can be commissioned; set its status to active, or use its successor.',
      facts: { decision: id, status: decision.status },
    });
  }
  return decision;
}
