import { join } from 'node:path';
import type { Processes } from '../../engine/ports/processes.ts';
import type { Hunk } from '../../domain/review/hunk.ts';
import type {
  CommitRequest,
  DiffStat,
  FileChange,
  GitLock,
  Head,
  LandingPlan,
  LandOutcome,
  Merge,
  MergeOutcome,
  Oid,
  RecoveredLanding,
  Rehearsal,
  Repository,
  TreeEntry,
} from '../../engine/ports/repository.ts';
import { Ancestry } from './objects/ancestry.ts';
import { CleanRoom, textAttributes } from './objects/cleanRoom.ts';
import { composeTree, writeBlob } from './objects/compose.ts';
import { hunksBetween } from './objects/hunks.ts';
import { makeCommit } from './objects/commit.ts';
import { CommitWriter, writingCommits } from './objects/commitWriter.ts';
import { OurRefs, writingRefs } from './objects/ourRefs.ts';
import { gitFailed, type Git } from './plumbing/git.ts';
import { KnownObjects } from './objects/knownObjects.ts';
import { land } from './landing/land.ts';
import { LandingFolder } from './landing/landingIntent.ts';
import type { LandingHost, LandingPoint } from './landing/landingHost.ts';
import { mergeTrees } from './objects/merge.ts';
import { allLocks } from './checkouts/gitLocks.ts';
import { findRepository, type RepositoryPlace } from './checkouts/openRepository.ts';
import { SyntheticCommits } from './objects/syntheticCommits.ts';
import { isOn } from './checkouts/configuration.ts';
import { changedPaths, configured, gitForFiles, gitIn } from './checkouts/operatorGit.ts';
import { recoverLandings } from './landing/recovery.ts';
import { rehearse } from './objects/rehearsal.ts';
import {
  blobOf,
  commitOf,
  diffStatBetween,
  fileIn,
  namingObjects,
  pathsOf,
  tipOf,
} from './objects/treeQueries.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { StandingGit } from './plumbing/standingGit.ts';

/** What opening a repository needs beside its path. */
export interface RepositoryOptions {
  readonly processes: Processes;
  /** Told of every instant of a landing; only tests that end the process there hand one in. */
  readonly at?: (point: LandingPoint) => void | Promise<void>;
}

/** The operator's repository by git plumbing. */
export class GitRepository implements Repository, Disposable {
  readonly place: RepositoryPlace;
  readonly room: CleanRoom;
  readonly textRoom: CleanRoom;
  private readonly known: KnownObjects;
  private readonly names: StandingGit;
  private readonly orders: StandingGit;
  private readonly refs: OurRefs;
  private readonly writer: CommitWriter;
  private writing: StandingGit | undefined;
  private readonly ancestry: Ancestry;
  private readonly git: Git;
  private readonly host: LandingHost;
  private readonly landing = new Set<string>();

  private constructor(place: RepositoryPlace, options: RepositoryOptions) {
    this.place = place;
    this.git = gitIn({ gitDir: place.gitDir, workTree: place.root });
    const { objects, objectFormat, commonDir } = place;
    const store = join(commonDir, 'haft');
    this.room = new CleanRoom({ path: join(store, 'room'), objects, objectFormat });
    this.ancestry = new Ancestry(this.git);
    this.names = this.git.standing(namingObjects);
    this.orders = this.git.standing(writingRefs);
    this.refs = new OurRefs(this.git, this.orders);
    this.known = new KnownObjects(() => this.room.git(), this.names);
    const room = (): Promise<Git> => this.room.git();
    this.writer = new CommitWriter(
      room,
      async () => (this.writing ??= (await room()).standing(writingCommits)),
    );
    this.textRoom = new CleanRoom({
      path: join(store, 'room-text'),
      objects,
      objectFormat,
      attributes: textAttributes,
    });
    this.host = {
      place,
      folder: new LandingFolder(commonDir),
      processes: options.processes,
      changes: (from, to) => this.changes(from, to),
      at: options.at ?? ((): void => undefined),
    };
  }

  /**
   * Opens the repository whose checkout holds `path`.
   * @throws Fault `not_a_repository`, `bare_repository`, `repository_not_trusted`, `git_missing`,
   * `git_too_old`.
   */
  static async open(path: string, options: RepositoryOptions): Promise<GitRepository> {
    return new GitRepository(await findRepository(path), options);
  }

  get root(): string {
    return this.place.root;
  }

  get commonDir(): string {
    return this.place.commonDir;
  }

