import { durationText } from '../../base/duration.ts';
import type { Budget } from '../budget/budget.ts';
import type { CommandEvidence } from '../evidence/evidence.ts';
import type { Decision } from './decision.ts';

/** What is said of a new decision; the rest is left to be filled in. */
export interface DecisionWords {
  /** One line. */
  readonly title: string;
  /** `active` where it does not say so; only an active one can be commissioned. */
  readonly status?: 'draft';
  readonly context?: string;
  /** A date, or an RFC 3339 time with its zone, as it is to stand in the file. */
  readonly validUntil?: string;
  readonly problemRefs?: readonly string[];
  readonly sectionRefs?: readonly string[];
  readonly affectedFiles?: readonly string[];
  readonly allowedPaths?: readonly string[];
  readonly forbiddenPaths?: readonly string[];
  /** Decisions it waits for, by id. */
  readonly dependsOn?: readonly string[];
  readonly invariants?: readonly string[];
  /** Commands; a bare text is one without terms. */
  readonly evidence?: readonly (string | CommandEvidence)[];
  readonly criteria?: readonly string[];
  readonly judge?: boolean;
  readonly budget?: Budget;
  /** Markdown that the agent reads word for word. */
  readonly body?: string;
}

/**
 * A decision file that loads as it is; what is still to be said stands in its text. `at`: epoch ms.
 * @param found Commands by which the project checks its work, offered where no evidence is said.
 */
export function decisionFileText(
  id: string,
  words: DecisionWords,
  at: number,
  found: readonly string[] = [],
): string {
  const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const front = [
    `id: ${id}`,
    'kind: DecisionRecord',
    'version: 1',
    `status: ${words.status ?? 'active'}`,
    `title: ${scalar(words.title)}`,
    ...keyOf('context', words.context),
    ...keyOf('valid_until', words.validUntil),
    `created_at: ${time}`,
    `updated_at: ${time}`,
    ...listOf('problem_refs', words.problemRefs),
    ...listOf('section_refs', words.sectionRefs),
    ...listOf('affected_files', words.affectedFiles),
    ...listOf('allowed_paths', words.allowedPaths),
    ...listOf('forbidden_paths', words.forbiddenPaths),
    ...listOf('depends_on', words.dependsOn),
    ...listOf('invariants', words.invariants),
    ...evidenceLines(words),
    ...(words.judge ? ['judge: true'] : []),
    ...budgetLines(words.budget),
    ...(words.body === undefined ? hints(words, found) : []),
  ];
  return `${['---', ...front, '---', '', ...bodyLines(words)].join('\n')}\n`;
}

/** What a run asks for and nobody has said yet, as comments to be made lines of. */
function hints(
  { affectedFiles, allowedPaths, evidence, criteria }: DecisionWords,
  found: readonly string[],
): string[] {
  const named = [...(affectedFiles ?? []), ...(allowedPaths ?? [])];
  const proofs = [...(evidence ?? []), ...(criteria ?? [])];
  return [
    ...(named.length === 0
      ? ['# affected_files:          # what the work is about, and may change', '#   - src/']
      : []),
    ...(proofs.length === 0
      ? [
          '# evidence_requirements:   # commands that must be green afterwards',
          ...(found.length > 0 ? found : [noneFound]).map((one) => `#   - ${scalar(one)}`),
        ]
      : []),
  ];
}

const noneFound = 'a command that ends green when it is done';

/** A text that brings its own heading keeps it. */
function bodyLines({ title, body }: DecisionWords): string[] {
  if (body === undefined) return [`# ${title}`, '', ...toBeFilledIn];
  const text = body.trim();
  return text.startsWith('# ') ? [text] : [`# ${title}`, '', text];
}

const unfilled =
  'TODO: what to do, and how one sees that it is done. The agent reads this text word for word.';
const toBeFilledIn = ['## Decision', '', unfilled];

/** Whether a decision still says what a new one says: an agent would be paid to read that. */
export const isUnfilled = ({ body }: Pick<Decision, 'body'>): boolean =>
  unfilledAt(body) !== undefined;

/** Where a text says so: offset in UTF-16 units. */
export function unfilledAt(text: string): number | undefined {
  const at = text.indexOf(unfilled);
  return at < 0 ? undefined : at;
}

function evidenceLines({ evidence = [], criteria = [] }: DecisionWords): string[] {
  const lines = [
    ...evidence.flatMap((one) => (typeof one === 'string' ? [item(one)] : commandLines(one))),
    ...criteria.map((text) => item(`criterion: ${scalar(text)}`, 'raw')),
  ];
  return lines.length === 0 ? [] : ['evidence_requirements:', ...lines];
}

function commandLines(one: CommandEvidence): string[] {
  const terms = [
    ...keyOf('description', one.description),
    ...keyOf('baseline', one.baseline),
    ...keyOf('spec_section_ref', one.specSectionRef),
    ...(one.network ? ['network: true'] : []),
    ...(one.loopback ? ['loopback: true'] : []),
    ...(one.timeoutMs === undefined ? [] : [`timeout_ms: ${one.timeoutMs}`]),
  ];
  if (terms.length === 0) return [item(one.command)];
  return [item(`command: ${scalar(one.command)}`, 'raw'), ...terms.map((term) => `    ${term}`)];
}

function budgetLines({ turns, tokens, workMs, repairTurns }: Budget = {}): string[] {
  const amounts = [
    ['max_turns', turns],
    ['max_tokens', tokens],
    ['max_time', workMs === undefined ? undefined : durationText(workMs)],
    ['repair_turns', repairTurns],
  ] as const;
  return amounts.flatMap(([key, amount]) => (amount === undefined ? [] : [`${key}: ${amount}`]));
}

const keyOf = (key: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`${key}: ${scalar(value)}`];

function listOf(key: string, items: readonly string[] = []): string[] {
  return items.length === 0 ? [] : [`${key}:`, ...items.map((one) => item(one))];
}

const item = (text: string, how: 'raw' | 'scalar' = 'scalar'): string =>
  `  - ${how === 'raw' ? text : scalar(text)}`;

/** A text of one line as YAML. Words that any reader takes for text, haft's own line reader included, stay without quotes. */
export function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w .,()/*+-]*$/.test(text) && text === text.trim();
  const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}
