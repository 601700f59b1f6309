import { isPattern, readPattern } from '../scope/pattern.ts';
import {
  envelopeHashInput,
  envelopeReactions,
  envelopeStates,
  requiredGates,
  type AutonomyEnvelope,
} from './envelope.ts';

type Written = Omit<AutonomyEnvelope, 'state' | 'onFailure' | 'onStale'>;

/** What an envelope's author wrote, each value of its type and under its first name. */
export interface EnvelopeFields extends Partial<Written> {
  readonly state?: string;
  readonly onFailure?: string;
  readonly onStale?: string;
  /** There when the author tries to switch gates off. */
  readonly skipsGates?: true;
}

type Whole = EnvelopeFields & Omit<AutonomyEnvelope, keyof typeof nothingMore>;

/** Why what was written is no envelope (docs/rules.md R38). */
export interface EnvelopeFlaw {
  readonly code: EnvelopeShapeCode;
  /** The key it is about, as written in a file. */
  readonly key: string;
  /** One sentence. */
  readonly what: string;
}

export type EnvelopeShapeCode =
  | 'autonomy_envelope_ref_required'
  | 'autonomy_envelope_gate_skip_forbidden'
  | 'autonomy_envelope_hash_mismatch'
  | 'revision_required'
  | 'invalid_autonomy_envelope_state'
  | 'allowed_repos_required'
  | 'allowed_paths_required'
  | 'allowed_actions_required'
  | 'max_concurrency_required'
  | 'commission_budget_required'
  | 'invalid_autonomy_envelope_on_failure'
  | 'invalid_autonomy_envelope_on_stale'
  | 'required_gate_missing'
  | 'valid_until_required'
  | 'path_pattern_invalid';

/** What an author may leave out. */
const nothingMore = {
  forbiddenPaths: [] as readonly string[],
  forbiddenActions: [] as readonly string[],
  allowedModules: [] as readonly string[],
  forbiddenOneWayDoorActions: [] as readonly string[],
  requiredGates: [] as readonly string[],
  activeConcurrency: 0,
  consumedCommissions: 0,
};

/**
 * The envelope these fields make, or everything that is wrong with them.
 * @param sha256 Lower-case hex digest of a text, to check a hash its author wrote.
 */
export function readEnvelope(
  fields: EnvelopeFields,
  sha256: (text: string) => string,
): AutonomyEnvelope | readonly EnvelopeFlaw[] {
  if (!isWhole(fields)) return flawsOf(fields);
  const envelope = { ...nothingMore, ...fields };
  if (envelope.hash === undefined || sha256(envelopeHashInput(envelope)) === envelope.hash)
    return envelope;
  const what = 'The hash is not that of what is written.';
  return [{ code: 'autonomy_envelope_hash_mismatch', key: 'hash', what }];
}

export function isEnvelope(
  read: AutonomyEnvelope | readonly EnvelopeFlaw[],
): read is AutonomyEnvelope {
  return 'ref' in read;
}

function isWhole(fields: EnvelopeFields): fields is Whole {
  return flawsOf(fields).length === 0;
}

const flawsOf = (fields: EnvelopeFields): EnvelopeFlaw[] => [
  ...missing(fields),
  ...wrong(fields),
  ...unreadable(fields),
];

function missing(fields: EnvelopeFields): EnvelopeFlaw[] {
  const needed: [code: EnvelopeShapeCode, key: string, there: boolean][] = [
    ['autonomy_envelope_ref_required', 'ref', isText(fields.ref)],
    ['revision_required', 'revision', isText(fields.revision)],
    ['allowed_repos_required', 'allowed_repos', isSome(fields.allowedRepos)],
    ['allowed_paths_required', 'allowed_paths', isSome(fields.allowedPaths)],
    ['allowed_actions_required', 'allowed_actions', isSome(fields.allowedActions)],
    ['max_concurrency_required', 'max_concurrency', isCount(fields.maxConcurrency)],
    ['commission_budget_required', 'commission_budget', isCount(fields.commissionBudget)],
    ['valid_until_required', 'valid_until', Number.isFinite(fields.validUntil)],
  ];
  return needed
    .filter(([, , there]) => !there)
    .map(([code, key]) => ({ code, key, what: `\`${key}\` is missing or says nothing.` }));
}

const isText = (value = ''): boolean => value.trim() !== '';
const isSome = (list: readonly string[] = []): boolean => list.length > 0 && list.every(isText);
const isCount = (value = 0): boolean => Number.isInteger(value) && value > 0;

function wrong(fields: EnvelopeFields): EnvelopeFlaw[] {
  const words: [
    code: EnvelopeShapeCode,
    key: string,
    said: string | undefined,
    known: readonly string[],
  ][] = [
    ['invalid_autonomy_envelope_state', 'state', fields.state, envelopeStates],
    ['invalid_autonomy_envelope_on_failure', 'on_failure', fields.onFailure, envelopeReactions],
    ['invalid_autonomy_envelope_on_stale', 'on_stale', fields.onStale, envelopeReactions],
  ];
  const flaws = words
    .filter(([, , said, known]) => !known.includes(said ?? ''))
    .map(([code, key, , known]): EnvelopeFlaw => {
      return { code, key, what: `\`${key}\` must be one of ${known.join(', ')}.` };
    });
  if (fields.skipsGates) {
    const what = 'No envelope may switch a gate off.';
    flaws.push({ code: 'autonomy_envelope_gate_skip_forbidden', key: 'skip_gates', what });
  }
  const gates = fields.requiredGates ?? [];
  const left = gates.length > 0 ? requiredGates.filter((gate) => !gates.includes(gate)) : [];
  if (left.length > 0) {
    const what = `\`required_gates\` leaves out ${left.join(', ')}.`;
    flaws.push({ code: 'required_gate_missing', key: 'required_gates', what });
  }
  return flaws;
}

/** A prohibition nobody can read would forbid nothing, so it is refused like an empty one. */
function unreadable({ allowedPaths = [], forbiddenPaths = [] }: EnvelopeFields): EnvelopeFlaw[] {
  const flaws = (key: string, texts: readonly string[]): EnvelopeFlaw[] =>
    texts.flatMap((text): EnvelopeFlaw[] => {
      const read = readPattern(text, { caseless: false });
      // Case rules change what a pattern covers, never whether it can be read.
      return isPattern(read) ? [] : [{ code: 'path_pattern_invalid', key, what: read.what }];
    });
  return [
    ...flaws('allowed_paths', allowedPaths.filter(isText)),
    ...flaws('forbidden_paths', forbiddenPaths),
  ];
}
