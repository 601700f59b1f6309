import { commandsOf, criteriaOf, type EvidenceRequirement } from '../evidence/evidence.ts';

export const answers = ['met', 'not_met', 'cannot_tell'] as const;

export type Answer = (typeof answers)[number];

/** What a judge says of one criterion: a claim of a model, shown as such. */
export interface CriterionAnswer {
  /** As the commission has it. */
  readonly criterion: string;
  readonly answer: Answer;
  /** One line, at most {@link longestWhy} characters, without anything a terminal or an editor obeys. */
  readonly why: string;
  /** Paths of the result or its base, with lines counted from 1; a few at most. */
  readonly places: readonly { readonly file: string; readonly line: number }[];
}

/** Characters of a reason. */
export const longestWhy = 1_000;

/** What one judge says of one tree. Recorded and shown; proves nothing (docs/rules.md R151). */
export interface Judgement {
  readonly tree: string;
  /** One for each criterion of the commission, in its order. */
  readonly answers: readonly CriterionAnswer[];
  /** Absent, as its model, where no session of one came about. */
  readonly agent?: { readonly name: string; readonly version: string };
  readonly model?: string;
  /** Of the judge alone; no part of the attempt's. */
  readonly tokens: number;
}

/** What speaks for a result beside the word of whoever made it. */
export interface Standing {
  /** Of commands it is known by exit codes; criteria alone prove nothing. */
  readonly shownBy: 'commands' | 'criteria' | 'nothing';
  readonly judged: 'all_met' | 'not_met' | 'open';
  /** The operator accepts a judge's word for this commission. */
  readonly accepted: boolean;
}

interface Judged {
  readonly commission: {
    readonly evidenceRequirements: readonly EvidenceRequirement[];
    readonly scope: { readonly acceptJudgement?: true };
  };
  readonly result?: { readonly tree: string };
  readonly judgement?: Judgement;
}

/** Whether a judge is to be asked about its results. */
export function isJudged({
  commission: { evidenceRequirements, scope },
}: {
  readonly commission: {
    readonly evidenceRequirements: readonly EvidenceRequirement[];
    readonly scope: { readonly judge?: boolean };
  };
}): boolean {
  return scope.judge === true && criteriaOf(evidenceRequirements).length > 0;
}

/** The judgement of the result as it is now; one of another tree says nothing about it. */
export function judgementOf({ judgement, result }: Judged): Judgement | undefined {
  return judgement !== undefined && judgement.tree === result?.tree ? judgement : undefined;
}

export function standingOf(view: Judged): Standing {
  const { evidenceRequirements: all, scope } = view.commission;
  const criteria = criteriaOf(all);
  return {
    shownBy: commandsOf(all).length > 0 ? 'commands' : criteria.length > 0 ? 'criteria' : 'nothing',
    judged: judgedOf(
      criteria.map(({ text }) => text),
      judgementOf(view)?.answers ?? [],
    ),
    accepted: scope.acceptJudgement === true,
  };
}

/** What one criterion is without its answer stays open, and so does the whole. */
function judgedOf(
  criteria: readonly string[],
  said: readonly CriterionAnswer[],
): Standing['judged'] {
  if (said.some(({ answer }) => answer === 'not_met')) return 'not_met';
  const met = new Set(said.filter(({ answer }) => answer === 'met').map((one) => one.criterion));
  return criteria.length > 0 && criteria.every((text) => met.has(text)) ? 'all_met' : 'open';
}

/** Criteria the judge says the result does not meet. */
export const unmetOf = ({ answers: said }: Judgement): CriterionAnswer[] =>
  said.filter(({ answer }) => answer === 'not_met');
