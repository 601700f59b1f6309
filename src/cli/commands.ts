import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { clean } from './commands/clean.ts';
import { completion } from './commands/completion.ts';
import { cancel } from './commands/commission/cancel.ts';
import { createBatch } from './commands/commission/createBatch.ts';
import { createFromDecision } from './commands/commission/createFromDecision.ts';
import { depend } from './commands/commission/depend.ts';
import { list } from './commands/commission/list.ts';
import { queue } from './commands/commission/queue.ts';
import { refresh } from './commands/commission/refresh.ts';
import { requeue } from './commands/commission/requeue.ts';
import { restore } from './commands/commission/restore.ts';
import { resume } from './commands/commission/resume.ts';
import { show } from './commands/commission/show.ts';
import { newDecision } from './commands/decision/newDecision.ts';
import { doctor } from './commands/doctor.ts';
import { exportAll } from './commands/export.ts';
import { find } from './commands/find.ts';
import { apply } from './commands/harness/apply.ts';
import { concurrency } from './commands/harness/concurrency.ts';
import { confirmSetup } from './commands/harness/confirmSetup.ts';
import { pause } from './commands/harness/pause.ts';
import { plan } from './commands/harness/plan.ts';
import { preview } from './commands/harness/preview.ts';
import { proof } from './commands/harness/proof.ts';
import { refuse } from './commands/harness/refuse.ts';
import { report } from './commands/harness/report.ts';
import { result } from './commands/harness/result.ts';
import { resumeDrain } from './commands/harness/resumeDrain.ts';
import { revert } from './commands/harness/revert.ts';
import { revise } from './commands/harness/revise.ts';
import { run } from './commands/harness/run.ts';
import { status } from './commands/harness/status.ts';
import { stop } from './commands/harness/stop.ts';
import { takeOver } from './commands/harness/takeOver.ts';
import { tail } from './commands/harness/tail.ts';
import { watch } from './commands/harness/watch.ts';
import { importOthers } from './commands/import.ts';
import { init } from './commands/init.ts';
import { schema } from './commands/schema.ts';
import { serve } from './commands/serve.ts';
import { trace } from './commands/trace.ts';

/** What stands before the commands of a group, by its name. */
export const groups: Readonly<Record<string, string>> = {
  commission: 'create, list and steer commissions',
  harness: 'run commissions and look at what they came to',
  decision: 'decision files',
};

/** Every command there is, in the order of the help. Its words, options and texts are data. */
export const commands: readonly Command[] = [
  ...[createFromDecision, createBatch, list, show, queue, depend, requeue, resume, refresh, cancel],
  ...[restore],
  ...[plan, run, status, result, tail, apply, refuse, revise, revert, proof, preview, confirmSetup],
  ...[pause, resumeDrain, stop, concurrency, takeOver],
  ...[report, watch],
  ...[check, doctor, clean, find, trace, exportAll, init, newDecision, importOthers, serve],
  ...[schema, completion],
];
