import type { FilePlace, FileProblem } from '../../base/fileProblem.ts';

export const specKinds = ['target-system', 'enabling-system', 'term-map'] as const;
export type SpecKind = (typeof specKinds)[number];

/** Repository-relative file of each specification. */
export const specFileOf = (kind: SpecKind): string => `.haft/specs/${kind}.md`;

export const sectionOwners = ['human', 'haft', 'agent', 'ci', 'external-carrier'] as const;
export const sectionStatuses = ['draft', 'active', 'deprecated', 'superseded'] as const;
export const statementTypes = [
  'definition',
  'admissibility',
  'duty',
  'evidence',
  'explanation',
] as const;
export const claimLayers = ['object', 'description', 'carrier', 'work', 'evidence'] as const;

/** One claim of a specification: a fenced `yaml spec-section` block (docs/rules.md R45). */
export interface SpecSection {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly claimLayer: string;
  readonly carrierClaimAllowed: boolean;
  /** What a decision that is governed by this section must show. */
  readonly evidenceRequired: readonly SpecEvidence[];
  /** All keys as written, sorted: what its revision hash covers. */
  readonly content: string;
  readonly at: FilePlace;
}

export interface SpecEvidence {
  readonly kind: string;
  readonly description: string;
}

/** One word of the term map. */
export interface SpecTerm {
  readonly term: string;
  readonly aliases: readonly string[];
  readonly at: FilePlace;
}

/** One specification file as it was read. */
export interface SpecDocument {
  readonly kind: SpecKind;
  readonly sections: readonly SpecSection[];
  readonly terms: readonly SpecTerm[];
  /** What is wrong with its form; codes as haft's own check gives them. */
  readonly findings: readonly FileProblem[];
}
