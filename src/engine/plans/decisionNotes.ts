import type { FileProblem, Place } from '../../base/fileProblem.ts';
import type { Fault } from '../../base/fault.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { unfilledAt } from '../../domain/decision/decisionWords.ts';
import { commandDoubt, goesOnWhenRed, readsAsCommand } from '../../domain/evidence/doubt.ts';
import { overlaps } from '../../domain/scope/overlap.ts';
import { isPattern, readPattern, type CaseRule, type Pattern } from '../../domain/scope/pattern.ts';
import { shownPattern } from '../../domain/scope/meant.ts';
import type { MatchCount } from '../commissions/issue.ts';

/** One thing to know of a decision's text, at its place. */
export interface DecisionNote extends Place {
  /** `error`: it cannot be commissioned as it is; `warning`: it can, and somebody should look; `info`: a fact. */
  readonly severity: 'error' | 'warning' | 'info';
  /** `snake_case`. */
  readonly code: string;
  /** Sentences. */
  readonly what: string;
}

/** What a text turned out to be, and what issuing it came to. */
export interface NotedDecision {
  readonly text: string;
  readonly decision: Decision;
  readonly unread: readonly FileProblem[];
  readonly placeOf: (path: readonly (string | number)[]) => Place;
  readonly refusal?: Fault;
  readonly matched: readonly MatchCount[];
  /** Commissions that are not over. */
  readonly live: readonly CommissionView[];
  readonly rule: CaseRule;
}

type Path = readonly (string | number)[];

/** Everything to know of a decision where it is written, in the order of the text (docs/rules.md R200). */
export function decisionNotes(noted: NotedDecision): DecisionNote[] {
  return [
    ...noted.unread.map(unread),
    ...refused(noted),
    ...unmatched(noted),
    ...overlapping(noted),
    ...evidence(noted),
    ...unfilled(noted),
  ].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** A file may hold what others read; only what looks like a slip is one. */
function unread({ line, column, code, what }: FileProblem): DecisionNote {
  const severity = what.includes('Did you mean') ? 'warning' : 'info';
  return { line, column, code, what, severity };
}

/** Keys that a refusal is about, by its code. */
const about: Readonly<Record<string, string>> = {
  decision_expired: 'valid_until',
  decision_not_active: 'status',
  decision_id_ambiguous: 'id',
  decision_dependency_unknown: 'depends_on',
  decision_dependency_cycle: 'depends_on',
  allowed_paths_required: 'title',
};

function refused({ refusal, placeOf, decision }: NotedDecision): DecisionNote[] {
  if (!refusal) return [];
  const { code, message, advice, facts } = refusal;
  const named = typeof facts['pattern'] === 'string' ? pathTo(decision, facts['pattern']) : [];
  const key = about[code];
  // One that is over is as it should be.
  const severity = code === 'decision_not_active' ? 'info' : 'error';
  const place = placeOf(key === undefined ? named : [key]);
  return [{ ...place, severity, code, what: `${message} ${advice}` }];
}

/** Where a path is written; the header where nobody wrote it so. */
function pathTo({ allowedPaths, affectedFiles, forbiddenPaths }: Decision, pattern: string): Path {
  const lists = {
    allowed_paths: allowedPaths,
    affected_files: affectedFiles,
    forbidden_paths: forbiddenPaths,
  };
  for (const [key, list] of Object.entries(lists)) {
    const at = list.indexOf(pattern);
    if (at >= 0) return [key, at];
  }
  return [];
}

/** The list a scope is made of, and the key it stands under. */
const scopeKey = ({ allowedPaths }: Decision): string =>
  allowedPaths.length > 0 ? 'allowed_paths' : 'affected_files';

function unmatched({ matched, decision, placeOf }: NotedDecision): DecisionNote[] {
  return matched.flatMap(({ pattern, files }, at) => {
    if (files > 0) return [];
    const what = `"${shownPattern(pattern)}" matches no file today.`;
    const place = placeOf([scopeKey(decision), at]);
    return [{ ...place, severity: 'warning' as const, code: 'path_matches_nothing', what }];
  });
}

/** The first of each commission's own paths is enough to say which. */
function overlapping(noted: NotedDecision): DecisionNote[] {
  const { live, matched, decision, placeOf, rule } = noted;
  const ours = matched.map(({ pattern }) => patternOf(pattern, rule));
  return live.flatMap((view) => {
    const { id, decisionRef, decisionTitle, scope } = view.commission;
    if (decisionRef === decision.id) return [];
    const theirs = scope.lockset.flatMap((text) => patternOf(text, rule) ?? []);
    const at = ours.findIndex((own) => own && theirs.some((other) => overlaps(own, other)));
    if (at < 0) return [];
    const what = `It shares paths with ${id}, “${decisionTitle}”, which is ${situationOf(view)}: the two never run side by side.`;
    const place = placeOf([scopeKey(decision), at]);
    return [{ ...place, severity: 'info' as const, code: 'scope_shared', what }];
  });
}

function patternOf(text: string, rule: CaseRule): Pattern | undefined {
  const read = readPattern(text, rule);
  return isPattern(read) ? read : undefined;
}

function evidence({ decision, placeOf }: NotedDecision): DecisionNote[] {
  const all = decision.evidenceRequirements;
  const note = (path: Path, code: string, what: string): DecisionNote => ({
    ...placeOf(path),
    ...{ severity: 'warning', code, what },
  });
  if (all.length === 0) {
    const what = 'It names no evidence, so nothing will prove its result.';
    return [note(['title'], 'evidence_missing', what)];
  }
  return all.flatMap((one, at) => {
    const path = ['evidence_requirements', at];
    if (one.kind === 'criterion') {
      const what = 'This criterion reads as a command and will not be run.';
      return readsAsCommand(one.text) ? [note(path, 'criterion_reads_as_command', what)] : [];
    }
    const doubt = commandDoubt(one.command);
    if (doubt === undefined) {
      const what =
        'This evidence command goes on behind a line that is red. Begin it with "set -e", or join its lines with "&&".';
      return goesOnWhenRed(one.command) ? [note(path, 'evidence_goes_on_when_red', what)] : [];
    }
    const what = `This evidence command ${doubt}. Correct it, or write it as "criterion: …".`;
    return [note(path, 'evidence_reads_as_sentence', what)];
  });
}

function unfilled({ text }: NotedDecision): DecisionNote[] {
  const at = unfilledAt(text);
  if (at === undefined) return [];
  const before = text.slice(0, at);
  const place = { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
  const what = 'It does not say yet what is to be done.';
  return [{ ...place, severity: 'warning', code: 'decision_unfilled', what }];
}
