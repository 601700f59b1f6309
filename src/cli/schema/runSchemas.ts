import { z } from 'zod';
import { commission, moment, situation } from './commissionSchema.ts';
import { plan } from './projectSchemas.ts';

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();

/** A fact as the journal keeps it; what `data` holds goes by its `type`. */
const event = z.strictObject({
  seq: z.int().positive(),
  at: count,
  by: text,
  commission: text,
  attempt: count,
  type: text,
  data: z.record(z.string(), z.unknown()),
});

/** A line of what a run did; its facts go by its kind. */
const runEntry = z.strictObject({
  at: count,
  commission: text,
  attempt: z.int().positive(),
  kind: text,
  text,
  facts: z.record(z.string(), z.union([text, z.number(), z.boolean()])).optional(),
});

const row = z.strictObject({
  id: text,
  decision: text,
  situation,
  cause: text,
  commit: text.optional(),
});

const summary = z.strictObject({
  drain: text,
  how: text,
  bound: text.optional(),
  fault: text.optional(),
  worked: z.array(row),
  waitingForYou: z.array(row),
  goesOn: z.array(row),
});

const detached = z.strictObject({ drain: text, pid: count, commissions: texts });

/** Every line of a run: a fact, or how it ended, or why there was nothing to do; who runs it in the background; of one that only prepares, its plan. */
export const run = z.union([
  z.strictObject({ nothing: z.strictObject({ text }) }),
  z.strictObject({ event }),
  z.strictObject({ summary }),
  z.strictObject({ detached }),
  plan,
]);

/** Every line of a drain that is watched. */
export const watched = z.strictObject({ event });

export const tail = z.strictObject({ entry: runEntry });

const holder = z.strictObject({
  identity: text,
  pid: z.int().nonnegative().optional(),
  machine: z.enum(['this', 'another']),
  state: z.enum(['alive', 'gone', 'unknown']),
  since: moment,
});

const who = { holder: text, mine: text, theirs: text };
/** Why one does not start. */
const wait = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lock'), ...who }),
  z.strictObject({ kind: z.literal('reserved'), ...who }),
  z.strictObject({ kind: z.literal('dependency'), on: text, situation: text }),
  z.strictObject({ kind: z.literal('plan_blocked'), on: text, situation: text, reaction: text }),
  z.strictObject({
    kind: z.literal('envelope'),
    ref: text,
    max: z.int(),
    holders: texts,
  }),
  z.strictObject({ kind: z.enum(['expired', 'slots', 'drain']) }),
]);

export const status = z.strictObject({
  status: z.strictObject({
    runtime_state: text,
    drain: text.optional(),
    concurrency: z.int().positive().optional(),
    holder: holder.optional(),
    paused: z.boolean(),
    requested: z.enum(['stop', 'interrupt']).optional(),
    until: moment.optional(),
    outage: z.strictObject({ cause: text, text, since: moment, next_try: moment }).optional(),
    claimed: count,
    running: z.array(commission),
    interrupted: z.array(commission),
    landing: z.array(commission),
    waiting: z.array(z.strictObject({ commission: text, cause: wait, text })),
    needs_you: z.array(commission),
    skipped: z.array(
      z.strictObject({ commission: text, reason: z.literal('lease_too_old'), claimed_at: moment }),
    ),
    recent_terminal: z.array(commission),
    store_read_only: text.optional(),
  }),
});

export const takeOver = z.strictObject({
  taken_over: z.strictObject({ drain: text, holder, freed: texts }),
});

/** What became of a request to the drain. */
export const answered = z.strictObject({
  answered: z.strictObject({
    request: z.enum(['stop', 'interrupt', 'pause', 'resume', 'concurrency']),
    drain: text,
    how: z.enum(['heard', 'ended', 'left']),
    running: count,
  }),
});

export const result = z.strictObject({
  result: z.strictObject({
    commission,
    next_action: text,
    reason: text,
    next: text.optional(),
    diff_stat: text.optional(),
    changes: z.array(z.strictObject({ path: text, kind: text })),
  }),
});

export const revert = z.strictObject({
  reverted: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('reverted'), id: text, commit: text }),
      z.strictObject({ kind: z.literal('refused'), id: text, code: text, text, paths: texts }),
    ]),
  ),
});

export const preview = z.strictObject({
  previews: z.array(
    z.strictObject({
      branch: text,
      conflicts: z.array(z.strictObject({ id: text, with: text.optional(), paths: texts })),
      order: texts,
    }),
  ),
});

/** Everything the store holds. */
export const exported = z.strictObject({
  format: z.literal(1),
  store: text,
  drains: z.array(event),
  commissions: z.array(
    z.strictObject({ commission, events: z.array(event), log: z.array(runEntry) }),
  ),
});
