import type { EvidenceRun } from '../../domain/evidence/evidence.ts';
import { setupFile, type WorkspaceSetup } from '../../domain/setup/setup.ts';
import type { Needs } from '../ports/context.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { runText, type RunCommand } from './runText.ts';
import { SetupFailed } from '../ports/setupFailed.ts';

/** A checkout that was just made, in which nobody works yet. */
export interface FreshCheckout {
  readonly place: Workspace;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
  /** The place will be set up again for another tree. */
  readonly again?: boolean;
  /** It was set up so before, on another tree: what is shared was seen to be closed there. */
  readonly seen?: boolean;
  /** Watches each command as it ends. */
  readonly onRun?: ((run: EvidenceRun) => void) | undefined;
}

/**
 * Makes a fresh checkout fit to work in: copies what is listed, then runs the commands (docs/rules.md R47).
 * Every checkout gets its own copy of the operator's files. None is ever taken from another place, where an
 * agent may write below the copied folders: so nothing it does there can reach its own evidence.
 *
 * The tree must come out as it went in. A workspace's changes are counted from its checkout, so whatever
 * a set-up adds or changes there would count as the agent's work, and land.
 * @throws SetupFailed; the signal's reason; faults of sandbox and workspaces.
 */
export async function setUp(
  context: Needs<'chance' | 'repository' | 'setups' | 'workspaces'>,
  setup: WorkspaceSetup,
  checkout: FreshCheckout,
): Promise<void> {
  const { place, run, signal, again, onRun } = checkout;
  for (const path of setup.copy) {
    if (await context.workspaces.fillSubmodule(place, path)) continue;
    await context.setups.copy(path, place.path, { signal, ...(again && { again }) });
  }
  if (setup.share !== undefined) await share(context, setup.share, checkout);
  const { network, loopback, timeoutMs } = setup;
  const tree = await context.repository.treeOf(place.base);
  const runs: EvidenceRun[] = [];
  for (const command of setup.commands) {
    const done = await runText(context, { command, network, loopback, timeoutMs, tree }, run);
    // An interrupted command says nothing about the set-up.
    signal.throwIfAborted();
    onRun?.(done);
    runs.push(done);
    if (done.exitCode !== 0) throw commandFailed(done, runs, timeoutMs);
  }
  await requireSameTree(context, setup, place, runs);
}

/**
 * What is shared lies outside of what the sandbox lets commands write; that is seen and not believed
 * (docs/rules.md R165).
 */
async function share(
  context: Needs<'setups' | 'workspaces'>,
  paths: readonly string[],
  { place, run, signal, seen = false }: FreshCheckout,
): Promise<void> {
  const links: Record<string, string> = {};
  for (const path of paths) links[path] = await context.setups.share(path, place.path);
  await context.workspaces.noteShared(place, links);
  if (seen) return;
  const command = ['/bin/sh', '-c', writesNone, 'sh', ...Object.values(links)];
  const { exitCode, output } = await run({ command, network: false, timeoutMs: probeMs });
  signal.throwIfAborted();
  if (exitCode === 0) return;
  throw new SetupFailed({
    code: 'workspace_setup_refused',
    what: `The sandbox does not keep commands from writing in what ${setupFile} shares.`,
    advice: 'Copy it instead, or move your checkout out of the folder for temporary files.',
    facts: { paths: paths.join(', '), output },
    runs: [],
  });
}

/** Fails where a file can be made in one of the folders, or one of the files opened for writing. */
const writesNone = `for p in "$@"; do
  if [ -d "$p" ]; then t="$p/.haft-probe"; else t="$p"; fi
  if (: >> "$t") 2>/dev/null; then echo "$p"; [ -d "$p" ] && rm -f "$t"; exit 9; fi
done`;
const probeMs = 20_000;

async function requireSameTree(
  context: Needs<'workspaces'>,
  setup: WorkspaceSetup,
  place: Workspace,
  runs: readonly EvidenceRun[],
): Promise<void> {
  const { changes, refused } = await context.workspaces.capture(place);
  const paths = [...changes, ...refused].map(({ path }) => path);
  if (paths.length === 0) return;
  const exposed = setup.copy.find((copied) =>
    paths.some((path) => path === copied || path.startsWith(`${copied}/`)),
  );
  const shown = paths.slice(0, 5).join(', ');
  if (exposed !== undefined) {
    throw new SetupFailed({
      code: 'workspace_setup_refused',
      what: `${setupFile} copies ${exposed}, which git does not ignore there.`,
      advice: `Add it to .gitignore, or take it off the list; it would become part of every result.`,
      facts: { paths: shown },
      runs,
    });
  }
  throw new SetupFailed({
    code: 'setup_mutates_tree',
    what: `The workspace set-up changes files that are not ignored: ${shown}.`,
    advice: `Let the commands of ${setupFile} write ignored files only, or commit what they make.`,
    facts: { paths: shown },
    runs,
  });
}

function commandFailed(
  run: EvidenceRun,
  runs: readonly EvidenceRun[],
  timeoutMs: number,
): SetupFailed {
  const timedOut = run.exitCode === null;
  const how = timedOut
    ? `took longer than its ${timeoutMs / 1_000} s`
    : `ended with exit code ${run.exitCode}`;
  const limit = timedOut ? 'give it a longer timeout_s, or ' : '';
  return new SetupFailed({
    code: timedOut ? 'hook_timeout' : 'hook_failed',
    what: `The set-up command "${run.command}" ${how}.`,
    advice: `Look at its output, ${limit}correct ${setupFile} or what it needs, then requeue.`,
    facts: { command: run.command, exit_code: run.exitCode, tail: run.tail },
    runs,
  });
}
