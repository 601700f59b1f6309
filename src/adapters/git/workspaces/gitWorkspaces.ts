import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault, messageOf } from '../../../base/fault.ts';
import type { Processes } from '../../../engine/ports/processes.ts';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { Capture, Workspace, Workspaces } from '../../../engine/ports/workspaces.ts';
import { captureTree, ignoredIn, type CaptureTools } from '../capture/capture.ts';
import { noOutsideConfiguration, type CleanRoom } from '../objects/cleanRoom.ts';
import { Git } from '../plumbing/git.ts';
import type { Setting } from '../plumbing/gitEnvironment.ts';
import type { RepositoryPlace } from '../checkouts/openRepository.ts';
import { gitForFiles, gitIn } from '../checkouts/operatorGit.ts';
import { makeGitDir } from './workspaceGit.ts';
import { Submodules } from './submodules.ts';
import { removeFolder, WorkspaceFolder } from './workspaceFolder.ts';

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

/** Workspaces as clones that borrow the operator's objects (docs/rules.md R105). */
export class GitWorkspaces implements Workspaces {
  private readonly folder: WorkspaceFolder;
  private readonly repository: WorkspaceSource;
  private readonly largest: number;
  private readonly submodules: Submodules;

  constructor(options: WorkspacesOptions) {
    const { root, repository, storeId, processes, largestFile = 100 * 1024 ** 2 } = options;
    this.folder = new WorkspaceFolder(root, storeId, processes);
    this.repository = repository;
    this.largest = largestFile;
    this.submodules = new Submodules(repository.place, repository.room);
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

  create(commission: string, base: Oid): Promise<Workspace> {
    return this.make(commission, this.pathOf(commission), base);
  }

  async open(commission: string): Promise<Workspace | undefined> {
    const path = this.pathOf(commission);
    const record = await this.folder.recordOf(path);
    if (!record || !(await this.folder.isOurs(path, commission))) return undefined;
    return { id: commission, path, base: record.base };
  }

  checkout(label: string, commit: Oid): Promise<Workspace> {
    return this.make(label, join(this.folder.root, '.proofs', encodeURIComponent(label)), commit);
  }

  async capture(workspace: Workspace): Promise<Capture> {
    const { path, base } = workspace;
    return this.grounded(async () => {
      const record = await this.folder.recordOf(path);
      if (record?.base !== base) throw failed(`${path} is not known any more`);
      const { baseline, ignored } = record;
      return captureTree(await this.tools(), { path, base, baseline, known: ignored });
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

  async list(): Promise<readonly Workspace[]> {
    const records = await this.folder.records();
    return records.map(({ workspace: id, path, base }) => ({ id, path, base }));
  }

  sweep(): Promise<void> {
    return this.folder.sweep().catch(() => undefined);
  }

  /** @throws Fault `workspace_foreign`. */
  remove({ path, id }: Workspace): Promise<void> {
    return this.grounded(async () => {
      await this.folder.clear(path, id);
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
    const place = await this.folder.newPlace();
    try {
      await makeGitDir(join(place, '.git'), this.repository.place, base);
      await this.checkOut(place, base);
      const tools = await this.tools();
      const { tree } = await captureTree(tools, { path: place, base, baseline: undefined });
      await this.folder.mark(place, workspace);
      const { storeId } = this.folder;
      await this.folder.record({ storeId, workspace, base, baseline: tree, path });
      await this.folder.make(dirname(path));
      await rename(place, path);
    } catch (failure) {
      await removeFolder(place);
      throw failure;
    }
    return { id: workspace, path, base };
  }

  /** Every file of the commit as its bytes, and an index that knows them. */
  private async checkOut(place: string, base: Oid): Promise<void> {
    const gitDir = join(place, '.git');
    const env = { GIT_DIR: gitDir, GIT_WORK_TREE: place, ...noOutsideConfiguration };
    const git = new Git({ cwd: place, env });
    const { exitCode, stderr } = await git.run(['read-tree', '-m', '-u', base]);
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
    const settings = await fileSettings(gitIn(checkout));
    const { filters } = await gitForFiles(checkout);
    const excludes = join(place.commonDir, 'info', 'exclude');
    const { largest, submodules } = this;
    return { room, textRoom, filters, excludes, settings, largest, submodules };
  }
}

/** How the operator's file system takes names and modes, and what they exclude everywhere. */
async function fileSettings(git: Git): Promise<Setting[]> {
  const names = ['ignorecase', 'filemode', 'symlinks', 'precomposeunicode', 'autocrlf', 'eol'];
  const pattern = String.raw`^core\.(${names.join('|')})$`;
  const { stdout } = await git.run(['config', '-z', '--get-regexp', pattern]);
  const set = stdout.toString().split('\0').filter(Boolean);
  const settings = set.map((item): Setting => {
    const [key = '', value = 'true'] = item.split('\n');
    return [key, value];
  });
  const excludes = await git.run(['config', '--type=path', '--get', 'core.excludesFile']);
  const home = process.env['XDG_CONFIG_HOME'] ?? join(process.env['HOME'] ?? '/', '.config');
  const path = excludes.exitCode === 0 ? excludes.stdout.toString().trim() : '';
  return [...settings, ['core.excludesFile', path || join(home, 'git', 'ignore')]];
}

function repositoryGone(folder: string): Fault {
  return new Fault({
    code: 'repository_gone',
    what: `The repository at ${folder} is no longer there.`,
    advice: 'Move it back, or start again where it is now.',
    facts: { folder },
  });
}

function failed(why: string, cause?: unknown): Fault {
  return new Fault({
    code: 'workspace_failed',
    what: `The workspace could not be made: ${why}.`,
    advice: 'Check free space and permissions of the workspaces folder, then requeue.',
    cause,
  });
}