  async head(): Promise<Head> {
    const { exitCode, stdout } = await this.git.run(['symbolic-ref', '--quiet', 'HEAD']);
    const ref = stdout.toString().trim();
    const tip = await tipOf(this.git, 'HEAD');
    if (exitCode === 0) {
      const branch = ref.replace(/^refs\/heads\//, '');
      return tip === undefined ? { kind: 'unborn', branch } : { kind: 'branch', branch, tip };
    }
    if (tip === undefined) throw gitFailed(['rev-parse'], 'HEAD points nowhere');
    return { kind: 'detached', tip };
  }

  async ignoresCase(): Promise<boolean> {
    const { gitDir, root: workTree } = this.place;
    return (await gitForFiles({ gitDir, workTree })).ignoreCase;
  }

  tip(branch: string): Promise<Oid | undefined> {
    return commitOf(this.git, `refs/heads/${branch}`, this.names);
  }

  async treeOf(commitOrTree: Oid): Promise<Oid> {
    const [tree = ''] = await this.known.treesOf([commitOrTree]);
    return tree;
  }

  parentOf(commit: Oid): Promise<Oid> {
    return this.git.text(['rev-parse', '--verify', `${commit}^1`]);
  }

  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    return this.ancestry.isAncestor(ancestor, descendant);
  }

  changes(from: Oid, to: Oid): Promise<readonly FileChange[]> {
    return this.known.changes({ from, to });
  }

  async diffStat(from: Oid, to: Oid): Promise<DiffStat> {
    return diffStatBetween(await this.room.git(), from, to);
  }

  async blob(oid: Oid): Promise<Uint8Array> {
    return blobOf(await this.room.git(), oid);
  }

  async fileAt(commitOrTree: Oid, path: string): Promise<Uint8Array | undefined> {
    return fileIn(await this.room.git(), commitOrTree, path);
  }

  async hunks(before: Oid, after: Oid): Promise<readonly Hunk[]> {
    return hunksBetween(await this.room.git(), before, after);
  }

  writeBlob(bytes: Uint8Array): Promise<Oid> {
    return writeBlob(this.room, bytes);
  }

  composeTree(base: Oid, entries: readonly TreeEntry[]): Promise<Oid> {
    return composeTree(this.room, base, entries);
  }

  async note(commit: Oid, text: string): Promise<void> {
    await this.git.must(['notes', '--ref=haft', 'add', '--force', '--file=-', commit], {
      stdin: text,
    });
  }

  async paths(commitOrTree: Oid): Promise<readonly string[]> {
    return pathsOf(await this.room.git(), commitOrTree);
  }

  /** @throws Fault `ref_forbidden` outside `refs/haft/`. */
  forget(refs: readonly string[]): Promise<void> {
    return this.refs.forget(refs);
  }

  /** @throws Fault `ref_forbidden` outside `refs/haft/`. */
  keep(ref: string, oid: Oid | undefined): Promise<void> {
    return oid === undefined ? this.refs.forget([ref]) : this.refs.keep(ref, oid);
  }

  async kept(): Promise<ReadonlyMap<string, Oid>> {
    const told = await this.git.text([
      'for-each-ref',
      '--format=%(objectname) %(refname)',
      'refs/haft/',
    ]);
    const lines = told.split('\n').filter((line) => line !== '');
    return new Map(
      lines.map((line): [string, Oid] => [
        line.slice(line.indexOf(' ') + 1),
        line.slice(0, line.indexOf(' ')),
      ]),
    );
  }

  async merge(merge: Merge): Promise<MergeOutcome> {
    const room = await this.room.git();
    const { known } = this;
    const synthetics = new SyntheticCommits(this.writer);
    const [outcome] = await mergeTrees({ room, known, synthetics }, [merge]);
    return outcome ?? { kind: 'conflict', paths: [] };
  }

  async rehearse<T>(work: (rehearsal: Rehearsal) => Promise<T>): Promise<T> {
    return rehearse(await this.room.git(), this.place.objects, work);
  }

  async commit(request: CommitRequest): Promise<Oid> {
    const { gitDir, root: workTree } = this.place;
    const isSigned = async (): Promise<boolean> =>
      isOn((await configured({ gitDir, workTree })).entries, 'commit.gpgsign');
    const { git, refs, writer } = this;
    const commit = await makeCommit({ git, refs, writer, isSigned }, request);
    this.known.learn(commit, request.tree);
    this.ancestry.learn(commit, request.parent);
    return commit;
  }

  /** @throws Fault `hard_links_unsupported` where the index cannot be locked safely. */
  async land(plan: LandingPlan): Promise<LandOutcome> {
    this.landing.add(plan.id);
    try {
      return await land(this.host, plan);
    } finally {
      this.landing.delete(plan.id);
    }
  }

  /** @throws Fault `landing_recovery_blocked`, `landing_intent_unreadable`. */
  recoverLandings(): Promise<readonly RecoveredLanding[]> {
    return recoverLandings(this.host, (id) => this.landing.has(id));
  }

  locks(): Promise<readonly GitLock[]> {
    return allLocks(this.place);
  }

  async dirtyPaths(): Promise<readonly string[]> {
    const { git } = await gitForFiles({ gitDir: this.place.gitDir, workTree: this.place.root });
    return changedPaths(git);
  }

  /** Lets go of what stays to answer; whoever still asks makes calls of their own. */
  dispose(): void {
    for (const one of [this.names, this.orders, this.writing]) one?.dispose();
  }
}
