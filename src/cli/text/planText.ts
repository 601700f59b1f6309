import { isAbsolute, relative, sep } from 'node:path';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Noted } from '../../domain/plan/selection.ts';
import type { PreparedPlan } from '../../engine/plans/prepare.ts';
import { noteLines, warningNotes } from './noteText.ts';
import { plain } from './print.ts';

/** Said of a plan without entries. */
export const nothingLeft =
  'no active decisions without WorkCommissions; nothing was written. --force-create-commissions takes them again.\n';

/** Which plan it is, in one line; nothing of a plan without entries. */
export function planText(root: string, { file, plan }: PreparedPlan): string {
  if (plan.entries.length === 0) return '';
  return plain(
    `plan ${shownFile(root, file)} id=${plan.id} revision=${plan.revision} decisions=${plan.entries.length}\n`,
  );
}

/** What the operator should know of a plan, as `noteLines` tells it. */
export function planNotes({ skipped, forced, warnings, created }: PreparedPlan): string {
  return noteLines([
    ...skipped.map((one) => noted('skipped', one)),
    ...forced.map((one) => noted('again', one)),
    // Each names a place of its own.
    ...warnings.map((one) => ({ kind: one, of: one, text: `warning: ${one}` })),
    ...warningNotes(created),
  ]);
}

const noted = (word: string, { decision, code, text }: Noted) => ({
  kind: `${word} ${code}`,
  of: decision,
  text: `${word} ${decision}: ${text}`,
});

export function reusedText({ commission, state }: CommissionView): string {
  return `reused ${commission.id} decision=${commission.decisionRef} state=${state}\n`;
}

/** A file as it is seen from the top of the checkout, where it lies in it. */
export function shownFile(root: string, file: string): string {
  if (!isAbsolute(file)) return file;
  const inside = relative(root, file);
  return inside.startsWith('..') || isAbsolute(inside) ? file : inside.split(sep).join('/');
}
