import { z } from 'zod';
import type { EnvelopeFields } from '../../domain/envelope/shape.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';

const text = z
  .string('must be text')
  .trim()
  .regex(/^[\t\P{Cc}]*$/u, 'must be one line without control characters');
const texts = z.array(text, 'must be a list');
/** What is no whole number becomes none at all, for the rule about it to say so. */
const count = text.transform((word) => (/^\d{1,9}$/.test(word) ? Number(word) : Number.NaN));
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });

/** Epoch ms; a plain date means the end of that day, UTC. */
const time = text.transform((word) => {
  if (day.safeParse(word).success) return Date.parse(`${word}T23:59:59.999Z`);
  return instant.safeParse(word).success ? Date.parse(word) : Number.NaN;
});
/** A revocation nobody can date is one all the same. */
const revocation = time.transform((ms) => (Number.isNaN(ms) ? 0 : ms));

/** Two names of one key; both may be given when they say the same. */
export const aliases = [
  ['ref', 'id'],
  ['valid_until', 'expires_at'],
  ['commission_budget', 'max_commissions'],
  ['forbidden_one_way_door_actions', 'one_way_door_exclusions'],
] as const;

/**
 * What an envelope file may hold, each scalar being text (docs/rules.md R38). A key nobody knows is
 * refused: a misspelt prohibition would forbid nothing.
 */
const keys = z.strictObject(
  {
    ref: text.optional(),
    id: text.optional(),
    revision: text.optional(),
    state: text.optional(),
    allowed_repos: texts.optional(),
    allowed_paths: texts.optional(),
    forbidden_paths: texts.optional(),
    allowed_actions: texts.optional(),
    forbidden_actions: texts.optional(),
    allowed_modules: texts.optional(),
    forbidden_one_way_door_actions: texts.optional(),
    one_way_door_exclusions: texts.optional(),
    max_concurrency: count.optional(),
    commission_budget: count.optional(),
    max_commissions: count.optional(),
    active_concurrency: count.optional(),
    consumed_commissions: count.optional(),
    on_failure: text.optional(),
    on_stale: text.optional(),
    valid_until: time.optional(),
    expires_at: time.optional(),
    revoked_at: revocation.optional(),
    required_gates: texts.optional(),
    hash: text.optional(),
    skip_gates: z.unknown().optional(),
    disabled_gates: z.unknown().optional(),
    kind: text.optional(),
    title: text.optional(),
    description: z.string('must be text').optional(),
    created_at: text.optional(),
    updated_at: text.optional(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? 'is no key of an envelope' : 'must be keys and values',
  },
);

type Keys = z.infer<typeof keys>;

/** Checked and under first names. */
export const envelopeKeys = keys
  .superRefine((written, context) => {
    for (const [name, other] of aliases) {
      const [one, two] = [written[name], written[other]];
      if (one === undefined || two === undefined || JSON.stringify(one) === JSON.stringify(two))
        continue;
      context.addIssue({ code: 'custom', path: [other], message: `contradicts \`${name}\`` });
    }
    for (const name of ['active_concurrency', 'consumed_commissions'] as const) {
      if (Number.isNaN(written[name]))
        context.addIssue({ code: 'custom', path: [name], message: 'must be a whole number' });
    }
  })
  .transform(fieldsOf);

function fieldsOf(written: Keys): EnvelopeFields {
  const skips = written.skip_gates !== undefined || written.disabled_gates !== undefined;
  return omitUndefined({
    ref: written.ref ?? written.id,
    revision: written.revision,
    state: written.state,
    allowedRepos: written.allowed_repos,
    allowedPaths: written.allowed_paths,
    forbiddenPaths: written.forbidden_paths,
    allowedActions: written.allowed_actions,
    forbiddenActions: written.forbidden_actions,
    allowedModules: written.allowed_modules,
    forbiddenOneWayDoorActions:
      written.forbidden_one_way_door_actions ?? written.one_way_door_exclusions,
    maxConcurrency: written.max_concurrency,
    commissionBudget: written.commission_budget ?? written.max_commissions,
    activeConcurrency: written.active_concurrency,
    consumedCommissions: written.consumed_commissions,
    onFailure: written.on_failure,
    onStale: written.on_stale,
    validUntil: written.valid_until ?? written.expires_at,
    revokedAt: written.revoked_at,
    requiredGates: written.required_gates,
    hash: written.hash,
    skipsGates: skips ? (true as const) : undefined,
  });
}
