import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault, messageOf } from '../../../base/fault.ts';
import type { Holding } from '../../../engine/ports/holding.ts';
import type { Processes } from '../../../engine/ports/processes.ts';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { Capture, Workspace, Workspaces } from '../../../engine/ports/workspaces.ts';
import { isSeenIn } from '../../process/standsIn.ts';
import { standingLinks } from '../capture/standingLinks.ts';
import { fileSettings, holdsAnything } from '../checkouts/fileSettings.ts';
import { captureTree, gitOver, ignoredIn, type CaptureTools } from '../capture/capture.ts';
import type { CleanRoom } from '../objects/cleanRoom.ts';
import type { Git } from '../plumbing/git.ts';
import type { RepositoryPlace } from '../checkouts/openRepository.ts';
import { configured, filtersIn, gitIn } from '../checkouts/operatorGit.ts';
import { makeGitDir } from './workspaceGit.ts';
import { Submodules } from './submodules.ts';
import { AgentPlaces } from './agentPlaces.ts';
import { LeftPlaces } from './leftPlaces.ts';
import type { MovingPlace } from './movingPlace.ts';
import { ProofPlaces } from './proofPlaces.ts';
import { failed, repositoryGone } from './workspaceFaults.ts';
import { WorkspaceFolder } from './workspaceFolder.ts';

/** The repository that work trees come from, and the rooms in which they are captured. */
export interface WorkspaceSource {
  readonly place: RepositoryPlace;
  readonly room: CleanRoom;
  /** As `room`, but line endings are converted. */
  readonly textRoom: CleanRoom;
}

/** Where workspaces live and whose they are. */
export interface WorkspacesOptions {
  /** Folder of all workspaces, absolute. */
  readonly root: string;
  readonly repository: WorkspaceSource;
  /** Id of the store whose commissions they serve. */
  readonly storeId: string;
  /** Half-made folders name their process, so that those of dead ones can go. */
  readonly processes: Pick<Processes, 'self' | 'state'>;
  /** Larger files are refused by name, in bytes. Default 100 MiB. */
  readonly largestFile?: number;
}

/** Places kept for the next proof: as many as are usually proven side by side. */
const keptProofs = 3;
/** Workspaces kept for the next commission. */
const keptWorkspaces = 4;

/** Workspaces as clones that borrow the operator's objects (docs/rules.md R105). */
export class GitWorkspaces implements Workspaces {
  private readonly folder: WorkspaceFolder;
  private readonly left: LeftPlaces;
  private readonly repository: WorkspaceSource;
  private readonly largest: number;
  private readonly submodules: Submodules;
  private readonly agents: AgentPlaces;
  private readonly proofs: ProofPlaces;

  constructor(options: WorkspacesOptions) {
    const { root, repository, storeId, processes, largestFile = 100 * 1024 ** 2 } = options;
    this.folder = new WorkspaceFolder(root, storeId, processes);
    this.left = new LeftPlaces(this.folder, processes);
    this.repository = repository;
    this.largest = largestFile;
    this.submodules = new Submodules(repository.place, repository.room);
    const mover = {
      folder: this.folder,
      room: repository.room,
      makeGitDir: (gitDir: string, base: Oid) => makeGitDir(gitDir, repository.place, base),
      bring: (git: Git, base: Oid) => this.bring(git, base),
    };
    this.agents = new AgentPlaces(mover, keptWorkspaces);
    const over = async ({ path, index }: MovingPlace): Promise<Git> =>
      gitOver(await this.tools(), path, index);
    this.proofs = new ProofPlaces({ ...mover, over }, keptProofs);
  }

