import { situations } from '../../domain/commission/situation.ts';
import { foundJson } from '../../engine/report/storeJson.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { choice, json, said, text } from '../option.ts';
import { answer, plain } from '../text/print.ts';
import { table } from '../text/table.ts';

/** Rows that a search prints at most, the last changed first. */
const mostFound = 200;

export const find = command({
  path: 'find <words...>',
  summary: 'commissions in which all these words, or their beginnings, occur',
  options: {
    situation: choice('situation', 'only these', situations),
    decision: text('decision', 'only of this decision'),
    json,
  },
  run: async (call) => {
    const { situation, decision } = call.flags;
    const words = call.argument.join(' ');
    const query = { words, limit: mostFound, ...said({ situation, decision }) };
    const rows = await call.harness.reports.find(query);
    const lines = rows.map(({ id, situation: place, title }) => [id, place, plain(title)]);
    answer(call, foundJson(rows), table(lines, call.surface.columns));
    return exits.ok;
  },
});
