import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { flag } from '../../option.ts';
import { showDrain } from '../../run/watchDrain.ts';
import { printFault } from '../../text/print.ts';
import { summaryText } from '../../text/summaryText.ts';

export const watch = command({
  path: 'harness watch',
  summary:
    'what the drain does now, live: a table in a terminal, lines elsewhere; it ends with the drain',
  options: { json: flag('print events as JSON lines') },
  run: async ({ surface, harness, flags }) => {
    const other = harness.drains.attach();
    if (!other) {
      surface.err('nothing to watch: no drain runs; start one with "haft harness run --drain"\n');
      return exits.ok;
    }
    const { mode = 'drain' } = harness.reports.ledger.leader ?? {};
    const shown = showDrain(surface, harness, other.drain, flags);
    const detached = new Promise<'detached'>((resolve) =>
      surface.onStop(() => resolve('detached')),
    );
    const end = await Promise.race([other.done, detached]);
    shown.dispose();
    if (end === 'detached') {
      surface.err(`${other.drain} goes on\n`);
      return exits.interrupted;
    }
    if (end === undefined) {
      surface.err(`the process of ${other.drain} is gone; the next drain goes on with its work\n`);
      return exits.fault;
    }
    if (!flags.json) surface.out(summaryText(end, mode, surface.columns));
    if (end.fault) printFault(surface, end.fault, flags.json === true);
    return end.fault ? exits.fault : exits.ok;
  },
});