  /** @throws Fault `workspace_failed` when the id cannot name a folder. */
  pathOf(commission: string): string {
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(commission)) {
      throw failed(`"${commission}" cannot name a folder`);
    }
    return join(this.folder.root, commission);
  }

  async check(): Promise<void> {
    await this.folder.check();
    const { root, commonDir } = this.repository.place;
    for (const folder of [root, commonDir]) if (!existsSync(folder)) throw repositoryGone(folder);
  }

  /** An empty folder of this process beside the workspaces, which goes with it. */
  newFolder(): Promise<string> {
    return this.folder.newPlace();
  }

  create(commission: string, base: Oid): Promise<Workspace> {
    return this.make(commission, this.pathOf(commission), base);
  }

  advance({ id, path, cache }: Workspace, base: Oid): Promise<Workspace | undefined> {
    return this.grounded(async () => {
      const place = await this.agents.moved(path, base);
      if (place === undefined) return undefined;
      await this.describe(place, id, base, path);
      return { id, path, base, ...(cache !== undefined && { cache }) };
    });
  }

  async open(commission: string): Promise<Workspace | undefined> {
    const path = this.pathOf(commission);
    const record = await this.folder.recordOf(path);
    if (!record || !(await this.folder.isOurs(path, commission))) return undefined;
    return { id: commission, path, base: record.base, cache: await this.folder.cacheFor(path) };
  }

  checkout(label: string, commit: Oid): Promise<Workspace> {
    return this.grounded(() => this.proofs.take(label, commit));
  }

  isTouched({ path }: Workspace): Promise<boolean> {
    return this.grounded(async () => {
      const record = await this.folder.recordOf(path);
      return this.proofs.isTouched(path, await standingLinks(path, record?.shared));
    });
  }

  async rest(): Promise<void> {
    await this.proofs.rest();
    await this.agents.rest();
  }

  async capture(workspace: Workspace): Promise<Capture> {
    const { path, base } = workspace;
    return this.grounded(async () => {
      const record = await this.folder.recordOf(path);
      if (record?.base !== base) throw failed(`${path} is not known any more`);
      const { baseline, ignored } = record;
      const index = await this.folder.indexOf(path);
      const shared = await standingLinks(path, record.shared);
      const source = { path, base, baseline, index, shared, known: ignored };
      return captureTree(await this.tools(), source);
    });
  }

  async fillSubmodule({ path: top, base }: Workspace, path: string): Promise<boolean> {
    if (!existsSync(join(top, '.gitmodules'))) return false;
    const recorded = (await this.submodules.of(base)).get(path);
    if (recorded === undefined) return false;
    await this.submodules.fill(top, path, recorded);
    return true;
  }

  emptySubmodules({ path, base }: Workspace): Promise<readonly string[]> {
    return this.submodules.emptyIn(path, base);
  }

  noteSetUp({ path }: Workspace): Promise<void> {
    return this.grounded(async () => {
      const record = await this.folder.recordOf(path);
      if (!record) throw failed(`${path} is not known any more`);
      const ignored = await ignoredIn(await this.tools(), path, record.base);
      await this.folder.record({ ...record, ignored });
    });
  }

  noteShared({ path }: Workspace, shared: Readonly<Record<string, string>>): Promise<void> {
    return this.grounded(async () => {
      const record = await this.folder.recordOf(path);
      if (!record) throw failed(`${path} is not known any more`);
      await this.folder.record({ ...record, shared: { ...shared } });
    });
  }

  async list(): Promise<readonly Workspace[]> {
    const records = await this.folder.records();
    return records.map(({ workspace: id, path, base }) => ({ id, path, base }));
  }

  holdings(): Promise<readonly Holding[]> {
    return this.left.holdings();
  }

  isInUse({ path }: Pick<Workspace, 'path'>): Promise<boolean> {
    return isSeenIn(path);
  }

  sweep(): Promise<void> {
    return this.left.sweep().catch(() => undefined);
  }

  /** @throws Fault `workspace_foreign`. */
  remove({ path, id }: Workspace): Promise<void> {
    return this.grounded(async () => {
      if (this.folder.isProof(path)) return this.proofs.release(path);
      const isKept = (await this.folder.isOurs(path, id)) && (await this.agents.keep(path));
      if (!isKept) await this.folder.clear(path, id);
      await this.folder.dropCache(path);
      await this.folder.forget(path);
    });
  }

  private make(workspace: string, path: string, base: Oid): Promise<Workspace> {
    return this.grounded(() => this.build(workspace, path, base));
  }

  /** Where something fails, what is below everything is looked at first: no error of the system leaves. */
  private async grounded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (failure) {
      await this.check();
      throw Fault.is(failure) ? failure : failed(messageOf(failure), failure);
    }
  }

  private async build(workspace: string, path: string, base: Oid): Promise<Workspace> {
    await this.folder.clear(path, workspace);
    await this.folder.dropCache(path);
    const cache = await this.folder.cacheFor(path);
    const place = await this.agents.at(base);
    try {
      await this.describe(place, workspace, base, path);
      await this.folder.make(dirname(path));
      await place.rename(path);
    } catch (failure) {
      await place.drop();
      throw failure;
    }
    this.agents.named(place);
    return { id: workspace, path, base, cache };
  }

  /** Says whose the place is, and what is in it, once it stands at `path`. */
  private async describe(
    place: MovingPlace,
    workspace: string,
    base: Oid,
    path: string,
  ): Promise<void> {
    const baseline = await this.baselineOf(place, base);
    await this.folder.mark(place.path, workspace);
    const { storeId } = this.folder;
    await this.folder.record({ storeId, workspace, base, baseline, path });
  }

  /**
   * The tree as captured right after checkout. Every byte was written as it is in the commit; only a file
   * system that cannot hold a name, mode or link makes something else of it.
   */
  private async baselineOf({ path, index }: MovingPlace, base: Oid): Promise<Oid> {
    const tools = await this.tools();
    if (holdsAnything(tools.settings)) return base;
    const { tree } = await captureTree(tools, { path, base, baseline: undefined, index });
    return tree;
  }

  private async bring(git: Git, base: Oid): Promise<void> {
    const { exitCode, stderr } = await git.run(['read-tree', '--reset', '-u', base]);
    if (exitCode === 0) return;
    if (await this.isPartial()) {
      throw new Fault({
        code: 'partial_clone_unsupported',
        what: 'Your repository is a partial clone, and files of this commit are not in it.',
        advice: 'Fetch them with "git fetch --refetch --filter=blob:limit=1g", then requeue.',
        facts: { base, stderr },
      });
    }
    throw failed(stderr.trim().split('\n').slice(-2).join(' '));
  }

  private async isPartial(): Promise<boolean> {
    const { gitDir, root } = this.repository.place;
    const names = String.raw`^(extensions\.partialclone|remote\..*\.promisor)$`;
    const git = gitIn({ gitDir, workTree: root });
    return (await git.run(['config', '--get-regexp', names])).exitCode === 0;
  }

  private async tools(): Promise<CaptureTools> {
    const { place, room, textRoom } = this.repository;
    const checkout = { gitDir: place.gitDir, workTree: place.root };
    const { git, entries } = await configured(checkout);
    const settings = await fileSettings(git, entries);
    const filters = filtersIn(entries);
    const excludes = join(place.commonDir, 'info', 'exclude');
    const { largest, submodules } = this;
    const isPlain = !settings.some(([key]) => key === 'core.autocrlf' || key === 'core.eol');
    return { room, textRoom, filters, excludes, settings, isPlain, largest, submodules };
  }
}
