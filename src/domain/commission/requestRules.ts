import type { RecordedRequirement } from '../evidence/recorded.ts';
import type { CommissionTerms } from './terms.ts';
import { projectionPolicies, type SpecReadinessOverride } from './commission.ts';
import { deliveryPolicies } from '../delivery/policy.ts';

/** What is asked for, as far as it can be judged without looking at the world. */
export interface Wanted extends CommissionTerms {
  readonly state?: string;
  readonly override?: Pick<SpecReadinessOverride, 'reason'>;
}

/** What is wrong with a request, whoever made it: a command line, a plan, or a program. */
export interface RequestProblem {
  readonly code: string;
  /** One sentence. */
  readonly what: string;
  /** One sentence. */
  readonly advice: string;
}

/** Characters of a text that is put into prompts and commit messages; far above any that makes sense. */
const LONGEST = 10_000;

/** Characters of a name such as an action, a module or a tag. */
const LONGEST_NAME = 1_000;

/** The first thing that makes the request unfit, or `undefined`. Types cannot be trusted: it may be raw. */
export function requestProblem(wanted: Wanted): RequestProblem | undefined {
  return (
    nameProblem(wanted) ??
    listProblem(wanted) ??
    wordProblem(wanted) ??
    timeProblem(wanted) ??
    textProblem(wanted) ??
    budgetProblem(wanted) ??
    evidenceProblem(wanted)
  );
}

/** `repo_ref` → `repo_ref_required` and the like: haft's names with what is wrong behind them. */
function nameProblem(wanted: Wanted): RequestProblem | undefined {
  const names: readonly (readonly [key: string, value: string | undefined])[] = [
    ['repo_ref', wanted.repoRef],
    ['target_branch', wanted.targetBranch],
    ['base_sha', wanted.baseSha],
    ['queue', wanted.queue],
    ['autonomy_envelope_ref', wanted.envelopeRef],
  ];
  for (const [key, value] of names) {
    if (value === undefined) continue;
    if (isBlank(value))
      return problem(`${key}_required`, `${key} is empty.`, 'Leave it out, or say which.');
    if (!isName(value)) return notOneLine(key, value);
  }
  const { baseSha } = wanted;
  if (baseSha === undefined || /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(baseSha)) return undefined;
  return problem(
    'base_sha_invalid',
    `"${baseSha}" is no full commit id, and what it names may move.`,
    'Give all 40 hexadecimal digits, as "git rev-parse" prints them.',
  );
}

function listProblem(wanted: Wanted): RequestProblem | undefined {
  const lists: readonly (readonly [
    key: string,
    list: readonly string[] | undefined,
    one: string,
  ])[] = [
    ['allowed_actions', wanted.allowedActions, 'action'],
    ['allowed_modules', wanted.allowedModules, 'module'],
    ['affected_files', wanted.affectedFiles, 'file'],
    ['tags', wanted.tags, 'tag'],
  ];
  if (wanted.allowedActions?.length === 0) {
    const advice = 'Name at least one, or leave it out for edit_files and run_tests.';
    return problem('allowed_actions_required', 'allowed_actions is empty.', advice);
  }
  for (const [key, list = [], one] of lists) {
    if (list.some(isBlank))
      return problem(`${key}_invalid`, `${key} holds an empty ${one}.`, 'Take it out.');
    const odd = list.find((name) => !isName(name));
    if (odd !== undefined) return notOneLine(key, odd);
  }
  return undefined;
}

function wordProblem({
  deliveryPolicy,
  projectionPolicy,
  state,
}: Wanted): RequestProblem | undefined {
  const words: readonly (readonly [
    key: string,
    said: string | undefined,
    known: readonly string[],
  ])[] = [
    ['delivery_policy', deliveryPolicy, deliveryPolicies],
    ['projection_policy', projectionPolicy, projectionPolicies],
    ['state', state, ['draft', 'queued']],
  ];
  const [key, said, known] =
    words.find(([, one, all]) => one !== undefined && !all.includes(one)) ?? [];
  if (key === undefined) return undefined;
  return problem(
    `${key}_invalid`,
    `"${said ?? ''}" is no ${key}.`,
    `Say one of ${known?.join(', ') ?? ''}.`,
  );
}

