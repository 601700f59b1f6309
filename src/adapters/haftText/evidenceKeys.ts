import { z } from 'zod';
import { requirementOf } from '../../domain/evidence/recorded.ts';
import { duration, flag, line, text } from './keyShapes.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';

const range = 'must lie between 1 ms and 24 h';
const limit = z.number().min(1, range).max(86_400_000, range);
const milliseconds = text
  .regex(/^\d{1,9}$/, 'must be a whole number of milliseconds')
  .transform(Number)
  .pipe(limit);

const keys = z
  .object(
    {
      kind: line.optional(),
      command: text.optional(),
      criterion: text.optional(),
      description: text.optional(),
      network: flag.optional(),
      loopback: flag.optional(),
      baseline: z.literal('must_pass', 'can only be must_pass').optional(),
      timeout_ms: milliseconds.optional(),
      timeout: duration.transform(Math.round).pipe(limit).optional(),
      spec_section_ref: line.optional(),
    },
    'must be a command or a group of keys',
  )
  .refine(
    (one) => one.command ?? one.criterion ?? one.description,
    'must have a command, a criterion or a description',
  )
  .refine((one) => !one.command || !one.criterion, 'must be a command or a criterion, not both')
  .refine((one) => one.kind !== 'command' || one.command, 'must have a command, being of that kind')
  .transform(
    ({ kind, criterion, spec_section_ref: specSectionRef, timeout, timeout_ms, ...rest }) =>
      requirementOf({
        kind: kind ?? (rest.command ? 'command' : 'criterion'),
        ...omitUndefined({ ...rest, specSectionRef, timeoutMs: timeout_ms ?? timeout }),
        ...(criterion !== undefined && { description: criterion }),
      }),
  );

/** One requirement of a decision or a plan; a bare text is a command, `criterion:` is none (docs/rules.md R61). */
export const evidence = z.preprocess(
  (value) => (typeof value === 'string' ? { command: value } : value),
  keys,
);
