import { homedir } from 'node:os';
import { join } from 'node:path';
import { Releasers, type Disposable } from '../base/lifecycle.ts';
import { CodexAgents } from '../adapters/codex/codexAgent.ts';
import { CodexSandboxes } from '../adapters/codex/codexSandboxes.ts';
import { DecisionFolder } from '../adapters/decisions/decisionFolder.ts';
import { KeptReadings, readingsPath } from '../adapters/decisions/keptReadings.ts';
import { WindowFiles } from '../adapters/editors/windowFiles.ts';
import { ForeignFiles } from '../adapters/foreign/foreignFiles.ts';
import { GitRepository } from '../adapters/git/gitRepository.ts';
import { GitCheckoutQueries } from '../adapters/git/porcelain/gitCheckoutQueries.ts';
import { ThisMachine } from '../adapters/machine/thisMachine.ts';
import { PlanFiles } from '../adapters/plans/planFiles.ts';
import { ProjectFiles } from '../adapters/specs/projectFiles.ts';
import { GitWorkspaces } from '../adapters/git/workspaces/gitWorkspaces.ts';
import { CheckoutSetups } from '../adapters/setups/checkoutSetups.ts';
import { EnvelopeFolder } from '../adapters/envelopes/envelopeFolder.ts';
import { ProcessIdentities } from '../adapters/process/identity.ts';
import { untrackedIn } from '../adapters/git/checkouts/untracked.ts';
import { Walls } from '../adapters/walls/walls.ts';
import { JudgedProcesses } from '../adapters/process/judgedProcesses.ts';
import { JournalFile } from '../adapters/store/journalFile.ts';
import { RunLogFiles } from '../adapters/store/runLogFiles.ts';
import { SqlSearch } from '../adapters/store/sqlSearch.ts';
import { nodeChance } from '../adapters/time/nodeChance.ts';
import { systemClock } from '../adapters/time/systemClock.ts';
import type { Context } from '../engine/ports/context.ts';
import { Harness } from './harness.ts';
import { codexPathFrom, settingsFrom, workspaceRootFrom, type HarnessOptions } from './settings.ts';

/**
 * Wires adapters to ports for the repository that holds `options.folder`: the one place that knows who
 * serves what, who owns what, and in which order all is let go. Nothing is written before the first
 * commission is created.
 * @throws Fault of the repository (`not_a_repository`, …), the store, or `setting_invalid`.
 */
export async function createHarness(options: HarnessOptions): Promise<Harness> {
  const settings = settingsFrom(options);
  const { warn = options.log } = options;
  const owned = new Releasers();
  const own = <T extends Disposable>(item: T): T => {
    owned.add(() => item.dispose());
    return item;
  };
  try {
    const { lookOnly = false } = options;
    const home = options.env['HOME'] ?? homedir();
    const seen = new ProcessIdentities({ home, make: !lookOnly });
    const processes = new JudgedProcesses(seen);
    const repository = own(await GitRepository.open(options.folder, { processes }));
    const dir = join(repository.commonDir, 'haft');
    // Its lock is broken only where the holder is seen to be gone.
    const journal = await JournalFile.open({
      ...{ dir, processes: seen, clock: systemClock, warn, lookOnly },
    });
    processes.isTakenOver = (identity) => journal.ledger.isTakenOver(identity);
    owned.add(() => journal.close());
    const search = own(new SqlSearch(dir, journal.ledger));
    const { root: checkout, place } = repository;
    const untracked = (): Promise<string[]> => untrackedIn(place);
    const walls = new Walls({ env: options.env, checkout, store: dir, untracked });
    const redact = (text: string): string => walls.redact(text);
    const runLog = own(new RunLogFiles({ dir, warn: options.log, redact }));
    const kept = new KeptReadings(readingsPath(dir, repository.root), lookOnly);
    owned.add(() => kept.rest());
    const decisions = own(new DecisionFolder(repository.root, kept));
    const editors = new WindowFiles(join(dir, 'windows'), processes);
    const root = workspaceRootFrom(options);
    const workspaces = new GitWorkspaces({
      processes,
      root,
      repository,
      storeId: journal.storeId,
    });
    const codexPath = codexPathFrom(options);
    const codex = {
      clock: systemClock,
      processes,
      walls,
      stateDir: dir,
      env: options.env,
      log: options.log,
      ...(codexPath !== undefined && { codexPath }),
    };
    const sandboxes = new CodexSandboxes(codex);
    const setups = new CheckoutSetups(repository.root, () => workspaces.newFolder());
    owned.add(async () => {
      await sandboxes.rest();
      await workspaces.rest();
      await setups.rest();
    });
    const context: Context = {
      agents: new CodexAgents(codex),
      search,
      chance: nodeChance,
      checkout: new GitCheckoutQueries(repository.place),
      clock: systemClock,
      decisions,
      editors,
      envelopes: new EnvelopeFolder(repository.root),
      foreign: new ForeignFiles(repository.root),
      journal,
      machine: new ThisMachine(repository.place),
      plans: new PlanFiles(repository.root),
      processes,
      repository,
      runLog,
      sandboxes,
      setups,
      specs: new ProjectFiles(repository.root),
      workspaces,
      settings,
      caseRule: { caseless: await repository.ignoresCase() },
      report: (text) => warn(text),
    };
    return new Harness(context, owned, (paths) => editors.publish(paths));
  } catch (failure) {
    await owned.release();
    throw failure;
  }
}
