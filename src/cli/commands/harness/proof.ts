import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { plain } from '../../text/print.ts';

export const proof = command({
  path: 'harness proof <commission>',
  summary: 'what the agent claims beside what the engine ran',
  options: {},
  run: async ({ surface, harness, argument }) => {
    surface.out(plain(await harness.reports.proof(argument)));
    return exits.ok;
  },
});
