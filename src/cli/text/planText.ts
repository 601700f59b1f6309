import { isAbsolute, relative, sep } from 'node:path';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { PreparedPlan } from '../../engine/plans/prepare.ts';
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

/** What the operator should know of a plan, a line each. */
export function planNotes({ skipped, forced, warnings, created }: PreparedPlan): string {
  return [
    ...skipped.map(({ decision, text }) => `skipped ${decision}: ${text}`),
    ...forced.map(({ decision, text }) => `again ${decision}: ${text}`),
    ...[...warnings, ...created.flatMap((one) => one.warnings)].map((one) => `warning: ${one}`),
  ]
    .map((line) => `${plain(line)}\n`)
    .join('');
}

export function reusedText({ commission, state }: CommissionView): string {
  return `reused ${commission.id} decision=${commission.decisionRef} state=${state}\n`;
}

/** A file as it is seen from the top of the checkout, where it lies in it. */
export function shownFile(root: string, file: string): string {
  if (!isAbsolute(file)) return file;
  const inside = relative(root, file);
  return inside.startsWith('..') || isAbsolute(inside) ? file : inside.split(sep).join('/');
}
