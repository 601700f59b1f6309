import { z } from 'zod';
import { outages } from '../../domain/provider/outage.ts';
import { moment } from './commissionSchema.ts';

const text = z.string();
const count = z.int().nonnegative();

const item = z.strictObject({
  ...{ id: text, decision: text, title: text },
  ...{ waits_for: text.optional(), commit: text.optional(), files: count.optional() },
  claim: text.optional(),
  ...{ tokens: count, work_ms: count, took_ms: count },
});

/** One cause with all it hit. */
const cause = z.strictObject({
  ...{ code: text, text, next: text.optional() },
  commissions: z.array(item),
});

const counts = z.strictObject({
  ...{ all: count, landed: count, held: count, needs_you: count, running: count },
  ...{ cut_off: count, waiting: count, closed: count },
});

const wait = z.strictObject({
  ...{ cause: z.enum(outages), text, since: moment, ms: count, lasted: z.boolean() },
});

/** What a drain came to. */
export const report = z.strictObject({
  report: z.strictObject({
    ...{ drain: text, mode: z.enum(['drain', 'single']), concurrency: z.int().positive() },
    ...{ started_at: moment, ended_at: moment.optional() },
    how: z.enum(['running', 'empty', 'stopped', 'interrupted', 'abandoned']),
    bound: text.optional(),
    fault: z.strictObject({ code: text, what: text, advice: text }).optional(),
    verdict: z.strictObject({
      kind: z.enum(['good', 'some_needs_you', 'some_is_left', 'went_wrong', 'nothing', 'running']),
      text,
    }),
    counts,
    first: z.array(text),
    landed: z.array(item),
    ...{ held: z.array(cause), needs_you: z.array(cause), running: z.array(cause) },
    ...{ cut_off: z.array(cause), waiting: z.array(cause), closed: z.array(cause) },
    waits: z.array(wait),
    ...{ paused_ms: count, tokens: count, work_ms: count, took_ms: count, older: count },
    before: z.strictObject({ drain: text, counts, tokens: count, took_ms: count }).optional(),
  }),
});
