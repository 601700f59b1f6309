import type { EvidenceRequirement } from './evidence.ts';

/**
 * A requirement under haft's field names, as decision files, journals and `--json` hold it: a kind with a
 * command or a description. Any kind but `command` is a criterion.
 */
export interface RecordedRequirement {
  readonly kind: string;
  readonly command?: string;
  readonly description?: string;
  readonly network?: boolean;
  readonly loopback?: boolean;
  readonly baseline?: 'must_pass';
  readonly specSectionRef?: string;
  readonly timeoutMs?: number;
}

/** The kind of a criterion whose author named none. */
const unnamed = 'description';

/** What a record means, also one written before there were criteria. A new-style one stays as it is. */
export function requirementOf(
  recorded: RecordedRequirement | EvidenceRequirement,
): EvidenceRequirement {
  if ('text' in recorded) return recorded;
  const { kind, command, description, specSectionRef, ...how } = recorded;
  const section = specSectionRef !== undefined && { specSectionRef };
  if (kind === 'command' && command !== undefined && command.trim() !== '')
    return { kind, command, ...(description !== undefined && { description }), ...how, ...section };
  return {
    kind: 'criterion',
    text: description ?? command ?? kind,
    ...(kind !== unnamed && kind !== 'criterion' && { label: kind }),
    ...section,
  };
}

/** The form whose text the revision hash of a decision covers: it must never change for what it said before. */
export function recordedForm(one: EvidenceRequirement): RecordedRequirement {
  if (one.kind === 'command') return one;
  const { text, label, specSectionRef } = one;
  return {
    kind: label ?? unnamed,
    description: text,
    ...(specSectionRef !== undefined && { specSectionRef }),
  };
}
