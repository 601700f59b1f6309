import { commandsOf, criteriaOf, type Criterion, type EvidenceRequirement } from './evidence.ts';

/**
 * Evidence that was issued before, with commands turned into the criteria that the decision says they are:
 * the same words, by nobody meant for a shell. All else stays as it was issued (docs/rules.md R147).
 */
export function asReadNow(
  issued: readonly EvidenceRequirement[],
  decision: readonly EvidenceRequirement[],
): readonly EvidenceRequirement[] {
  const criteria = new Map<string, Criterion>(criteriaOf(decision).map((one) => [one.text, one]));
  for (const { command } of commandsOf(decision)) criteria.delete(command);
  return issued.map(
    (one) => (one.kind === 'command' ? criteria.get(one.command) : undefined) ?? one,
  );
}
