import { Fault } from '../../base/fault.ts';
import { criteriaOf } from '../../domain/evidence/evidence.ts';
import {
  isJudged,
  judgementOf,
  unmetOf,
  type CriterionAnswer,
  type Judgement,
} from '../../domain/judgement/judgement.ts';
import { readAnswers, unanswered } from '../../domain/judgement/readAnswers.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import type { Needs } from '../ports/context.ts';
import { outfitOf } from '../proof/outfit.ts';
import type { Admission } from './preflight.ts';
import type { Attempt } from './attempt.ts';
import type { Stops } from './execute.ts';
import { resultDiff } from '../words/resultDiff.ts';
import { judgePrompt } from './judgePrompt.ts';
import { judgeTurns, stopWhen, type JudgePorts } from './judgeTurns.ts';
import { outageBehind } from './outageOf.ts';

/** Criteria a judge is asked about; whatever comes after them stays `cannot_tell`. */
const mostCriteria = 100;

/**
 * One read-only turn of a fresh thread about a result, on a clean checkout of it, where the commission asks
 * for one; recorded, and done once for each tree (docs/rules.md R150). Without an answer nobody can tell.
 * @returns The criteria that are not met.
 * @throws RunInterrupted when the run is stopped or has to wait for the provider; Overtaken.
 */
export async function judge(
  context: JudgePorts & Needs<'chance' | 'repository' | 'workspaces'>,
  attempt: Attempt,
  result: CapturedResult,
  { stops, setup }: Pick<Question, 'stops' | 'setup'>,
): Promise<readonly CriterionAnswer[]> {
  if (!isJudged(attempt.view)) return [];
  const criteria = criteriaOf(attempt.view.commission.evidenceRequirements).map(({ text }) => text);
  const known = judgementOf(attempt.view);
  if (known) return unmetOf(known);
  attempt.log('phase', 'judge');
  stopWhen(stops);
  const judgement = {
    tree: result.tree,
    ...(await answersFor(context, attempt, { result, criteria, stops, setup })),
  };
  await attempt.record({ type: 'judged', data: { judgement } });
  for (const { criterion, answer, why } of judgement.answers)
    attempt.log('judge', `${answer}: ${criterion}: ${why}`);
  return unmetOf(judgement);
}

interface Question {
  readonly result: CapturedResult;
  readonly criteria: readonly string[];
  readonly stops: Stops;
  /** What it may not read is closed to its judge as well. */
  readonly setup: Admission['setup'];
}

/** A judge that cannot be asked costs no paid work: it has not answered, which is all. */
async function answersFor(
  context: Parameters<typeof judge>[0],
  attempt: Attempt,
  question: Question,
): Promise<Omit<Judgement, 'tree'>> {
  try {
    return await onCheckout(context, attempt, question);
  } catch (thrown) {
    stopWhen(question.stops);
    if (!Fault.is(thrown) || outageBehind(thrown)) throw thrown;
    const why = `There was no judge: ${thrown.message}`;
    return { tokens: 0, answers: unanswered(question.criteria, why) };
  }
}

async function onCheckout(
  context: Parameters<typeof judge>[0],
  attempt: Attempt,
  { result, criteria, stops, setup }: Question,
): Promise<Omit<Judgement, 'tree'>> {
  const { chance, repository, workspaces } = context;
  const asked = criteria.slice(0, mostCriteria);
  const text = judgePrompt(asked, await resultDiff(context, result), chance.hex(8));
  const paths = new Set([...(await repository.paths(result.commit)), ...result.files]);
  const place = await workspaces.checkout(`${attempt.id}-judge`, result.commit);
  try {
    const { said, ...who } = await judgeTurns(context, attempt, {
      ...{ cwd: place.path, text, stops },
      outfit: outfitOf(place, setup),
    });
    const answers =
      'text' in said
        ? readAnswers(said.text, criteria, (path) => paths.has(path))
        : unanswered(criteria, said.why);
    return { ...who, answers };
  } finally {
    await workspaces.remove(place);
  }
}
