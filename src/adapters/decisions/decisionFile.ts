import type { FileProblem, Place } from '../../base/fileProblem.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { decisionKeys, type DecisionKeys } from './decisionKeys.ts';
import { isBlank, isRecord } from '../haftText/records.ts';
import { decodeDecision } from './decisionText.ts';
import { isFlaw, placeOf, type Flaw } from '../haftText/flaw.ts';
import { problemsOf } from '../haftText/fileProblems.ts';
import { readFrontmatter, splitFrontmatter, type Frontmatter } from '../haftText/frontmatter.ts';
import { haftTitle, quoteHaftLines, readHaftBody } from './haftBody.ts';
import { keyFlaw } from '../haftText/keyFlaw.ts';
import { omitUndefined } from '../haftText/omitUndefined.ts';

/** What one file turned out to be. */
export type DecisionReading =
  | { readonly kind: 'decision'; readonly decision: Decision; readonly idAt: Place }
  | { readonly kind: 'malformed'; readonly problems: readonly FileProblem[] }
  /** A record of another kind: nobody's concern here. */
  | { readonly kind: 'other' };

/** Problems told of one file; who has mended these sees the next. */
const mostProblems = 20;

/**
 * Reads a decision file; never throws, whatever the bytes are. A header that is not YAML is read once
 * more by haft's line rule.
 *
 * @param file Repository-relative, for the decision and its problems.
 */
export function readDecision(bytes: Uint8Array, file: string): DecisionReading {
  const { text, flaw } = decodeDecision(bytes);
  if (flaw) return malformed(text, [flaw], file);
  const reading = interpret(text, file);
  const split = splitFrontmatter(text);
  if (yamlReached(reading) === Infinity || isFlaw(split)) return reading;
  const requoted = text.replace(split.header, quoteHaftLines);
  const retry = interpret(requoted, file);
  // Where neither succeeds, the one that came further tells what is really in the way.
  return yamlReached(retry) > yamlReached(reading) ? retry : reading;
}

/** The line at which YAML failed. */
function yamlReached(reading: DecisionReading): number {
  const first = reading.kind === 'malformed' ? reading.problems[0] : undefined;
  return first?.code === 'frontmatter_yaml' ? first.line : Infinity;
}

function interpret(text: string, file: string): DecisionReading {
  const front = readFrontmatter(text);
  if (isFlaw(front)) return malformed(text, [front], file);
  if (isOther(front.keys)) return { kind: 'other' };
  const keys = decisionKeys.safeParse(front.keys);
  if (!keys.success) {
    const issues = keys.error.issues.slice(0, mostProblems);
    return malformed(
      text,
      issues.map((issue) => keyFlaw(issue, front)),
      file,
    );
  }
  const idAt = placeOf(text, front.offsetOf(['id']));
  return { kind: 'decision', decision: decisionOf(keys.data, front, file), idAt };
}

/** Another spelling of our kind is a mistake to be told, not another kind. */
function isOther(keys: unknown): boolean {
  const kind = isRecord(keys) ? keys['kind'] : undefined;
  if (typeof kind !== 'string' || isBlank(kind)) return false;
  return kind.replace(/[\s_-]/g, '').toLowerCase() !== 'decisionrecord';
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
    ...omitUndefined({
      context: keys.context,
      mode: keys.mode,
      validUntil: keys.valid_until,
      createdAt: keys.created_at,
      updatedAt: keys.updated_at,
    }),
  };
}

function malformed(text: string, flaws: readonly Flaw[], file: string): DecisionReading {
  return { kind: 'malformed', problems: problemsOf(file, text, flaws) };
}
