import { z } from 'zod';
import type { EvidenceRequirement } from '../../domain/evidence/evidence.ts';
import { expiryOf } from './expiry.ts';

/** Every scalar arrives as the text that was written; what it means is decided here, key by key. */
const text = z.string({ error: 'must be text' }).transform((value) => value.trim());
const required = text.refine((value) => value !== '', { error: 'must not be empty' });
const id = required.refine((value) => /^[^\s\p{Cc}]{1,200}$/u.test(value), {
  error: 'must be one word of at most 200 characters',
});
const optional = text.transform((value) => (value === '' ? undefined : value)).optional();
const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');
const count = z
  .string({ error: 'must be a number' })
  .regex(/^[1-9]\d{0,8}$/, { error: 'must be a whole number above 0' })
  .transform(Number);

/** A list, or the only item of one; a key without a value is an empty list. */
const list = z
  .preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(text, { error: 'must be a list of texts' }),
  )
  .transform((items) => items.filter((item) => item !== ''));

const expiry = text.transform((value, context): number | undefined => {
  if (value === '') return undefined;
  const time = expiryOf(value);
  if (time === undefined)
    context.addIssue({
      code: 'custom',
      message: 'must be a date (2026-11-01) or a time (2026-11-01T08:00:00Z)',
    });
  return time;
});

const link = z.looseObject({ ref: required, type: text }, { error: 'must be a ref with a type' });

const command = required.transform((value): EvidenceRequirement => ({
  kind: 'command',
  command: value,
}));

const requirement = z
  .looseObject(
    {
      kind: optional,
      command: optional,
      description: optional,
      spec_section_ref: optional,
      network: flag.optional(),
      baseline: z.literal('must_pass', { error: 'must be must_pass' }).optional(),
      timeout_ms: count.optional(),
    },
    { error: 'must be a command or a mapping' },
  )
  .transform((value, context): EvidenceRequirement => {
    const kind = value.kind ?? (value.command === undefined ? undefined : 'command');
    if (kind === undefined || (kind === 'command' && value.command === undefined))
      context.addIssue({
        code: 'custom',
        message: 'must have a command, or a kind that needs none',
      });
    return {
      kind: kind ?? '',
      ...defined({
        command: value.command,
        description: value.description,
        specSectionRef: value.spec_section_ref,
        network: value.network,
        baseline: value.baseline,
        timeoutMs: value.timeout_ms,
      }),
    };
  });

const requirements = z.preprocess(
  (value) => (typeof value === 'string' ? (value.trim() === '' ? [] : [value]) : value),
  z.array(
    z.unknown().transform((value, context) => {
      const read = (typeof value === 'string' ? command : requirement).safeParse(value);
      if (read.success) return read.data;
      for (const { message, path } of read.error.issues)
        context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    }),
    { error: 'must be a list' },
  ),
);

/** The frontmatter of a DecisionRecord (design §3). Keys that are not ours are let be. */
export const decisionSchema = z.looseObject({
  id,
  kind: required,
  title: required,
  version: count.optional(),
  status: optional,
  context: optional,
  mode: optional,
  valid_until: expiry.optional(),
  created_at: optional,
  updated_at: optional,
  links: z
    .preprocess((value) => (value === '' ? [] : value), z.array(link, { error: 'must be a list' }))
    .optional(),
  problem_refs: list.optional(),
  section_refs: list.optional(),
  affected_files: list.optional(),
  evidence_requirements: requirements.optional(),
  invariants: list.optional(),
  allowed_paths: list.optional(),
  forbidden_paths: list.optional(),
  depends_on: list.optional(),
});

export type DecisionFields = z.output<typeof decisionSchema>;

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without its undefined values, which our types tell apart from missing ones. */
export function defined<T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
