import { z } from 'zod';
import { budgetKeys } from '../haftText/budgetKeys.ts';
import { evidence } from '../haftText/evidenceKeys.ts';
import { flag, id, line, lines, list, text, until } from '../haftText/keyShapes.ts';
import { filled } from '../haftText/records.ts';

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
    judge: flag.default(false),
    ...budgetKeys,
  },
  'must be keys and values',
);

export type DecisionKeys = z.infer<typeof keys>;

export const decisionKeys = z.preprocess(filled, keys);
