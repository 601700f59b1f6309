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
import { CleanRoom, textAttributes } from './objects/cleanRoom.ts';
import { composeTree, writeBlob } from './objects/compose.ts';
import { hunksBetween } from './objects/hunks.ts';
import { makeCommit } from './objects/commit.ts';
import { gitFailed, type Git } from './plumbing/git.ts';
import { KnownObjects } from './objects/knownObjects.ts';
import { land } from './landing/land.ts';
import { LandingFolder } from './landing/landingIntent.ts';
import type { LandingHost, LandingPoint } from './landing/landingHost.ts';
import { mergeTrees } from './objects/merge.ts';
import { tipOf, tipWithTree } from './landing/moveRef.ts';
import { allLocks } from './checkouts/gitLocks.ts';
import { findRepository, type RepositoryPlace } from './checkouts/openRepository.ts';
import { SyntheticCommits } from './objects/syntheticCommits.ts';
import { isOn } from './checkouts/configuration.ts';
import { changedPaths, configured, gitForFiles, gitIn } from './checkouts/operatorGit.ts';
import { recoverLandings } from './landing/recovery.ts';
import { rehearse } from './objects/rehearsal.ts';
import {
  assertOurRef,
  blobOf,
  diffStatBetween,
  fileIn,
  isAncestor,
  pathsOf,
} from './objects/treeQueries.ts';

/** So many pairs of commits are remembered; then all are let go. */
const mostAncestors = 10_000;

/** What opening a repository needs beside its path. */
export interface RepositoryOptions {
  readonly processes: Processes;
  /** Told of every instant of a landing; only tests that end the process there hand one in. */
  readonly at?: (point: LandingPoint) => void | Promise<void>;
}

/** The operator's repository by git plumbing. */
export class GitRepository implements Repository {
  readonly place: RepositoryPlace;
  readonly room: CleanRoom;
  readonly textRoom: CleanRoom;
  private readonly known: KnownObjects;
  private readonly ancestors = new Set<string>();
  private readonly git: Git;
  private readonly host: LandingHost;
  private readonly landing = new Set<string>();

  private constructor(place: RepositoryPlace, options: RepositoryOptions) {
    this.place = place;
    this.git = gitIn({ gitDir: place.gitDir, workTree: place.root });
    const { objects, objectFormat, commonDir } = place;
    const store = join(commonDir, 'haft');
    this.room = new CleanRoom({ path: join(store, 'room'), objects, objectFormat });
    this.known = new KnownObjects(() => this.room.git());
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

  async tip(branch: string): Promise<Oid | undefined> {
    const found = await tipWithTree(this.git, `refs/heads/${branch}`);
    if (found) this.known.learn(found.tip, found.tree);
    return found?.tip;
  }

  async treeOf(commitOrTree: Oid): Promise<Oid> {
    const [tree = ''] = await this.known.treesOf([commitOrTree]);
    return tree;
  }

  parentOf(commit: Oid): Promise<Oid> {
    return this.git.text(['rev-parse', '--verify', `${commit}^1`]);
  }

  /**
   * Asked in the operator's own git directory: a shallow history ends where it says. What was found there stays
   * so; what was not may come with a fetch.
   */
  async isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    const pair = `${ancestor} ${descendant}`;
    if (this.ancestors.has(pair)) return true;
    const found = await isAncestor(this.git, ancestor, descendant);
    if (this.ancestors.size >= mostAncestors) this.ancestors.clear();
    if (found) this.ancestors.add(pair);
    return found;
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
  async forget(refs: readonly string[]): Promise<void> {
    refs.forEach(assertOurRef);
    const orders = refs.map((ref) => `delete ${ref}\n`).join('');
    await this.git.must(['update-ref', '--no-deref', '--stdin'], { stdin: orders });
  }

  /** @throws Fault `ref_forbidden` outside `refs/haft/`. */
  async keep(ref: string, oid: Oid | undefined): Promise<void> {
    assertOurRef(ref);
    const change = oid === undefined ? ['-d', ref] : [ref, oid];
    await this.git.must(['update-ref', '--no-deref', ...change]);
  }

  async merge(merge: Merge): Promise<MergeOutcome> {
    const room = await this.room.git();
    const synthetics = new SyntheticCommits(room);
    const [outcome] = await mergeTrees({ room, known: this.known, synthetics }, [merge]);
    return outcome ?? { kind: 'conflict', paths: [] };
  }

  async rehearse<T>(work: (rehearsal: Rehearsal) => Promise<T>): Promise<T> {
    return rehearse(await this.room.git(), this.place.objects, work);
  }

  async commit(request: CommitRequest): Promise<Oid> {
    const { gitDir, root: workTree } = this.place;
    const isSigned = async (): Promise<boolean> =>
      isOn((await configured({ gitDir, workTree })).entries, 'commit.gpgsign');
    const commit = await makeCommit(this.git, request, isSigned);
    this.known.learn(commit, request.tree);
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
}
