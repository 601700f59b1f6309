import { z } from 'zod';
import { commission, operator } from './commissionSchema.ts';
import * as disk from './diskSchemas.ts';
import * as project from './projectSchemas.ts';
import { report } from './reportSchema.ts';
import * as runs from './runSchemas.ts';
import type { documentNames } from './documentNames.ts';

const text = z.string();
const warnings = z.array(text);
const created = commission.extend({
  path_matches: z.array(z.strictObject({ pattern: text, files: z.int().nonnegative() })),
});
const listed = commission.extend({ operator });
const shown = listed.extend({
  decision_drift: z.array(z.strictObject({ path: text, status: text })).optional(),
});
/** Of whatever leaves one commission changed. */
const changed = z.strictObject({ commission });

/** What each command prints with `--json`, and what any of them prints when it is refused. */
const schemas: Readonly<Record<(typeof documentNames)[number], z.ZodType>> = {
  fault: z.strictObject({
    error: z.strictObject({
      code: text,
      message: text,
      advice: text,
      facts: z.record(z.string(), z.unknown()),
    }),
  }),
  'commission-create-from-decision': z.strictObject({ commission: created, warnings }),
  'commission-create-batch': z.strictObject({ commissions: z.array(created), warnings }),
  'commission-list': z.strictObject({ commissions: z.array(listed) }),
  'commission-show': z.strictObject({ commission: shown }),
  'commission-queue': changed,
  'commission-depend': changed,
  'commission-requeue': changed,
  'commission-resume': changed,
  'commission-refresh': z.strictObject({
    refreshed: z.array(
      z.strictObject({
        commission,
        changed: z.array(
          z.strictObject({ code: text, expected: text.optional(), actual: text.optional() }),
        ),
      }),
    ),
    unchanged: z.array(commission),
  }),
  'commission-cancel': changed,
  'commission-restore': disk.restored,
  'harness-plan': z.union([project.plan, project.forecast]),
  'harness-run': runs.run,
  'harness-status': runs.status,
  'harness-result': runs.result,
  'harness-tail': runs.tail,
  'harness-apply': changed,
  'harness-refuse': changed,
  'harness-revise': changed,
  'harness-revert': runs.revert,
  'harness-preview': runs.preview,
  'harness-confirm-setup': project.confirmSetup,
  'harness-pause': runs.answered,
  'harness-resume': runs.answered,
  'harness-stop': runs.answered,
  'harness-concurrency': runs.answered,
  'harness-take-over': runs.takeOver,
  'harness-report': report,
  'harness-watch': runs.watched,
  check: project.check,
  doctor: project.doctor,
  clean: disk.cleaned,
  find: project.find,
  trace: project.trace,
  export: runs.exported,
  init: project.init,
  'decision-new': project.newDecision,
  import: project.imported,
};

/** A JSON Schema, draft 2020-12, in which every object knows its keys. */
export function schemaOf(name: (typeof documentNames)[number]): object {
  return z.toJSONSchema(schemas[name]);
}
