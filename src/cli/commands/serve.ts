import type { Harness } from '../../composition/harness.ts';
import type { Powers } from '../../mcp/desk.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { repeated } from '../option.ts';
import { usage } from '../surface.ts';

export const serve = command({
  path: 'serve',
  summary: 'speak the Model Context Protocol on standard input and output, for one client',
  options: {
    allowClient: repeated(
      'name',
      "client that may do what is the operator's alone, as it names itself; repeat for more",
    ),
  },
  run: async ({ surface, harness, flags: { allowClient = [] } }) => {
    if (allowClient.some((name) => name.trim() === ''))
      throw usage('--allow-client names no client.', 'Give the name the client goes by.');
    // Loaded when it is needed: no other command speaks the protocol.
    const { serveStdio } = await import('../../mcp/serveStdio.ts');
    const { root, commissions, plans, reports } = harness;
    await serveStdio(
      {
        desk: { root, commissions, plans, reports },
        powersOf: (client) => (allowClient.includes(client) ? powersOf(harness) : undefined),
      },
      { input: process.stdin, output: process.stdout, onStop: surface.onStop },
    );
    return exits.ok;
  },
});

const powersOf = ({ commissions, reviews }: Harness): Powers => ({ commissions, reviews });