function timeProblem({ validForMs, validUntil, priority }: Wanted): RequestProblem | undefined {
  if (validForMs !== undefined && !(Number.isFinite(validForMs) && validForMs > 0))
    return problem(
      'valid_for_invalid',
      'valid_for is no time to come.',
      'Give a duration such as 168h.',
    );
  if (validUntil !== undefined && !Number.isFinite(validUntil))
    return problem(
      'valid_until_invalid',
      'valid_until is no time.',
      'Write it like 2026-12-01T18:00:00Z.',
    );
  if (priority !== undefined && !Number.isInteger(priority))
    return problem('priority_invalid', 'priority is no whole number.', 'Give a number such as 10.');
  return undefined;
}

function textProblem({ sliceDescription: slice, override }: Wanted): RequestProblem | undefined {
  if (slice !== undefined && isBlank(slice)) {
    const advice = 'Say which part of the decision it takes, or leave it out.';
    return problem('slice_description_empty', 'The slice description is empty.', advice);
  }
  if (slice !== undefined && slice.length > LONGEST) {
    const what = `The slice description is longer than ${LONGEST} characters.`;
    return problem('slice_description_too_long', what, 'Put the detail into the decision.');
  }
  if (override && isBlank(override.reason)) {
    const advice = 'Say why this work runs outside the specifications.';
    return problem('reason_required', 'A reason is required.', advice);
  }
  return undefined;
}

/** `budget_invalid` for what is no amount; turns and tokens are whole, and only repairs may be none. */
function budgetProblem({ budget = {} }: Wanted): RequestProblem | undefined {
  const { turns = 1, tokens = 1, workMs = 1, repairTurns = 0 } = budget;
  const amounts: readonly (readonly [key: string, amount: number, least: number])[] = [
    ['max_turns', turns, 1],
    ['max_tokens', tokens, 1],
    ['repair_turns', repairTurns, 0],
  ];
  const wrong = amounts.find(([, amount, least]) => !Number.isInteger(amount) || amount < least);
  if (wrong)
    return problem(
      'budget_invalid',
      `${wrong[0]} is no whole number of ${wrong[2]} or more.`,
      'Give a number such as 20, or leave it out.',
    );
  if (isLength(workMs)) return undefined;
  return problem('budget_invalid', 'max_time is no time.', 'Give a duration such as 90m.');
}

function evidenceProblem({ evidence = [], criteria = [] }: Wanted): RequestProblem | undefined {
  const inWords = criteria.map((text) => ({ kind: 'criterion', text }));
  const problems = [...evidence, ...inWords].map(requirementProblem);
  return problems.find((one) => one !== undefined);
}

/** As it may come from outside, in the words of either form. */
interface RawRequirement extends Partial<RecordedRequirement> {
  readonly text?: string;
}

function requirementProblem(one: RawRequirement): RequestProblem | undefined {
  const { kind = '', timeoutMs = 1 } = one;
  if (isBlank(kind))
    return evidenceInvalid('A piece of evidence has no kind.', 'Say "command" or "criterion".');
  if (kind === 'command' && isBlank(one.command ?? '')) {
    const advice = 'Give a command such as "npm test", or leave the evidence out.';
    return problem('evidence_command_required', 'An evidence command is empty.', advice);
  }
  if (!isLength(timeoutMs))
    return evidenceInvalid('A time limit of evidence is no time.', 'Give one above 0.');
  return kind === 'command' ? undefined : criterionProblem(kind, one.text ?? one.description ?? '');
}

function criterionProblem(kind: string, text: string): RequestProblem | undefined {
  if (isBlank(text))
    return evidenceInvalid(
      `Evidence of the kind ${kind} says nothing.`,
      'Describe what is to be shown.',
    );
  if (text.length <= LONGEST) return undefined;
  const what = `A criterion is longer than ${LONGEST} characters.`;
  return evidenceInvalid(what, 'Put the detail into the decision.');
}

const isLength = (ms: number): boolean => Number.isFinite(ms) && ms > 0;

const evidenceInvalid = (what: string, advice: string): RequestProblem =>
  problem('evidence_invalid', what, advice);

const isBlank = (text: string): boolean => text.trim() === '';
const isName = (text: string): boolean =>
  text.length <= LONGEST_NAME && /^[\t\P{Cc}]*$/u.test(text);

function notOneLine(key: string, value: string): RequestProblem {
  const shown = JSON.stringify(value.slice(0, 40));
  const what = `${key} is not one short line of text: ${shown}.`;
  return problem(`${key}_invalid`, what, 'Give one line without control characters.');
}

function problem(code: string, what: string, advice: string): RequestProblem {
  return { code, what, advice };
}
