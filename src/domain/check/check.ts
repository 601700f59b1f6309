import { isActive, type Decision } from '../decision/decision.ts';
import { isUnfilled } from '../decision/decisionWords.ts';
import { meantPattern } from '../scope/meant.ts';
import { isPattern, readPattern } from '../scope/pattern.ts';
import { setupFile, type SetupCode } from '../setup/setup.ts';
import { commissionFindings } from './commissionFindings.ts';
import type { CheckFacts, Finding } from './finding.ts';

/**
 * Everything that keeps decisions from becoming landed work until somebody does something (docs/rules.md R127).
 * What goes on by itself is no finding: work that waits its turn, runs or lands, and decisions that
 * nobody has commissioned yet.
 */
export function checkFindings(facts: CheckFacts): readonly Finding[] {
  const { ambiguous = [], decisions } = facts;
  const known = new Set([...ambiguous, ...decisions.map(({ id }) => id)]);
  return [
    ...facts.malformed.map(malformed),
    ...decisions.filter(isLive).flatMap((one) => decisionFindings(one, known, facts)),
    ...(facts.readiness?.findings ?? []).map(unspecified),
    ...facts.commissions.flatMap((one) => commissionFindings(one, facts.clock)),
    ...setupFindings(facts),
    ...leaderFindings(facts),
    ...pauseFindings(facts),
    ...storeFindings(facts),
  ];
}

const malformed = ({
  file,
  line,
  column,
  code,
  what,
}: CheckFacts['malformed'][number]): Finding => ({
  section: 'malformed',
  ...{ code, what, next: `Correct ${file}.`, file, line, column },
});

const unspecified = ({
  file,
  line,
  column,
  code,
  what,
}: NonNullable<CheckFacts['readiness']>['findings'][number]): Finding => ({
  section: 'spec_health',
  ...{ code, what, next: `Complete ${file}.`, file, line, column },
});

/** A superseded one is over; whatever it says binds nobody. */
const isLive = (decision: Decision): boolean =>
  isActive(decision) || decision.status === 'refresh_due';

/** What is tracked makes a path of a pattern, and never the other way: a check can do without. */
const nothing = new Set<string>();

function decisionFindings(
  decision: Decision,
  known: ReadonlySet<string>,
  facts: CheckFacts,
): Finding[] {
  const { id, file, status, validUntil } = decision;
  const found: Finding[] = [];
  const add = (code: string, what: string, next: string): void =>
    void found.push({ section: 'decisions', code, what, next, decision: id, file });
  if (validUntil !== undefined && validUntil <= facts.clock.now) {
    const end = new Date(validUntil).toISOString();
    const next = `Decide anew, or give it a later valid_until in ${file}.`;
    add('decision_expired', `${id} was valid until ${end}.`, next);
  }
  if (status === 'refresh_due') {
    const next = `Decide anew, or set its status to active in ${file}.`;
    add('decision_refresh_due', `${id} is due for a refresh, and cannot be commissioned.`, next);
  }
  if (isUnfilled(decision)) {
    const next = `Say in ${file} what is to be done, in place of its TODO.`;
    add('decision_unfilled', `${id} does not say yet what is to be done.`, next);
  }
  const called = new Set(decision.affectedFiles);
  for (const text of [...called, ...decision.allowedPaths, ...decision.forbiddenPaths]) {
    const read = readPattern(meantPattern(text, nothing, called.has(text)), facts.rule);
    if (!isPattern(read)) add(read.code, read.what, `Correct the path "${text}" in ${file}.`);
  }
  const missing = decision.dependsOn.filter((on) => !known.has(on));
  for (const on of missing) {
    const what = `${id} depends on ${on}, and there is no such decision.`;
    add('decision_dependency_missing', what, `Write ${on}, or correct depends_on in ${file}.`);
  }
  return found;
}

function setupFindings({ setupWaits }: CheckFacts): Finding[] {
  if (!setupWaits) return [];
  const what = `Nobody has confirmed ${setupFile} as it is now, and no work starts before.`;
  const next = 'Look at it with `haft harness confirm-setup`.';
  const code = 'workspace_setup_unconfirmed' satisfies SetupCode;
  return [{ section: 'commissions', code, what, next, file: setupFile }];
}

function leaderFindings({ leader, leaderGone }: CheckFacts): Finding[] {
  if (!leader || !leaderGone) return [];
  const what = `${leader.drain} ended without a word: its process is gone.`;
  const next = 'Run `haft harness run --drain`; it takes up what was left.';
  return [{ section: 'leases', code: 'drain_interrupted', what, next }];
}

/** A pause ends by nobody but its operator. */
function pauseFindings({ paused }: CheckFacts): Finding[] {
  if (!paused) return [];
  const what = 'The drain is paused, and nothing new starts.';
  return [
    { section: 'leases', code: 'drain_paused', what, next: 'Go on with `haft harness resume`.' },
  ];
}

function storeFindings({ readOnly }: CheckFacts): Finding[] {
  if (readOnly === undefined) return [];
  const next =
    'Run `haft doctor --store`; give a copied store a name of its own with `haft doctor --adopt`.';
  return [{ section: 'store', code: 'store_read_only', what: readOnly, next }];
}
