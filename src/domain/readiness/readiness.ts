import type { FileProblem } from '../../base/fileProblem.ts';
import { specFileOf, specKinds, type SpecDocument, type SpecSection } from './specSection.ts';

export const readinessStates = ['missing', 'needs_init', 'needs_onboard', 'ready'] as const;

/** How far a project is specified (docs/rules.md R42). */
export type Readiness = (typeof readinessStates)[number];

export const projectFile = '.haft/project.yaml';
export const workflowFile = '.haft/workflow.md';

/** Who the project is: `.haft/project.yaml`. */
export interface Project {
  /** `qnt_<8 hex>`. */
  readonly id: string;
  readonly name: string;
}

/** What lies in `.haft/`; a carrier that is not there is `undefined`. */
export interface Carriers {
  /** Whether there is a folder `.haft` at all. */
  readonly folder: boolean;
  /** A file that cannot be read as a project is its finding. */
  readonly project: Project | FileProblem | undefined;
  /** `## Defaults` stands in `.haft/workflow.md`. */
  readonly workflow: { readonly hasDefaults: boolean } | FileProblem | undefined;
  readonly specs: readonly SpecDocument[];
}

export interface ReadinessReport {
  readonly state: Readiness;
  /** Everything in the way of `ready`, by file and line; empty exactly when ready. */
  readonly findings: readonly FileProblem[];
}

/** The readiness of a project from its carriers alone. */
export function readinessOf(carriers: Carriers): ReadinessReport {
  if (!carriers.folder)
    return {
      state: 'missing',
      findings: [top('.haft', 'haft_missing', 'There is no .haft folder.')],
    };
  const { project } = carriers;
  if (!project || isFinding(project)) {
    const missing = top(projectFile, 'project_missing', 'The project has no file of its own.');
    return { state: 'needs_init', findings: [project ?? missing] };
  }
  const findings = [...workflowFindings(carriers), ...specFindings(carriers.specs)].toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
  return { state: findings.length > 0 ? 'needs_onboard' : 'ready', findings };
}

function workflowFindings({ workflow }: Carriers): FileProblem[] {
  if (!workflow)
    return [top(workflowFile, 'workflow_missing', 'The workflow of the project is not written.')];
  if (isFinding(workflow)) return [workflow];
  if (workflow.hasDefaults) return [];
  const what = 'The workflow has no heading "## Defaults".';
  return [top(workflowFile, 'workflow_defaults_missing', what)];
}

function specFindings(specs: readonly SpecDocument[]): FileProblem[] {
  const present = new Set(specs.map(({ kind }) => kind));
  const missing = specKinds
    .filter((kind) => !present.has(kind))
    .map((kind) => {
      const code = kind === 'term-map' ? 'term_map_missing_file' : 'spec_carrier_missing_file';
      return top(specFileOf(kind), code, `The ${kind} specification is not written.`);
    });
  return [
    ...missing,
    ...specs.flatMap(({ findings }) => findings),
    ...specs.flatMap(inactiveFindings),
    ...specs.flatMap(authorityFindings),
    ...duplicateSections(specs),
    ...duplicateTerms(specs),
  ];
}

/** Drafts do not specify anything: each of the two systems needs a section that is active. */
function inactiveFindings({ kind, sections }: SpecDocument): FileProblem[] {
  if (kind === 'term-map' || sections.some(({ status }) => status === 'active')) return [];
  const what = `The ${kind} specification has no active section; drafts do not count.`;
  return [top(specFileOf(kind), 'spec_carrier_no_active_sections', what)];
}

/** What the product is to be like must not be a claim about the file that says so. */
function authorityFindings({ kind, sections }: SpecDocument): FileProblem[] {
  const isMixed = (one: SpecSection): boolean =>
    one.status === 'active' && one.claimLayer === 'carrier' && !one.carrierClaimAllowed;
  if (kind !== 'target-system') return [];
  return sections.filter(isMixed).map(({ id, at }) => ({
    ...at,
    code: 'spec_section_mixed_authority',
    what: `The active section ${id} has claim_layer carrier without carrier_claim_allowed: true.`,
  }));
}

function duplicateSections(specs: readonly SpecDocument[]): FileProblem[] {
  const sections = specs.flatMap((spec) => spec.sections);
  return repeated(sections, ({ id }) => id).map(([again, first]) => ({
    ...again.at,
    code: 'spec_section_duplicate_id',
    what: `The id ${again.id} is already that of the section at ${first.at.file}:${first.at.line}.`,
  }));
}

function duplicateTerms(specs: readonly SpecDocument[]): FileProblem[] {
  const terms = specs.flatMap((spec) => spec.terms);
  const aliases = terms.flatMap(({ aliases: names, at }) => names.map((name) => ({ name, at })));
  return [
    ...repeated(terms, ({ term }) => term.toLowerCase()).map(([again, first]) => ({
      ...again.at,
      code: 'term_map_duplicate_term',
      what: `The term "${again.term}" is explained at line ${first.at.line} already.`,
    })),
    ...repeated(aliases, ({ name }) => name.toLowerCase()).map(([again, first]) => ({
      ...again.at,
      code: 'term_map_duplicate_alias',
      what: `The alias "${again.name}" is taken at line ${first.at.line} already.`,
    })),
  ];
}

/** Each item whose key an earlier one has, with the first of that key. */
function repeated<T>(items: readonly T[], keyOf: (item: T) => string): [again: T, first: T][] {
  const firsts = new Map<string, T>();
  return items.flatMap((item): [T, T][] => {
    const key = keyOf(item);
    const first = firsts.get(key);
    if (first) return [[item, first]];
    firsts.set(key, item);
    return [];
  });
}

const isFinding = (value: object): value is FileProblem => 'code' in value && 'what' in value;

const top = (file: string, code: string, what: string): FileProblem => {
  return { file, line: 1, column: 1, code, what };
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
