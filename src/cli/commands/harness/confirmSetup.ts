import { describeSetup, setupFile } from '../../../domain/setup/setup.ts';
import type { SetupState } from '../../../engine/proof/confirmation.ts';
import { setupJson } from '../../../engine/report/projectJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, text } from '../../option.ts';
import { by } from '../../surface.ts';
import { answer, plain } from '../../text/print.ts';

/** Only what was printed can be confirmed: the hash says that it is what the operator has read. */
export const confirmSetup = command({
  path: 'harness confirm-setup',
  summary: `what ${setupFile} copies and runs; with --yes it may from now on`,
  options: {
    yes: text('sha256', 'confirm the content with this hash, as printed without --yes'),
    json,
  },
  run: async (call) => {
    const { yes } = call.flags;
    const { plans } = call.harness;
    const state: SetupState =
      yes === undefined
        ? await plans.setup()
        : { kind: 'confirmed', setup: await plans.confirmSetup(yes.toLowerCase(), by) };
    answer(call, setupJson(state), textOf(state));
    return exits.ok;
  },
});

function textOf(state: SetupState): string {
  if (state.kind === 'none')
    return `nothing to confirm: ${setupFile} is not there, or lists nothing\n`;
  const end =
    state.kind === 'confirmed'
      ? 'confirmed; it is carried out from now on'
      : `not confirmed; if this is what you want: haft harness confirm-setup --yes ${state.setup.hash}`;
  return plain(`${describeSetup(state.setup)}${end}\n`);
}
