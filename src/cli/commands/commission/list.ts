import type { OperatorBlock } from '../../../domain/commission/attention.ts';
import type { CommissionBrief } from '../../../domain/commission/brief.ts';
import { commissionStates } from '../../../domain/commission/commission.ts';
import { situations } from '../../../domain/commission/situation.ts';
import { listJson } from '../../../engine/report/commissionsJson.ts';
import { selectors, type Selector } from '../../../engine/report/selectors.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { choice, json, preset, said, text } from '../../option.ts';
import { duration } from '../../options/duration.ts';
import { listText } from '../../text/commissionText.ts';
import { jsonLine } from '../../text/print.ts';

interface ToldOf<T extends CommissionBrief> {
  readonly view: T;
  readonly operator: OperatorBlock;
}

const states = [...new Set([...commissionStates, ...situations])];

export const list = command({
  path: 'commission list',
  summary: 'commissions by selector',
  options: {
    selector: preset('selector', 'which ones', selectors, 'runnable'),
    state: choice('state', 'only those in this state', states),
    olderThan: text('duration', 'age from which an open one has waited too long (default 24h)'),
    json,
  },
  run: (call) => {
    const { reports } = call.harness;
    const { selector, state, olderThan } = call.flags;
    const olderThanMs = olderThan === undefined ? undefined : duration(olderThan);
    const selection = said({ state, olderThanMs });
    const withOperator = <T extends CommissionBrief>(view: T): ToldOf<T> => ({
      view,
      operator: reports.operator(view, olderThanMs),
    });
    // Of thousands of rows either costs: only the one that is asked for is made, and a table reads no more
    // of a commission than it shows.
    if (call.flags.json)
      call.surface.out(jsonLine(listJson(reports.select(selector, selection).map(withOperator))));
    else {
      const rows = reports.list(selector, selection).map(withOperator);
      call.surface.out(
        rows.length === 0 ? noneText(selector, state) : listText(rows, call.surface.columns),
      );
    }
    return Promise.resolve(exits.ok);
  },
});

/** None was found, and where the others are. */
function noneText(selector: Selector, state: string | undefined): string {
  const which = [
    ...(selector === 'all' ? [] : [selector]),
    ...(state === undefined ? [] : [state]),
  ];
  if (which.length === 0) return 'no commissions\n';
  return `no commissions that are ${which.join(' and ')}; "haft commission list --selector all" lists all\n`;
}
