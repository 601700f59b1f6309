import type { Command } from 'commander';
import { describeSetup, setupFile } from '../../../domain/setup/setup.ts';
import type { SetupState } from '../../../engine/proof/confirmation.ts';
import { setupJson } from '../../../engine/report/projectJson.ts';
import { exits } from '../../exit.ts';
import { jsonLine, plain } from '../../text/print.ts';
import { by, onHarness, type JsonFlag, type Surface } from '../../surface.ts';

interface SetupFlags extends JsonFlag {
  readonly yes?: string;
}

/** `haft harness confirm-setup` */
export function addSetupCommand(
  group: Command,
  surface: Surface,
  run: (work: Promise<number>) => Promise<void>,
): void {
  group
    .command('confirm-setup')
    .description(`what ${setupFile} copies and runs; with --yes it may from now on`)
    .option('--yes <sha256>', 'confirm the content with this hash, as printed without --yes')
    .option('--json', 'print JSON')
    .action((flags: SetupFlags) => run(confirm(surface, flags)));
}

/** Only what was printed can be confirmed: the hash says that it is what the operator has read. */
function confirm(surface: Surface, flags: SetupFlags): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const state: SetupState =
      flags.yes === undefined
        ? await harness.plans.setup()
        : {
            kind: 'confirmed',
            setup: await harness.plans.confirmSetup(flags.yes.toLowerCase(), by),
          };
    surface.out(flags.json ? jsonLine(setupJson(state)) : textOf(state));
    return exits.ok;
  });
}

function textOf(state: SetupState): string {
  if (state.kind === 'none')
    return `nothing to confirm: ${setupFile} is not there, or lists nothing\n`;
  const end =
    state.kind === 'confirmed'
      ? 'confirmed; it is carried out from now on'
      : `not confirmed; if this is what you want: haft harness confirm-setup --yes ${state.setup.hash}`;
  return plain(`${describeSetup(state.setup)}${end}\n`);
}
