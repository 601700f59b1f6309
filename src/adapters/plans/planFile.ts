import type { Place } from '../../base/fileProblem.ts';
import type { z } from 'zod';
import type { Plan } from '../../domain/plan/plan.ts';
import { planFault, type PlanProblem } from '../../engine/ports/planFault.ts';
import type { PlanFile } from '../../engine/ports/plans.ts';
import { isFlaw, placeOf, placesIn, type Flaw } from '../haftText/flaw.ts';
import { readYaml, type Header } from '../haftText/yamlHeader.ts';
import { carrierText } from '../haftText/carrierText.ts';
import { isRecord, keyName } from '../haftText/records.ts';
import { knownKeys, listKeys, planKeys } from './planKeys.ts';

/** A plan file with the text it was read from. */
export interface ReadPlan extends PlanFile {
  readonly text: string;
}

/** Keys nobody knows that are told of one file; who has mended these sees the next. */
const mostWarnings = 20;

/** Bytes of a plan that is still read: some 70,000 decisions, each with its title. */
export const largestPlan = 4 * 1024 * 1024;

/** What to do about a text that is none. */
const mending = {
  too_large:
    'Make several plans of it, each with an id of its own: name decisions, --problem or --context.',
  not_text: 'Write the plan as plain YAML in UTF-8.',
} as const;

/**
 * Reads a plan; whatever the bytes are, it answers or throws a fault, each problem with its place.
 *
 * @param file Absolute, for the result.
 * @param shown How to name the file to the operator.
 * @throws Fault, as `ports/plans` says.
 */
export function readPlan(bytes: Uint8Array, file: string, shown: string): ReadPlan {
  const text = carrierText(bytes, largestPlan);
  if (typeof text !== 'string') {
    throw planFault([
      { code: `plan_${text.code}`, what: text.what, advice: mending[text.code], file: shown },
    ]);
  }
  const header = readYaml(text);
  if (isFlaw(header)) throw planFault([yamlProblem(text, header, shown)]);
  const keys = planKeys.safeParse(header.keys);
  const places = placesIn(text);
  const at = (path: readonly PropertyKey[]): Place => places(header.offsetOf(path));
  if (!keys.success) {
    const problems = keys.error.issues
      .map((issue) => ({ ...keyProblem(issue, header), file: shown, ...at(issue.path) }))
      .toSorted((a, b) => a.line - b.line || a.column - b.column);
    throw planFault(problems as [PlanProblem, ...PlanProblem[]]);
  }
  const plan: Plan = keys.data;
  const strange = unknownKeys(header.keys).slice(0, mostWarnings);
  const warnings = strange.map((path) => {
    const { line, column } = at(path);
    return `${shown}:${line}:${column} The key \`${String(path.at(-1))}\` is not known and changes nothing.`;
  });
  return { file, plan, warnings, text, placeOf: at };
}

/** The reader of YAML speaks of front matter, which a plan has none of. */
function yamlProblem(text: string, flaw: Flaw, file: string): PlanProblem {
  return {
    code: flaw.code.replace('frontmatter', 'plan'),
    what: flaw.what.replace('The front matter', 'The plan'),
    advice: 'Correct the file; nothing was written.',
    file,
    ...placeOf(text, flaw.offset),
  };
}

function keyProblem(issue: z.core.$ZodIssue, header: Header): PlanProblem {
  const own: unknown = issue.code === 'custom' ? issue.params?.['plan'] : undefined;
  const subject = subjectOf(issue.path, header);
  const what = `${subject} ${issue.message}.`;
  const inList = issue.path.some((step) => listKeys.includes(String(step)));
  const code =
    typeof own === 'string'
      ? own
      : inList && !issue.path.includes('evidence_requirements')
        ? 'plan_list_invalid'
        : 'plan_key_invalid';
  return { code, what, advice: 'Correct the file; nothing was written.' };
}

/** `decisions[2].depends_on`, and of which decision that is. */
function subjectOf(path: readonly PropertyKey[], { keys }: Header): string {
  const name = keyName(path);
  const entries: unknown = isRecord(keys) ? keys['decisions'] : undefined;
  const entry: unknown = Array.isArray(entries) ? entries[Number(path[1])] : undefined;
  const ref: unknown = isRecord(entry) ? (entry['ref'] ?? entry['decision_ref']) : undefined;
  const whose = path[0] === 'decisions' && typeof ref === 'string' ? ` (${ref.slice(0, 80)})` : '';
  return name === '' ? 'The plan' : `\`${name}\`${whose}`;
}

function unknownKeys(keys: unknown): (string | number)[][] {
  if (!isRecord(keys)) return [];
  const strange = (value: unknown, known: ReadonlySet<string>): string[] =>
    isRecord(value) ? Object.keys(value).filter((key) => !known.has(key)) : [];
  const { defaults, decisions } = keys;
  return [
    ...strange(keys, knownKeys.top).map((key) => [key]),
    ...strange(defaults, knownKeys.defaults).map((key) => ['defaults', key]),
    ...(Array.isArray(decisions) ? decisions : []).flatMap((entry, index) =>
      strange(entry, knownKeys.entry).map((key) => ['decisions', index, key]),
    ),
  ];
}
