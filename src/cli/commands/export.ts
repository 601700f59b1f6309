import { exportedJson, exportHead } from '../../engine/report/storeJson.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';

/** Piece by piece, so that a large store needs no more memory than a small one. */
export const exportAll = command({
  path: 'export',
  summary: 'everything the store holds, as one JSON document',
  options: {},
  run: async ({ surface, harness }) => {
    const { reports, store } = harness;
    const head = exportHead(store.storeId, await reports.history(''));
    surface.out(`${JSON.stringify(head).slice(0, -1)},"commissions":[`);
    let separator = '\n';
    for (const view of reports.ledger.all()) {
      const { id } = view.commission;
      const events = await reports.history(id);
      const log = await reports.runEntries(id);
      surface.out(separator + JSON.stringify(exportedJson(view, events, log)));
      separator = ',\n';
    }
    surface.out('\n]}\n');
    return exits.ok;
  },
});
