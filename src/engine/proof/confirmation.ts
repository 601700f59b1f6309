import { storeWide } from '../../domain/commission/event.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import { setupFile, type WorkspaceSetup } from '../../domain/setup/setup.ts';
import type { Context } from '../ports/context.ts';
import type { SetupProblem } from '../ports/setups.ts';
import { SetupFailed } from '../ports/setupFailed.ts';

/** What the operator's checkout says about set-up now, and whether they have confirmed exactly that. */
export type SetupState =
  | { readonly kind: 'none' }
  | { readonly kind: 'confirmed' | 'unconfirmed'; readonly setup: WorkspaceSetup };

type Needs = Pick<Context, 'setups' | 'journal'>;

/** @throws SetupFailed `workspace_setup_invalid`, with file, line and column. */
export async function setupNow({ setups, journal }: Needs): Promise<SetupState> {
  const reading = await setups.read();
  switch (reading.kind) {
    case 'none':
      return reading;
    case 'malformed':
      throw invalid(reading.problems);
    case 'setup': {
      const { setup } = reading;
      const known = journal.ledger.confirmedSetups.has(setup.hash);
      return { kind: known ? 'confirmed' : 'unconfirmed', setup };
    }
  }
}

/**
 * The set-up to work with; `undefined` where the project has none. The file may have come with a pull or
 * with landed work, so it counts only as the operator has seen it.
 * @throws SetupFailed `workspace_setup_invalid`, `workspace_setup_unconfirmed`.
 */
export async function confirmedSetup(context: Needs): Promise<WorkspaceSetup | undefined> {
  const state = await setupNow(context);
  if (state.kind === 'none') return undefined;
  if (state.kind === 'confirmed') return state.setup;
  throw new SetupFailed({
    code: 'workspace_setup_unconfirmed',
    what: `You have not confirmed ${setupFile} as it is now.`,
    advice:
      'Look at it with "haft harness confirm-setup", or with Haft: Confirm Workspace Set-up in the editor.',
    facts: { file: setupFile, hash: state.setup.hash },
  });
}

/**
 * Records that the operator has seen this content. Every confirmed content stays confirmed, so that
 * switching between branches asks nothing twice.
 * @param hash Of what they have seen.
 * @throws SetupFailed `workspace_setup_invalid`; `workspace_setup_unconfirmed` when the file is another
 * one by now, or none; store faults.
 */
export async function confirmSetup(
  context: Needs,
  { hash, by }: { readonly hash: string; readonly by: Actor },
): Promise<WorkspaceSetup> {
  const state = await setupNow(context);
  if (state.kind === 'none' || state.setup.hash !== hash) throw otherContent(hash);
  const { setup } = state;
  await context.journal.append((ledger) => {
    if (ledger.confirmedSetups.has(hash)) return [];
    const stamp = { by, ...storeWide };
    return [{ type: 'setup_confirmed', ...stamp, data: { file: setupFile, ...setup } }];
  });
  return setup;
}

function otherContent(hash: string): SetupFailed {
  return new SetupFailed({
    code: 'workspace_setup_unconfirmed',
    what: `${setupFile} does not have the content ${hash.slice(0, 12)} that was to be confirmed.`,
    advice: 'Look at it again, and confirm what it says now.',
    facts: { file: setupFile, hash },
  });
}

function invalid(problems: readonly SetupProblem[]): SetupFailed {
  const listed = problems.map(
    ({ file, line, column, what }) => `${file}:${line}:${column} ${what}`,
  );
  const more = listed.length > 3 ? ` And ${listed.length - 3} more.` : '';
  return new SetupFailed({
    code: 'workspace_setup_invalid',
    what: `The workspace set-up cannot be read. ${listed.slice(0, 3).join(' ')}${more}`,
    advice: 'Correct the file; without it nothing is set up.',
    facts: { problems: problems.map((one) => ({ ...one })) },
  });
}
