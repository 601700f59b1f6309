import { z } from 'zod';
import { keptKinds } from '../../domain/disk/kinds.ts';

const text = z.string();
const count = z.int().nonnegative();
const share = { count, bytes: count };
const kind = z.enum([...keptKinds, 'refs']);

/** What is kept on the disk, as `doctor` tells it. */
export const kept = z.strictObject({
  bytes: count,
  budget: count.optional(),
  kinds: z.array(
    z.strictObject({ kind: z.enum(keptKinds), ...share, over: z.strictObject(share) }),
  ),
  /** By what they keep, such as `results`. */
  refs: z.record(z.string(), count),
});

export const cleaned = z.strictObject({
  cleaned: z.strictObject({
    dry_run: z.boolean(),
    removed: z.array(z.strictObject({ kind, ...share })),
    things: z.array(z.strictObject({ kind, name: text, bytes: count })),
    left: z.array(z.strictObject({ name: text, why: text })),
  }),
});

/** Without ref and commit it stood there still. */
export const restored = z.strictObject({
  restored: z.strictObject({
    commission: text,
    workspace: text,
    ref: text.optional(),
    commit: text.optional(),
  }),
});
