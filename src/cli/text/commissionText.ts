import { shownPattern } from '../../domain/scope/meant.ts';
import type { CreatedCommission } from '../../engine/report/commissionsJson.ts';
import type { Json } from '../../base/fault.ts';
import type { OperatorBlock } from '../../domain/commission/attention.ts';
import { situationOf } from '../../domain/commission/view.ts';
import type { CommissionBrief } from '../../domain/commission/brief.ts';
import { plain } from './print.ts';
import { table } from './table.ts';

/** Rows that a terminal shows; a file or another program gets all. */
const shownAtOnce = 200;

/** `commission list` for people. @param columns Of the terminal; absent where none shows it. */
export function listText(
  list: readonly { readonly view: CommissionBrief; readonly operator: OperatorBlock }[],
  columns: number | undefined,
): string {
  const shown = columns === undefined ? list : list.slice(0, shownAtOnce);
  const rows = shown.map(({ view, operator }) => [
    view.commission.id,
    situationOf(view),
    view.commission.deliveryPolicy,
    view.commission.decisionRef,
    plain(view.delivery?.reason ?? view.reason?.code ?? operator.code ?? ''),
  ]);
  const titles = ['COMMISSION', 'STATE', 'DELIVERY POLICY', 'DECISION', 'REASON'];
  const more = list.length - shown.length;
  const rest = `and ${more} more; narrow it down with --state or --selector, or send it to a pager for all\n`;
  return table([titles, ...rows], columns) + (more > 0 ? rest : '');
}

/** `commission show` for people: every field as `name=value`, nested names joined by dots. */
export function showText(commission: Json): string {
  return flatten('', commission)
    .map(([name, value]) => `${name}=${plain(value)}\n`)
    .join('');
}

function flatten(prefix: string, value: Json | undefined): [string, string][] {
  if (value === undefined || value === null) return [];
  if (isList(value)) {
    if (value.every((item) => typeof item !== 'object')) return [[prefix, value.join(', ')]];
    return value.flatMap((item, i) => flatten(`${prefix}[${i}]`, item));
  }
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, inner]) =>
      flatten(prefix === '' ? key : `${prefix}.${key}`, inner),
    );
  }
  return [[prefix, String(value)]];
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** What was made, in one line, with how many files each allowed path matches today. */
export function createdText({ view: { commission }, matched }: CreatedCommission): string {
  const { id, decisionRef, deliveryPolicy, scope, dependsOn } = commission;
  const waits = dependsOn.length > 0 ? ` depends_on=${dependsOn.join(',')}` : '';
  const paths = scope.allowedPaths.map(shownPattern).join(',');
  const counts = matched.map(({ files }) => files).join(',');
  return plain(
    `created ${id} decision=${decisionRef} delivery_policy=${deliveryPolicy} allowed_paths=${paths} matches=${counts}${waits}\n`,
  );
}
