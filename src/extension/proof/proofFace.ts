import type { CommissionView } from '../../domain/commission/view.ts';
import { criteriaOf } from '../../domain/evidence/evidence.ts';
import type { Collision } from '../review/collisionText.ts';
import { say } from '../words.ts';
import { doubtsOf } from './doubts.ts';

/** A proof in a few words, for where a diff is in front. */
export interface ProofFace {
  readonly words: string;
  /** Something speaks against it, or nothing speaks for it. */
  readonly warns: boolean;
}

export function proofFace(view: CommissionView, collisions: readonly Collision[]): ProofFace {
  const { verdict, unproven } = view;
  const runs = verdict?.evidence ?? [];
  const green = runs.filter(({ exitCode }) => exitCode === 0).length;
  const known = doubtsOf(view).length + collisions.length;
  const proven =
    runs.length === 0 ? say('nothing proves it') : say('{0} of {1} green', green, runs.length);
  const holds =
    verdict?.verdict === 'pass' && verdict.proof === 'evidence' && unproven === undefined;
  const criteria = criteriaOf(view.commission.evidenceRequirements).length;
  const words = [
    proven,
    ...(criteria > 0 ? [say('{0} to judge', criteria)] : []),
    ...(known > 0 ? [say('{0} to know first', known)] : []),
  ];
  return { words: words.join(', '), warns: !holds || known > 0 };
}
