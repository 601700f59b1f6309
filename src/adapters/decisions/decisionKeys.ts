import { z } from 'zod';
import { requirementOf } from '../../domain/evidence/recorded.ts';
import { withoutGaps } from '../haftText/omitUndefined.ts';

export const text = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .regex(/^[^\0]*$/, 'must not contain a zero byte');
export const line = text.regex(/^[\t\P{Cc}]*$/u, 'must be one line without control characters');
const id = line.regex(/^\S*$/, 'must not contain blanks');

export const list = <T extends z.ZodType>(entry: T): z.ZodArray<T> =>
  z.array(entry, 'must be a list');
export const lines = list(line);
const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((word) => word === 'true');

const dates = 'must be a date (YYYY-MM-DD) or a time (RFC 3339, with its zone)';

/** Epoch ms; a plain date means the end of that day, UTC (haft reference §1.1). */
export const until = z.union(
  [
    z.iso.date().transform((day) => Date.parse(`${day}T23:59:59.999Z`)),
    z.iso.datetime({ offset: true }).transform((time) => Date.parse(time)),
  ],
  dates,
);

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const range = 'must lie between 1 ms and 24 h';
const length = z
  .number()
  .min(1, range)
  .max(24 * units.h, range);
const duration = text
  .regex(/^\d{1,9}(ms|s|m|h)$/, 'must be a number with ms, s, m or h behind it, such as 90s')
  .transform((word) => parseInt(word, 10) * units[word.replace(/\d/g, '') as keyof typeof units])
  .pipe(length);
const milliseconds = text
  .regex(/^\d{1,9}$/, 'must be a whole number of milliseconds')
  .transform(Number)
  .pipe(length);

const evidenceKeys = z
  .object(
    {
      kind: line.optional(),
      command: text.optional(),
      description: text.optional(),
      network: flag.optional(),
      baseline: z.literal('must_pass', 'can only be must_pass').optional(),
      timeout_ms: milliseconds.optional(),
      timeout: duration.optional(),
      spec_section_ref: line.optional(),
    },
    'must be a command or a group of keys',
  )
  .refine((one) => one.command ?? one.description, 'must have a command or a description')
  .refine((one) => one.kind !== 'command' || one.command, 'must have a command, being of that kind')
  .transform(({ kind, spec_section_ref: specSectionRef, timeout, timeout_ms, ...rest }) =>
    requirementOf({
      kind: kind ?? (rest.command ? 'command' : 'description'),
      ...withoutGaps({ ...rest, specSectionRef, timeoutMs: timeout_ms ?? timeout }),
    }),
  );

/** A bare text is a command (haft reference §2.4). */
export const evidence = z.preprocess(
  (value) => (typeof value === 'string' ? { command: value } : value),
  evidenceKeys,
);

/** What a front matter may hold, each scalar being text; keys it does not name are left alone. */
const keys = z.object(
  {
    id,
    kind: z.literal('DecisionRecord', 'must be DecisionRecord'),
    title: line,
    version: text
      .regex(/^\d{1,9}$/, 'must be a whole number')
      .transform(Number)
      .default(1),
    status: line.default('active'),
    context: line.optional(),
    mode: line.optional(),
    valid_until: until.optional(),
    created_at: line.optional(),
    updated_at: line.optional(),
    links: list(z.object({ ref: line, type: line }, 'must have ref and type')).default([]),
    problem_refs: lines.default([]),
    section_refs: lines.default([]),
    affected_files: lines.optional(),
    evidence_requirements: list(evidence).optional(),
    invariants: list(text).optional(),
    allowed_paths: lines.default([]),
    forbidden_paths: lines.default([]),
    depends_on: lines.default([]),
  },
  'must be keys and values',
);

export type DecisionKeys = z.infer<typeof keys>;

/** A key without a value counts as absent, as YAML's `null` does. */
export const decisionKeys = z.preprocess(
  (value) => (isRecord(value) ? filled(value) : value),
  keys,
);

/** What stands where YAML has no value, each scalar being text. */
export function isBlank(value: unknown): boolean {
  return value === '' || value === '~' || value === 'null';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function filled(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isBlank(value)));
}
