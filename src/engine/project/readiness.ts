import { Fault } from '../../base/fault.ts';
import type { SpecReadinessOverride } from '../../domain/commission/commission.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { gateFor, keepsSpecifications, type Gate } from '../../domain/readiness/gate.ts';
import {
  projectFile,
  readinessOf,
  type Carriers,
  type ReadinessReport,
} from '../../domain/readiness/readiness.ts';
import type { Needs } from '../ports/context.ts';
import { confirmedSetup } from '../proof/confirmation.ts';

/** What `harness run` asks at its door. */
export interface RunWish {
  /** Why this work runs outside the specifications. */
  readonly override?: string;
  /** Only these commissions; all that could start where absent. */
  readonly only?: ReadonlySet<string>;
}

/** A run that may start. */
export interface RunPermit {
  readonly readiness: ReadinessReport;
  /** To be recorded on every commission of the run. */
  readonly override?: SpecReadinessOverride;
}

/** How far the project is specified, read now. */
export async function readinessNow(context: Needs<'specs'>): Promise<ReadinessReport> {
  return readinessOf(await context.specs.read());
}

/**
 * The readiness gate before a run (docs/rules.md R43). A run that goes on with commissions
 * which all carry an override already needs no second reason: a crash does not ask anew. A workspace
 * set-up the operator has not confirmed would stop every one of them, so it is said here, before anything
 * is claimed.
 * @throws Fault `store_read_only`, `readiness_missing`, `readiness_needs_init`, `readiness_needs_onboard`; SetupFailed
 * `workspace_setup_invalid`, `workspace_setup_unconfirmed`.
 */
export async function permitRun(
  context: Needs<'clock' | 'journal' | 'setups' | 'specs'>,
  wish: RunWish,
): Promise<RunPermit> {
  guardRecord(context.journal);
  await confirmedSetup(context);
  const carriers = await context.specs.read();
  const readiness = readinessOf(carriers);
  const reason = wish.override?.trim() ? wish.override : recordedReason(context, wish);
  const gate = gateOf(carriers, readiness, reason);
  if (gate.kind === 'admissible') return { readiness };
  if (gate.kind === 'blocked') throw blocked(readiness);
  const recordedAt = new Date(context.clock.now()).toISOString();
  return {
    readiness,
    override: {
      kind: 'tactical',
      outOfSpec: true,
      projectReadiness: readiness.state,
      reason: gate.reason,
      recordedAt,
    },
  };
}

/** What cannot be recorded is not run, and a record that cannot be read whole is no empty queue (docs/rules.md R193). */
function guardRecord({ readOnly }: Needs<'journal'>['journal']): void {
  if (readOnly === undefined) return;
  throw new Fault({
    code: 'store_read_only',
    what: readOnly,
    advice:
      'Look at it with "haft doctor --store"; give a copied store a name of its own with "haft doctor --adopt".',
  });
}

function gateOf(carriers: Carriers, { state }: ReadinessReport, reason: string | undefined): Gate {
  if (keepsSpecifications(carriers)) return gateFor(state, reason);
  return reason === undefined ? { kind: 'admissible' } : { kind: 'tactical', reason };
}

/** The reason on record, where every commission this run would take has one. */
function recordedReason({ journal }: Needs<'journal'>, { only }: RunWish): string | undefined {
  const selected = [...journal.ledger.open()].filter(
    (view) =>
      (view.state === 'queued' || isExecuting(situationOf(view))) &&
      (!only || only.has(view.commission.id)),
  );
  const reasons = selected.map((view) => overrideOf(view)?.reason);
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** The override a commission carries, recorded at its creation or later. */
export function overrideOf(view: CommissionView): SpecReadinessOverride | undefined {
  return view.override ?? view.commission.specReadinessOverride;
}

function blocked({ state, findings }: ReadinessReport): Fault {
  const listed = findings.map(
    ({ file, line, column, what }) => `${file}:${line}:${column} ${what}`,
  );
  const more = listed.length > 3 ? ` And ${listed.length - 3} more.` : '';
  const shown = `${listed.slice(0, 3).join(' ')}${more}`;
  const facts = { readiness: state, findings: findings.map((one) => ({ ...one })) };
  if (state === 'needs_onboard') {
    return new Fault({
      code: 'readiness_needs_onboard',
      what: `The project is not specified yet. ${shown}`,
      advice:
        'Complete the specifications below .haft, or say why this work runs outside them with --force-skip-specs "<reason>".',
      facts,
    });
  }
  const hasFile = findings.some(({ code }) => code === 'project_invalid');
  return new Fault({
    code: state === 'missing' ? 'readiness_missing' : 'readiness_needs_init',
    what: `The project is not initialised. ${shown}`,
    advice: hasFile
      ? `Correct ${projectFile}.`
      : 'Run "haft init"; it lists the files before it writes them and changes none that is there.',
    facts,
  });
}
