import type { Commission } from '../../domain/commission/commission.ts';

/**
 * What an operator who has corrected a decision may not expect of a new attempt; undefined where the decision
 * is as it was. Scope, evidence and policy are the commission's own (docs/rules.md R20).
 */
export function changedSince(before: Commission, after: Commission): string | undefined {
  if (before.decisionRevisionHash === after.decisionRevisionHash) return undefined;
  return (
    `${after.decisionRef} has changed since. Its words are read anew; scope and evidence stay as ` +
    `${after.id} was given them. For the decision's own, cancel it and create it anew.`
  );
}
