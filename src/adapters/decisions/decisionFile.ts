import type { Decision, DecisionProblem } from '../../domain/decision/decision.ts';
import type { EvidenceRequirement } from '../../domain/evidence/evidence.ts';
import { decisionSchema, defined, type DecisionFields } from './decisionSchema.ts';
import { readFrontmatter, type Frontmatter } from './frontmatter.ts';
import { readBody } from './haftBody.ts';
import { placeOf, problemAt, type Flaw } from './place.ts';

/** Largest file that is read, in bytes. */
export const largestDecision = 1024 * 1024;

export type DecisionRead =
  | {
      readonly kind: 'decision';
      readonly decision: Decision;
      /** Of its id, both 1-based. */
      readonly place: { readonly line: number; readonly column: number };
    }
  /** A file of another kind than DecisionRecord; haft keeps several. */
  | { readonly kind: 'other' }
  | { readonly kind: 'problem'; readonly problem: DecisionProblem };

/**
 * Reads one decision file. Whatever the bytes are, it answers and runs nothing; what is wrong is said
 * with the line and column at which it stands.
 *
 * @param file Repository-relative path, for the answer only.
 */
export function readDecision(bytes: Buffer, file: string): DecisionRead {
  if (bytes.length > largestDecision) return tooLarge(file);
  const text = decode(bytes);
  const shown = typeof text === 'string' ? text : bytes.toString('utf8');
  const found = typeof text === 'string' ? readText(text, file) : text;
  return 'code' in found ? { kind: 'problem', problem: problemAt(file, shown, found) } : found;
}

/** What is said of a file that is larger than {@link largestDecision}. */
export function tooLarge(file: string): DecisionRead {
  const what = `The file has more than ${largestDecision} bytes.`;
  return {
    kind: 'problem',
    problem: { file, line: 1, column: 1, code: 'decision_too_large', what },
  };
}

function readText(text: string, file: string): DecisionRead | Flaw {
  const front = readFrontmatter(text);
  if ('code' in front) return front;
  const { kind } = front.data;
  if (typeof kind === 'string' && !['', 'DecisionRecord'].includes(kind.trim()))
    return { kind: 'other' };
  const fields = decisionSchema.safeParse(front.data);
  if (fields.success) {
    const { line, column } = placeOf(text, front.indexOf(['id']));
    const decision = decisionFrom(fields.data, front.body, file);
    return { kind: 'decision', decision, place: { line, column } };
  }
  const [issue] = fields.error.issues;
  return flawOf(front, issue?.path ?? [], issue?.message ?? '');
}

function flawOf(front: Frontmatter, path: readonly PropertyKey[], message: string): Flaw {
  const [key = ''] = path;
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part)));
  const missing = !Object.hasOwn(front.data, key);
  return {
    code: missing ? 'field_missing' : 'field_invalid',
    what: missing
      ? `The key "${String(key)}" is missing from the frontmatter.`
      : `The value of "${name.join('.').replaceAll('.[', '[')}" ${message}.`,
    index: missing ? 0 : front.indexOf(path),
  };
}

function decisionFrom(fields: DecisionFields, body: string, file: string): Decision {
  const links = (fields.links ?? []).map(({ ref, type }) => ({ ref, type }));
  const linked = (type: string, prefix = ''): string[] =>
    links.filter((link) => link.type === type && link.ref.startsWith(prefix)).map(({ ref }) => ref);
  const written = readBody(body);
  return {
    id: fields.id,
    title: fields.title,
    status: fields.status ?? 'active',
    version: fields.version ?? 1,
    ...defined({
      context: fields.context,
      mode: fields.mode,
      validUntil: fields.valid_until,
      createdAt: fields.created_at,
      updatedAt: fields.updated_at,
    }),
    links,
    problemRefs: [...new Set([...(fields.problem_refs ?? []), ...linked('based_on', 'prob-')])],
    sectionRefs: [...new Set([...(fields.section_refs ?? []), ...linked('governs')])],
    affectedFiles: fields.affected_files ?? written.affectedFiles,
    evidenceRequirements: fields.evidence_requirements ?? written.evidence.map(commandOf),
    invariants: fields.invariants ?? written.invariants,
    allowedPaths: fields.allowed_paths ?? [],
    forbiddenPaths: fields.forbidden_paths ?? [],
    dependsOn: fields.depends_on ?? [],
    body,
    file,
  };
}

const commandOf = (command: string): EvidenceRequirement => ({ kind: 'command', command });

/** The text without a byte order mark, or where it stops being UTF-8. */
function decode(bytes: Buffer): string | Flaw {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return {
      code: 'decision_not_utf8',
      what: 'The file is not text in UTF-8.',
      index: validPrefix(bytes).length,
    };
  }
}

/** The longest beginning that is UTF-8. */
function validPrefix(bytes: Buffer): string {
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isPrefix(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return new TextDecoder().decode(bytes.subarray(0, low), { stream: true });
}

/** True when the bytes are UTF-8 that may go on: a character cut in two is no fault yet. */
function isPrefix(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
