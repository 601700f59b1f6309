import type { FileProblem } from '../../base/fileProblem.ts';
import type { z } from 'zod';
import type {
  SpecDocument,
  SpecKind,
  SpecSection,
  SpecTerm,
} from '../../domain/readiness/specSection.ts';
import { specFileOf } from '../../domain/readiness/specSection.ts';
import { isFlaw, placesIn } from '../haftText/flaw.ts';
import { readYaml, type Header } from '../haftText/yamlHeader.ts';
import { fencedBlocks, type FencedBlock } from '../haftText/fencedBlocks.ts';
import { filled, isRecord, keyName } from '../haftText/records.ts';
import { sectionKeys, termKeys } from './specKeys.ts';

type Tell = (offset: number, code: string, what: string) => void;

/** Reads a specification; whatever the text is, it answers, and what is wrong is a finding with its place. */
export function readSpec(kind: SpecKind, text: string): SpecDocument {
  const file = specFileOf(kind);
  const findings: FileProblem[] = [];
  const placeOf = placesIn(text);
  const at = (offset: number): SpecSection['at'] => ({ file, ...placeOf(offset) });
  const tell: Tell = (offset, code, what) => void findings.push({ ...at(offset), code, what });
  const blocks = fencedBlocks(text);
  for (const { closed, openAt } of blocks)
    if (!closed) tell(openAt, 'markdown_unclosed_fence', 'This block is not closed.');
  const wanted = kind === 'term-map' ? ['yaml', 'yaml term-map'] : ['yaml spec-section'];
  const own = blocks.filter(({ info }) => wanted.includes(info));
  if (own.length === 0) {
    const code = kind === 'term-map' ? 'term_map_missing_block' : 'spec_section_missing_block';
    tell(0, code, `There is no fenced block \`${wanted.at(-1) ?? ''}\`.`);
  }
  const sections: SpecSection[] = [];
  const terms: SpecTerm[] = [];
  for (const block of own) {
    const prefix = kind === 'term-map' ? 'term_map' : 'spec_section';
    const header = yamlOf(block, prefix, tell);
    if (!header) continue;
    if (kind === 'term-map') terms.push(...readTerms(header, block.bodyAt, tell, at));
    else sections.push(...readSection(header, block.bodyAt, tell, at));
  }
  return { kind, sections, terms, findings };
}

function yamlOf(block: FencedBlock, prefix: string, tell: Tell): Header | undefined {
  const header = readYaml(block.body);
  if (!isFlaw(header)) return header;
  const what = header.what.replace('The front matter', 'The block');
  tell(block.bodyAt + header.offset, `${prefix}_invalid_yaml`, what);
  return undefined;
}

type At = (offset: number) => SpecSection['at'];

function readSection(header: Header, bodyAt: number, tell: Tell, at: At): SpecSection[] {
  const keys = sectionKeys.safeParse(filled(header.keys), { reportInput: true });
  if (!keys.success) {
    for (const issue of keys.error.issues) {
      const what = `${subjectOf(issue, 'The section')} ${messageOf(issue)}.`;
      tell(bodyAt + header.offsetOf(issue.path), sectionCode(issue), what);
    }
    return [];
  }
  const { id, kind, status, claim_layer: claimLayer, evidence_required: evidence } = keys.data;
  return [
    {
      id,
      kind,
      status,
      claimLayer,
      carrierClaimAllowed: keys.data.carrier_claim_allowed === 'true',
      evidenceRequired: evidence,
      content: JSON.stringify(sorted(header.keys)),
      at: at(bodyAt + header.offsetOf(['id'])),
    },
  ];
}

function readTerms(header: Header, bodyAt: number, tell: Tell, at: At): SpecTerm[] {
  const { keys } = header;
  const entries: unknown = isRecord(keys) && 'entries' in keys ? keys['entries'] : [keys];
  const isList = isRecord(keys) && 'entries' in keys;
  if (!Array.isArray(entries)) {
    const offset = bodyAt + header.offsetOf(['entries']);
    tell(offset, 'term_map_invalid_entries', '`entries` must be a list.');
    return [];
  }
  if (entries.length === 0) tell(bodyAt, 'term_map_missing_term', 'The term map has no entry.');
  return entries.flatMap((entry: unknown, index): SpecTerm[] => {
    const base = isList ? ['entries', index] : [];
    const read = termKeys.safeParse(filled(entry), { reportInput: true });
    if (read.success) {
      const { term, aliases } = read.data;
      return [{ term, aliases, at: at(bodyAt + header.offsetOf([...base, 'term'])) }];
    }
    for (const issue of read.error.issues) {
      const what = `${subjectOf(issue, 'The entry')} ${messageOf(issue)}.`;
      tell(bodyAt + header.offsetOf([...base, ...issue.path]), termCode(issue), what);
    }
    return [];
  });
}

const required = ['id', 'kind', 'statement_type', 'claim_layer', 'owner', 'status'];
const shaped = [
  'terms',
  'depends_on',
  'target_refs',
  'evidence_required',
  'valid_until',
  'carrier_claim_allowed',
];

/** haft's code for what is wrong with a key. */
function sectionCode(issue: z.core.$ZodIssue): string {
  const key = String(issue.path[0] ?? '');
  if (isAbsent(issue) && required.includes(key)) return 'spec_section_missing_field';
  if (key === 'id') return 'spec_section_unstable_id';
  return shaped.includes(key) ? `spec_section_invalid_${key}` : 'spec_section_invalid_field';
}

function termCode(issue: z.core.$ZodIssue): string {
  const key = String(issue.path[0] ?? '');
  if (key === '') return 'term_map_invalid_entries';
  if (['not', 'aliases', 'owners'].includes(key)) return `term_map_invalid_${key}`;
  return isAbsent(issue) ? `term_map_missing_${key}` : 'term_map_invalid_field';
}

/** Keys without a value are taken out before, so a missing one has no input at all. */
const isAbsent = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' && issue.input === undefined;

const messageOf = (issue: z.core.$ZodIssue): string =>
  isAbsent(issue) ? 'is missing' : issue.message;

function subjectOf({ path }: z.core.$ZodIssue, whole: string): string {
  return path.length === 0 ? whole : `\`${keyName(path)}\``;
}

/** The same values whatever order their keys were written in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, sorted(one)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
