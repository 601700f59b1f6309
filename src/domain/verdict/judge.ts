import {
  commandsOf,
  evidenceKey,
  type EvidenceRequirement,
  type EvidenceRun,
} from '../evidence/evidence.ts';
import type { Verdict } from './verdict.ts';

/** States in which a run can end. */
export type SettledState =
  'completed' | 'failed' | 'blocked_stale' | 'blocked_policy' | 'needs_human_review';

/** How a run ends, before delivery is decided. */
export interface Ending {
  readonly state: SettledState;
  readonly verdict: Verdict;
  /** Facts behind it, for `--json`. */
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
}

/** What is known of a captured tree before any evidence has run on it. */
export interface CaptureFacts {
  /** Things that cannot be captured faithfully. */
  readonly refused: readonly { readonly path: string; readonly why: string }[];
  /** Paths that differ from the base. */
  readonly files: readonly string[];
  /** Those of them the scope does not allow. */
  readonly outside: readonly string[];
}

/** What the evidence of a tree came to. */
export interface EvidenceFacts {
  /** Each command's last run, in the order they were asked for. */
  readonly runs: readonly EvidenceRun[];
  /** How many criteria were asked for; they change no verdict, only its words. */
  readonly criteria?: number;
  /** One was red first and green when run once more on the same tree. */
  readonly flaky?: boolean;
  /** The evidence itself changed files of the tree. */
  readonly mutatesTree?: boolean;
  /** How red commands stood on the base, where that was just the same. */
  readonly asBefore?: readonly EvidenceRun[];
}

/** The end of a run whose work may not land whatever its evidence says; `undefined` where it may. */
export function judgeCapture({ refused, files, outside }: CaptureFacts): Ending | undefined {
  if (refused.length > 0) {
    const named = refused.map(({ path, why }) => `${path} (${why})`);
    const text = `The work tree holds what cannot be landed: ${firstOf(named)}.`;
    return unproven('blocked_policy', 'capture_refused', text, { details: { refused: named } });
  }
  if (files.length === 0) {
    const text = 'The agent ended without changing any file.';
    return unproven('blocked_policy', 'no_commission_mutation', text);
  }
  if (outside.length > 0) {
    const text = `It changed paths outside its scope: ${firstOf(outside)}.`;
    const details = { changed_paths: files, out_of_scope_paths: outside };
    return unproven('blocked_policy', 'mutation_outside_commission_scope', text, { details });
  }
  return undefined;
}

/**
 * Green passes; one red command fails the whole, and the first of them is named. Where all that is red was
 * red before in just the same way, no work on the captured tree could have helped: somebody has to look.
 */
export function judgeEvidence(facts: EvidenceFacts): Ending {
  const { runs, criteria, flaky, mutatesTree, asBefore = [] } = facts;
  const shared = {
    evidence: runs,
    proof: runs.length === 0 ? ('none' as const) : ('evidence' as const),
    ...(flaky && { flaky }),
    ...(mutatesTree && { evidenceMutatesTree: true }),
  };
  const red = redOf(runs);
  const same = new Set(asBefore.map(evidenceKey));
  const worst = red.find((run) => !same.has(evidenceKey(run))) ?? red[0];
  if (worst && same.has(evidenceKey(worst))) {
    const text = `"${worst.command}" ${howItEnded(worst)}, with the same output as before the work.`;
    const verdict = { verdict: 'failed', code: 'red_as_before', text, ...shared } as const;
    return { state: 'needs_human_review', verdict };
  }
  if (worst) {
    const text = `"${worst.command}" ${howItEnded(worst)}.`;
    const verdict = { verdict: 'failed', code: 'evidence_failed', text, ...shared } as const;
    return { state: 'failed', verdict };
  }
  const said = runs.length === 0 ? unshown(criteria) : allGreen;
  return { state: 'completed', verdict: { verdict: 'pass', ...said, ...shared } };
}

const howItEnded = ({ exitCode }: EvidenceRun): string =>
  exitCode === null ? 'was ended by its time limit' : `ended with exit code ${exitCode}`;

const allGreen = { code: 'evidence_passed', text: 'All evidence is green.' };

const unshown = (criteria = 0): Pick<Verdict, 'code' | 'text'> =>
  criteria === 0
    ? { code: 'no_evidence', text: 'No evidence was asked for.' }
    : { code: 'criteria_alone', text: 'Only criteria were asked for, and no command proves them.' };

/** Whether every command that was asked for ran and is green; true when there are none. */
export function isGreen(
  requirements: readonly EvidenceRequirement[],
  runs: readonly EvidenceRun[],
): boolean {
  return runs.length === commandsOf(requirements).length && redOf(runs).length === 0;
}

/** Commands that did not end with 0, or were ended by us. */
export function redOf(runs: readonly EvidenceRun[]): EvidenceRun[] {
  return runs.filter(({ exitCode }) => exitCode !== 0);
}

/** The end of a run that could not start, was cut short, or whose result may not be measured. */
export function unproven(
  state: Exclude<SettledState, 'completed'>,
  code: string,
  text: string,
  more: Pick<Ending, 'details'> & Partial<Pick<Verdict, 'evidence'>> = {},
): Ending {
  const { details, evidence = [] } = more;
  const verdict = state === 'failed' ? 'failed' : 'blocked';
  return {
    state,
    verdict: { verdict, code, text, evidence, proof: 'evidence' },
    ...(details && { details }),
  };
}

const firstOf = (names: readonly string[]): string => names.slice(0, 5).join(', ');
