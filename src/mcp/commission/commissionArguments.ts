import { z } from 'zod';
import { commissionStates, projectionPolicies } from '../../domain/commission/commission.ts';
import { situations } from '../../domain/commission/situation.ts';
import { deliveryPolicies } from '../../domain/delivery/policy.ts';
import { selectors } from '../../engine/report/selectors.ts';
import { duration, flag, oneOf, text, texts, time, whole } from '../argument.ts';
import { evidenceRequirements } from '../evidenceArguments.ts';

const states = [...new Set([...commissionStates, ...situations])];

/** What is said of a commission that is to be made. */
export const terms = {
  repo_ref: text('Label of the repository; local:<folder> where it is left out.'),
  base_sha: text(
    'Full id of the commit the authority is issued on; the tip of the branch where it is left out.',
  ),
  target_branch: text('Branch to land on; the current one where it is left out.'),
  allowed_paths: texts(
    "Patterns of what the work may change, such as docs/ or src/**/*.ts; the decision's where it is left out.",
  ),
  forbidden_paths: texts('Patterns of what the work must not change.'),
  allowed_actions: texts('edit_files and run_tests where it is left out.'),
  affected_files: texts('Files the work is about.'),
  allowed_modules: texts('Modules the work may touch.'),
  lockset: texts('Further patterns to keep other work away from while it runs.'),
  evidence_requirements: evidenceRequirements,
  criteria: texts('What must be true, in words, beside all other evidence. It proves nothing.'),
  judge: flag('A fresh read-only thread answers the criteria.'),
  accept_judgement: flag(
    "Its answers alone may land work that has only criteria. The operator's alone.",
  ),
  projection_policy: oneOf('local_only where it is left out.', projectionPolicies),
  delivery_policy: oneOf(
    'workspace_patch_manual, where it is left out: the result waits for review. workspace_patch_auto_on_pass: a drain lands it as one commit once its evidence is green.',
    deliveryPolicies,
  ),
  state: oneOf(
    'Of a new one: queued, where it is left out, or draft, which waits until the operator wants it. Of a list: only those in this state.',
    states,
  ),
  valid_for: duration('How long it stays valid, such as 168h, which holds where it is left out.'),
  valid_until: time('Until when it stays valid; wins over valid_for.'),
  slice_description: text(
    'Which part of the decision it takes; needed for a second live commission of one decision.',
  ),
  autonomy_envelope_ref: text('Envelope of .haft/envelopes that bounds it further.'),
  depends_on: texts(
    'Decisions whose commissions must have landed before it starts, beside those its decision names.',
  ),
  tags: texts('Words to find it by.'),
  queue: text('Name of a queue to list it by.'),
  priority: z
    .int('must be a whole number')
    .describe('Higher runs earlier; 0 where it is left out.'),
  max_turns: whole('Turns of the agent, repair turns included.', 1),
  max_tokens: whole('Tokens of all turns.', 1),
  max_time: duration('Time of all turns, such as 90m.'),
  repair_turns: whole('How often red evidence goes back to the agent.', 0),
  project_root: text(
    'Top folder of the checkout, absolute; it must be the one this server serves.',
  ),
} as const;

const ref = { decision_ref: text('Decision, by its id.') } as const;

/** Everything that can be said to `haft_commission` beside its action. */
export const commissionArguments = {
  ...ref,
  decision_refs: texts(
    'Decisions, by their ids: all get a commission, or none when one is refused.',
  ).min(1, 'must name a decision'),
  ...terms,
  commission: z
    .strictObject(
      Object.fromEntries(
        Object.entries({ ...ref, ...terms }).map(([name, shape]) => [name, shape.optional()]),
      ) as {
        [K in keyof typeof ref | keyof typeof terms]: z.ZodOptional<(typeof ref & typeof terms)[K]>;
      },
      'must be an object',
    )
    .describe('What is said of the commission, as one object instead of arguments of their own.'),
  plan: text('Plan file of the checkout, such as .haft/plans/release.yaml.'),
  force: flag('Also for decisions that have commissions already.'),
  commission_id: text('Commission, by its id: wc-YYYYMMDD-xxxxxxxx.'),
  commission_ids: texts('Commissions, by their ids.').min(1, 'must name a commission'),
  selector: oneOf('open where it is left out.', selectors),
  older_than: duration(
    'Age from which an open one has waited too long, such as 24h, which holds where it is left out.',
  ),
  plan_ref: text('Only those of this plan, by its id.'),
  plan_revision: text('Only those of this revision of a plan.'),
  reason: text("Why, in the operator's words; it stays with the commission."),
  feedback: text('Words for the agent of the next attempt.'),
  unproven: text('Why work that is not proven is taken all the same.'),
} as const;
