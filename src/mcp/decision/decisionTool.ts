import { omitUndefined } from '../../base/omitUndefined.ts';
import { Fault } from '../../base/fault.ts';
import type { DecisionWords } from '../../domain/decision/decisionWords.ts';
import { commandsOf, criteriaOf } from '../../domain/evidence/evidence.ts';
import {
  checkedDecisionJson,
  decisionsJson,
  oneDecisionJson,
} from '../../engine/report/decisionJson.ts';
import { newDecisionJson } from '../../engine/report/projectJson.ts';
import { actionsOver, type Caller, type Given } from '../action.ts';
import { requirementsOf } from '../evidenceArguments.ts';
import type { Tool } from '../tool.ts';
import { decisionArguments, words } from './decisionArguments.ts';

const { open } = actionsOver<typeof decisionArguments>();
const wordNames = Object.keys(words) as (keyof typeof words)[];

const actions = {
  create: open({
    summary:
      'write a decision file of its own, and say whether it can be commissioned as it is. No file that exists is changed.',
    needs: ['title'],
    takes: wordNames,
    run: async ({ desk }, said) => {
      const made = await desk.plans.newDecision(wordsOf(said));
      const check = await desk.plans.checkDecision({ ref: made.id });
      return { ...(newDecisionJson(made) as object), ...checkedDecisionJson(check) };
    },
  }),
  validate: open({
    summary:
      'whether a decision that exists, or a text that may become one, can be commissioned; nothing is written. Of neither: every decision that cannot be read.',
    needs: [],
    takes: ['decision_ref', 'text'],
    run: async ({ desk }, { decision_ref: ref, text }) => {
      if (ref !== undefined && text !== undefined) throw eitherOr();
      if (ref !== undefined) return checkedDecisionJson(await desk.plans.checkDecision({ ref }));
      if (text !== undefined) return checkedDecisionJson(await desk.plans.checkDecision({ text }));
      const { problems } = await desk.plans.decisions();
      return decisionsJson({ decisions: [], problems }, () => []) as object;
    },
  }),
  list: open({
    summary:
      'all decisions, without their texts, with their commissions, and the files that cannot be read.',
    needs: [],
    takes: [],
    run: async (caller) =>
      decisionsJson(await caller.desk.plans.decisions(), commissionsOf(caller)) as object,
  }),
  show: open({
    summary: 'one decision with its text.',
    needs: ['decision_ref'],
    takes: [],
    run: (caller, { decision_ref: ref }) => showDecision(caller, ref),
  }),
};

/** @throws Fault `decision_not_found`, `decision_id_ambiguous`. */
export async function showDecision(caller: Pick<Caller, 'desk'>, ref: string): Promise<object> {
  const { decision } = await caller.desk.plans.checkDecision({ ref });
  return decision ? (oneDecisionJson(decision, commissionsOf(caller)) as object) : {};
}

const commissionsOf =
  ({ desk }: Pick<Caller, 'desk'>) =>
  (decision: string): string[] =>
    desk.reports.ledger.ofDecision(decision).map(({ commission }) => commission.id);

type Said = Given<typeof decisionArguments, 'title', keyof typeof words>;

function wordsOf(said: Said): DecisionWords {
  const evidence = requirementsOf(said.evidence_requirements ?? []);
  const criteria = [...criteriaOf(evidence).map(({ text }) => text), ...(said.criteria ?? [])];
  const budget = omitUndefined({
    ...{ turns: said.max_turns, tokens: said.max_tokens },
    ...{ workMs: said.max_time, repairTurns: said.repair_turns },
  });
  return {
    title: said.title,
    ...omitUndefined({
      context: said.context,
      body: said.body,
      validUntil: said.valid_until,
      problemRefs: said.problem_refs,
      sectionRefs: said.section_refs,
      affectedFiles: said.affected_files,
      allowedPaths: said.allowed_paths,
      forbiddenPaths: said.forbidden_paths,
      dependsOn: said.depends_on,
      invariants: said.invariants,
      judge: said.judge,
    }),
    evidence: commandsOf(evidence),
    criteria,
    ...(Object.keys(budget).length > 0 && { budget }),
  };
}

const eitherOr = (): Fault =>
  new Fault({
    code: 'argument_invalid',
    what: 'validate was given both a decision_ref and a text.',
    advice: 'Leave one of them out.',
  });

/** Decisions: what is to be done, how one sees that it is done, and within which paths. */
export const decisionTool: Tool = {
  name: 'haft_decision',
  title: 'Haft decisions',
  summary:
    'Writes, checks and tells of decisions: files below .haft/decisions that say what is to be done, within which paths, and by which commands one sees that it is done. One decision is one small piece of work that an agent can do alone and that lands as one commit.',
  arguments: decisionArguments,
  actions,
  answers: { decision: 'object', decisions: 'array', problems: 'array', check: 'object' },
};
