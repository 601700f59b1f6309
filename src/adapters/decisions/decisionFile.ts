import type { FileProblem, Place } from '../../base/fileProblem.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { decisionKeys, type DecisionKeys } from './decisionKeys.ts';
import { budgetOf } from '../haftText/budgetKeys.ts';
import { isBlank, isRecord } from '../haftText/records.ts';
import { decodeDecision } from './decisionText.ts';
import { isFlaw, placeOf, type Flaw } from '../haftText/flaw.ts';
import { problemsOf } from '../haftText/fileProblems.ts';
import { readFrontmatter, type Frontmatter } from '../haftText/frontmatter.ts';
import { haftTitle, quoteHaftLines, readHaftBody } from './haftBody.ts';
import { keyFlaw } from '../haftText/keyFlaw.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';

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
  const front = readFrontmatter(text);
  if (isFlaw(front)) return malformed(text, [front], file);
  if (!isFlaw(front.yaml) || front.yaml.code !== 'frontmatter_yaml')
    return interpret(front, text, file);
  const requoted = text.replace(front.header, quoteHaftLines);
  const again = readFrontmatter(requoted);
  // Where neither succeeds, the one that came further tells what is really in the way.
  const isFurther = !isFlaw(again) && yamlReached(again, requoted) > yamlReached(front, text);
  return isFurther ? interpret(again, requoted, file) : interpret(front, text, file);
}

/** The line at which YAML failed. */
function yamlReached({ yaml }: Frontmatter, text: string): number {
  return isFlaw(yaml) && yaml.code === 'frontmatter_yaml'
    ? placeOf(text, yaml.offset).line
    : Infinity;
}

function interpret(front: Frontmatter, text: string, file: string): DecisionReading {
  const { yaml } = front;
  if (isFlaw(yaml)) return malformed(text, [yaml], file);
  if (isOther(yaml.keys)) return { kind: 'other' };
  const keys = decisionKeys.safeParse(yaml.keys);
  if (!keys.success) {
    const issues = keys.error.issues.slice(0, mostProblems);
    const flaws = issues.map((issue) => keyFlaw(issue, yaml));
    return malformed(text, flaws, file);
  }
  const idAt = placeOf(text, yaml.offsetOf(['id']));
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
    ...(keys.judge && { judge: true as const }),
    body,
    file,
    ...omitUndefined({
      context: keys.context,
      mode: keys.mode,
      validUntil: keys.valid_until,
      createdAt: keys.created_at,
      updatedAt: keys.updated_at,
      budget: budgetOf(keys),
    }),
  };
}

function malformed(text: string, flaws: readonly Flaw[], file: string): DecisionReading {
  return { kind: 'malformed', problems: problemsOf(file, text, flaws) };
}
