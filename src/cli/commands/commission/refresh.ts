import type { Command } from 'commander';
import { refreshJson } from '../../../engine/report/refreshJson.ts';
import type { RefreshReport } from '../../../engine/commissions/refresh.ts';
import { exits } from '../../exit.ts';
import { jsonLine, plain } from '../../text/print.ts';
import { by, onHarness, usage, type JsonFlag, type Surface } from '../../surface.ts';

interface RefreshFlags extends JsonFlag {
  readonly allStale?: true;
  readonly reason: string;
}

/** `haft commission refresh` */
export function addRefreshCommand(
  group: Command,
  surface: Surface,
  run: (work: Promise<number>) => Promise<void>,
): void {
  group
    .command('refresh [commissions...]')
    .description(
      'issue stale commissions anew on what is true now: all, or none when one cannot be',
    )
    .option('--all-stale', 'every one that is stale or would be found so')
    .requiredOption('--reason <text>', 'why they are still wanted')
    .option('--json', 'print JSON')
    .action((ids: string[], flags: RefreshFlags) => run(refresh(surface, ids, flags)));
}

function refresh(surface: Surface, ids: readonly string[], flags: RefreshFlags): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    if (ids.length > 0 === (flags.allStale === true))
      throw usage('Say which commissions.', 'Name them, or give --all-stale instead.');
    const which = flags.allStale ? ('all_stale' as const) : ids;
    const report = await harness.commissions.refresh({ which, reason: flags.reason, by });
    surface.out(flags.json ? jsonLine(refreshJson(report)) : reportText(report));
    return exits.ok;
  });
}

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
