import type { RefreshReport } from '../../../engine/commissions/refresh.ts';
import { refreshJson } from '../../../engine/report/refreshJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { flag, json, required } from '../../option.ts';
import { by, usage } from '../../surface.ts';
import { answer, plain } from '../../text/print.ts';

export const refresh = command({
  path: 'commission refresh [commissions...]',
  summary: 'issue stale commissions anew on what is true now: all, or none when one cannot be',
  options: {
    allStale: flag('every one that is stale or would be found so'),
    reason: required('text', 'why they are still wanted'),
    json,
  },
  run: async (call) => {
    const { harness, argument: ids, flags } = call;
    if (ids.length > 0 === (flags.allStale === true))
      throw usage('Say which commissions.', 'Name them, or give --all-stale instead.');
    const which = flags.allStale ? ('all_stale' as const) : ids;
    const report = await harness.commissions.refresh({ which, reason: flags.reason, by });
    answer(call, refreshJson(report), reportText(report));
    return exits.ok;
  },
});

function reportText({ refreshed, unchanged }: RefreshReport): string {
  const lines = [
    ...refreshed.map(({ view, changed }) => {
      const codes = changed.map(({ code }) => code).join(',') || 'nothing';
      return `refreshed ${view.commission.id} attempt=${view.attempt} changed=${codes}`;
    }),
    ...unchanged.map(({ commission }) => `unchanged ${commission.id}`),
  ];
  return lines.length === 0 ? 'nothing is stale\n' : `${plain(lines.join('\n'))}\n`;
}
