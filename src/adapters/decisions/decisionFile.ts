import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { Decision, DecisionProblem } from '../../domain/decision/decision.ts';
import { decisionKeys, type DecisionKeys } from './decisionKeys.ts';
import { isFlaw, placeOf, type Flaw } from './flaw.ts';
import { readFrontmatter, splitFrontmatter, type Frontmatter } from './frontmatter.ts';
import { haftTitle, quoteHaftLines, readHaftBody } from './haftBody.ts';
import { withoutGaps } from './withoutGaps.ts';

/** What one file turned out to be. */
export type DecisionReading =
  | { readonly kind: 'decision'; readonly decision: Decision; readonly idAt: Place }
  | { readonly kind: 'malformed'; readonly problems: readonly DecisionProblem[] }
  /** Well-formed, but a record of another kind: nobody's concern here. */
  | { readonly kind: 'other' };

type Place = Pick<DecisionProblem, 'line' | 'column'>;

/** Bytes; a larger file is not read. */
export const largestDecision = 1024 * 1024;

/**
 * Reads a decision file; never throws, whatever the bytes are. A header that is not valid is read once
 * more by haft's line rule, and if that does not help its first problems are the ones told.
 *
 * @param file Repository-relative, for the decision and its problems.
 */
export function readDecision(bytes: Uint8Array, file: string): DecisionReading {
  const { text, flaw } = decode(bytes);
  if (flaw) return malformed(text, [flaw], file);
  const reading = interpret(text, file);
  if (reading.kind !== 'malformed') return reading;
  const split = splitFrontmatter(text);
  if (isFlaw(split)) return reading;
  const { header } = split;
  const retry = interpret(
    text.replace(header, () => quoteHaftLines(header)),
    file,
  );
  return retry.kind === 'malformed' ? reading : retry;
}

function interpret(text: string, file: string): DecisionReading {
  const front = readFrontmatter(text);
  if (isFlaw(front)) return malformed(text, [front], file);
  if (isOther(front.keys)) return { kind: 'other' };
  const keys = decisionKeys.safeParse(front.keys);
  if (!keys.success) {
    const flaws = keys.error.issues.map((issue) => keyFlaw(issue, front));
    return malformed(text, flaws, file);
  }
  const idAt = placeOf(text, front.offsetOf(['id']));
  return { kind: 'decision', decision: decisionOf(keys.data, front, file), idAt };
}

function isOther(keys: unknown): boolean {
  const kind: unknown = Object(keys) === keys ? Reflect.get(keys as object, 'kind') : undefined;
  return typeof kind === 'string' && /^\w+$/.test(kind) && kind !== 'DecisionRecord';
}

function decisionOf(keys: DecisionKeys, front: Frontmatter, file: string): Decision {
  const { body, header } = front;
  const written = readHaftBody(body);
  const linked = (type: string, prefix = ''): string[] =>
    keys.links
      .filter((link) => link.type === type && link.ref.startsWith(prefix))
      .map(({ ref }) => ref);
  return {
    id: keys.id,
    title: haftTitle(header, body) ?? keys.title,
    status: keys.status,
    version: keys.version,
    links: keys.links,
    problemRefs: [...new Set([...keys.problem_refs, ...linked('based_on', 'prob-')])],
    sectionRefs: [...new Set([...keys.section_refs, ...linked('governs')])],
    affectedFiles: keys.affected_files ?? written.affectedFiles,
    evidenceRequirements: keys.evidence_requirements ?? written.evidenceRequirements,
    invariants: keys.invariants ?? written.invariants,
    allowedPaths: keys.allowed_paths,
    forbiddenPaths: keys.forbidden_paths,
    dependsOn: keys.depends_on,
    body,
    file,
    ...withoutGaps({
      context: keys.context,
      mode: keys.mode,
      validUntil: keys.valid_until,
      createdAt: keys.created_at,
      updatedAt: keys.updated_at,
    }),
  };
}

function decode(bytes: Uint8Array): { text: string; flaw?: Flaw } {
  if (bytes.length > largestDecision) {
    const what = 'The file is larger than 1 MiB.';
    return { text: '', flaw: { code: 'decision_too_large', what, offset: 0 } };
  }
  const text = new TextDecoder().decode(bytes);
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    const what = 'The file has a zero byte, so it is not text.';
    return { text, flaw: { code: 'decision_not_text', what, offset: zero } };
  }
  if (isUtf8(bytes)) return { text };
  const valid = validStart(bytes, text);
  const what = 'The file is not UTF-8 text.';
  return { text: valid, flaw: { code: 'decision_not_text', what, offset: valid.length } };
}

/** `text` is what the bytes decode to; the first bytes it does not encode to again are the fault. */
function validStart(bytes: Uint8Array, text: string): string {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const again = new TextEncoder().encode(text);
  const own = bytes.subarray(mark);
  const fault = again.findIndex((byte, at) => byte !== own[at]);
  // `stream` holds back the first bytes of a character that was not finished.
  return new TextDecoder().decode(own.subarray(0, fault), { stream: true });
}

function keyFlaw(issue: z.core.$ZodIssue, front: Frontmatter): Flaw {
  const offset = front.offsetOf(issue.path);
  const name = issue.path.reduce<string>(
    (path, step) =>
      path + (typeof step === 'number' ? `[${step}]` : `${path && '.'}${String(step)}`),
    '',
  );
  const subject = name ? `\`${name}\`` : 'The front matter';
  const missing = issue.code === 'invalid_type' && isAbsent(front.keys, issue.path);
  return missing
    ? { code: 'frontmatter_key_missing', what: `${subject} is missing.`, offset }
    : { code: 'frontmatter_key_invalid', what: `${subject} ${issue.message}.`, offset };
}

function isAbsent(keys: unknown, path: readonly PropertyKey[]): boolean {
  const [name] = path;
  if (path.length !== 1 || name === undefined || Object(keys) !== keys) return false;
  return [undefined, '', '~', 'null'].includes(Reflect.get(keys as object, name) as string);
}

function malformed(text: string, flaws: readonly Flaw[], file: string): DecisionReading {
  const problems = flaws
    .map(({ offset, code, what }) => ({ file, ...placeOf(text, offset), code, what }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
  return { kind: 'malformed', problems };
}
