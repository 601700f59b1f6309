import { z } from 'zod';
import { checkSections } from '../../domain/check/finding.ts';
import { foreignForms } from '../../domain/foreign/foreign.ts';
import { readinessStates } from '../../domain/readiness/readiness.ts';
import { commission, moment, situation } from './commissionSchema.ts';
import { kept } from './diskSchemas.ts';

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();
const place = { file: text, line: z.int().positive(), column: z.int().positive() };

/** `init`: what it wrote, and how far the project is then specified. */
export const init = z.strictObject({
  init: z.strictObject({
    written: texts,
    kept: texts,
    readiness: z.enum(readinessStates),
    findings: z.array(z.strictObject({ ...place, code: text, what: text })),
  }),
});

export const newDecision = z.strictObject({ decision: z.strictObject({ id: text, file: text }) });

export const imported = z.strictObject({
  dry_run: z.boolean(),
  drafts: z.array(
    z.strictObject({
      key: text,
      form: z.enum(foreignForms),
      id: text,
      file: text,
      title: text,
      left: texts,
    }),
  ),
  passed: z.array(z.strictObject({ key: text, why: text })),
});

const finding = z.strictObject({
  code: text,
  what: text,
  next: text,
  decision: text.optional(),
  commission: text.optional(),
  situation: situation.optional(),
  reason: text.optional(),
  file: text.optional(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
  paths: texts.optional(),
});

const bySection = <T extends z.ZodType>(one: T) =>
  Object.fromEntries(checkSections.map((section) => [section, one]));

export const check = z.strictObject({
  ...bySection(z.array(finding)),
  uncommissioned: texts,
  store_warnings: texts,
  summary: z.strictObject({
    total_findings: count,
    findings: z.strictObject(bySection(count)),
    decisions: count,
    open_commissions: count,
    commissions: z.partialRecord(situation, count),
  }),
});

export const doctor = z.strictObject({
  store: z.discriminatedUnion('kind', [
    z.strictObject({
      id: text,
      commissions: count,
      kind: z.literal('sound'),
      events: count,
      bytes: count,
      astray: z.array(count),
    }),
    z.strictObject({
      id: text,
      commissions: count,
      kind: z.literal('damaged'),
      offset: count,
      what: text,
    }),
  ]),
  checkout: z.strictObject({
    branch: text.optional(),
    conflicted: texts,
    staged: texts,
    changed: texts,
    untracked: texts,
  }),
  /** Absent where it was not asked for, or cannot be measured. */
  disk: kept.optional(),
  git_locks: z.array(z.strictObject({ path: text, since: moment })),
  findings: z.array(
    z.strictObject({
      check: text,
      level: z.enum(['ok', 'note', 'problem']),
      code: text,
      what: text,
      fix: text.optional(),
      program: text.optional(),
    }),
  ),
});

export const find = z.strictObject({
  commissions: z.array(
    z.strictObject({
      id: text,
      decision: text,
      title: text,
      situation,
      attempt: z.int().positive(),
      createdAt: count,
      changedAt: count,
    }),
  ),
});

const commit = z.strictObject({
  commit: text,
  at: moment,
  author: text,
  subject: text,
  commission_ref: text.optional(),
  decision_ref: text.optional(),
});
const traced = { commit, since: z.array(commit) };

export const trace = z.strictObject({
  trace: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('uncommitted') }),
    z.strictObject({ kind: z.literal('commit'), ...traced }),
    z.strictObject({
      kind: z.literal('commission'),
      ...traced,
      commission: text,
      decision_ref: text,
      decision_title: text,
      known_by: z.enum(['landing', 'trailers']),
      situation,
      verdict: text.optional(),
      decision_file: text.optional(),
      decision_holds: z.boolean(),
      decision_issue: text.optional(),
      decision_text: text.optional(),
    }),
  ]),
});

const setupKeys = {
  file: text,
  hash: text,
  copy: texts,
  share: texts.optional(),
  commands: texts,
  network: z.boolean(),
  loopback: z.boolean().optional(),
  timeout_s: z.number().positive(),
  agent_loopback: z.boolean().optional(),
  env: z.record(z.string(), text).optional(),
  deny: texts.optional(),
  allow: texts.optional(),
};

export const confirmSetup = z.strictObject({
  setup: z.discriminatedUnion('state', [
    z.strictObject({ file: text, state: z.literal('none') }),
    z.strictObject({ state: z.literal('confirmed'), ...setupKeys }),
    z.strictObject({ state: z.literal('unconfirmed'), ...setupKeys }),
  ]),
});

const noted = z.strictObject({ decision: text, code: text, text });

/** A plan and what became of its decisions; a plan without entries is none. */
/** How long the queue takes. */
export const forecast = z.strictObject({
  forecast: z.strictObject({
    evidence_concurrency: z.int().positive(),
    makespans: z.array(z.strictObject({ agents: z.int().positive(), makespan_ms: count })),
    chain: z.array(
      z.strictObject({
        ...{ id: text, from_ms: count, to_ms: count },
        because: z.enum(['dependency', 'paths']).optional(),
      }),
    ),
    held: texts,
    never: z.array(z.strictObject({ id: text, text })),
    ...{ learnt_from: count, guessed: count },
  }),
});

export const plan = z.strictObject({
  plan: z
    .strictObject({
      file: text,
      id: text,
      revision: text,
      decisions: z.array(z.strictObject({ ref: text, depends_on: texts })),
    })
    .nullable(),
  commissions: z.array(commission),
  reused: texts,
  skipped: z.array(noted),
  forced: z.array(noted),
  warnings: texts,
});
