import { randomBytes } from 'node:crypto';
import { access, constants, lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault, messageOf } from '../../../base/fault.ts';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { Processes } from '../../../engine/ports/processes.ts';
import { folderMaker, type FolderMaker } from '../../files/folderMaker.ts';
import { hasCode, missingIsUndefined } from '../../files/missing.ts';
import { removeWhole } from '../../files/removeWhole.ts';
import { replaceFile } from '../objects/cleanRoom.ts';

const markerSchema = z.object({ storeId: z.string(), workspace: z.string() });

/** What says that a folder is ours: in its git directory, where the agent's sandbox does not write. */
export type Marker = z.infer<typeof markerSchema>;

const recordSchema = z.object({
  storeId: z.string(),
  workspace: z.string(),
  base: z.string(),
  /** Tree the work tree had right after checkout, as captured. */
  baseline: z.string(),
  path: z.string(),
  /** What was ignored there when it was set up. */
  ignored: z.array(z.string()).optional(),
  /** Links that a set-up put there, by path, and what they lead to. */
  shared: z.record(z.string(), z.string()).optional(),
  /** Of a place for proofs: the process that makes them there. */
  maker: z.string().optional(),
});

/** What we know of a workspace, kept outside of it where no agent writes. */
export type WorkspaceRecord = z.infer<typeof recordSchema>;

/** Where a workspace is built, and where it is taken apart; each folder names the process that does it. */
export const spares = ['.new', '.trash'] as const;

/** The folder of all workspaces: `<root>/<id>`, `<root>/.proofs/<label>`, and our own dot folders. */
export class WorkspaceFolder {
  readonly root: string;
  readonly storeId: string;
  private readonly maker: FolderMaker;
  private readonly processes: Pick<Processes, 'self'>;

  constructor(root: string, storeId: string, processes: Pick<Processes, 'self'>) {
    this.root = root;
    this.storeId = storeId;
    this.processes = processes;
    this.maker = folderMaker(root, { parents: true });
  }

  /** Makes a folder below the root. */
  make(path: string): Promise<void> {
    return this.maker(path);
  }

  /**
   * Passes while there is a folder that may be written.
   * @throws Fault `workspace_failed`; what a full disk throws.
   */
  async check(): Promise<void> {
    try {
      await this.maker(join(this.root, '.new'));
      await access(this.root, constants.W_OK | constants.X_OK);
    } catch (failure) {
      if (hasCode(failure, 'ENOSPC', 'EDQUOT')) throw failure;
      throw unusable(this.root, failure);
    }
  }

  /** A fresh, empty place to build a workspace before it gets its name. */
  newPlace(): Promise<string> {
    return this.spare('.new');
  }

  /** A fresh, empty place for proofs of this process. Its path is short: sockets are made in such places. */
  async proofPlace(base: Oid): Promise<string> {
    const path = join(this.root, '.proofs', randomBytes(5).toString('hex'));
    await this.recordProof(path, 'none', base);
    await this.maker(path);
    return path;
  }

  async recordProof(path: string, workspace: string, base: Oid): Promise<void> {
    const { storeId } = this;
    const maker = this.processes.self;
    await this.record({ storeId, workspace, base, baseline: base, path, maker });
  }

  /** Whether proofs are made at `path`. */
  isProof(path: string): boolean {
    return dirname(path) === join(this.root, '.proofs');
  }

  /** Where the private index of the place at `path` is: outside of it, where nobody else writes. */
  async indexOf(path: string): Promise<string> {
    await this.maker(join(this.root, '.records'));
    return this.indexPath(path);
  }

  /** Removes the place at `path`, its caches and what is known of it, whoever wrote there. */
  async drop(path: string): Promise<void> {
    const gone = await this.spare('.trash');
    await rename(path, join(gone, basename(path))).catch(missingIsUndefined);
    await removeWhole(gone);
    await this.dropCache(path);
    await this.forget(path);
  }

  async mark(path: string, workspace: string): Promise<void> {
    const marker: Marker = { storeId: this.storeId, workspace };
    await replaceFile(markerPath(path), `${JSON.stringify(marker)}\n`);
  }

  /** True when a real folder stands at `path` and carries our marker for this workspace. */
  async isOurs(path: string, workspace: string): Promise<boolean> {
    return (await this.markedFor(path)) === workspace;
  }

  /** Whose the real folder at `path` is by our marker; undefined where it carries none of this store's. */
  async markedFor(path: string): Promise<string | undefined> {
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isDirectory()) return undefined;
    const content = await readFile(markerPath(path), 'utf8').catch(() => '');
    const marker = markerSchema.safeParse(parseJson(content)).data;
    return marker?.storeId === this.storeId ? marker.workspace : undefined;
  }

  /**
   * Makes `path` free: what stands there is moved away and removed when it is ours.
   * @throws Fault `workspace_foreign`.
   */
  async clear(path: string, workspace: string): Promise<void> {
    if ((await lstat(path).catch(() => undefined)) === undefined) return;
    if (!(await this.isOurs(path, workspace))) throw foreign(path);
    const gone = await this.spare('.trash');
    // Somebody else may have been faster, who wanted it gone as well.
    await rename(path, join(gone, basename(path))).catch(missingIsUndefined);
    await removeWhole(gone);
  }

  async record(record: WorkspaceRecord): Promise<void> {
    await this.maker(join(this.root, '.records'));
    await replaceFile(this.recordPath(record.path), `${JSON.stringify(record)}\n`);
  }

  async recordOf(path: string): Promise<WorkspaceRecord | undefined> {
    const record = await this.anyRecordOf(path);
    return record?.storeId === this.storeId ? record : undefined;
  }

  /** Whichever store it is of. */
  async anyRecordOf(path: string): Promise<WorkspaceRecord | undefined> {
    const content = await readFile(this.recordPath(path), 'utf8').catch(() => '');
    return recordSchema.safeParse(parseJson(content)).data;
  }

  async forget(path: string): Promise<void> {
    await rm(this.recordPath(path), { force: true });
    await rm(await this.indexOf(path), { force: true });
  }

  /** Where the caches of whoever works at `path` are; made where there are none. */
  async cacheFor(path: string): Promise<string> {
    const cache = this.cacheOf(path);
    await this.maker(cache, 0o700);
    return cache;
  }

  async dropCache(path: string): Promise<void> {
    await removeWhole(this.cacheOf(path));
  }

  private cacheOf(path: string): string {
    return join(this.root, '.caches', this.nameOf(path));
  }

  /** What is recorded of this store's workspaces, proofs left out. */
  async records(): Promise<WorkspaceRecord[]> {
    const all = await readdir(join(this.root, '.records')).catch(() => []);
    const names = all.filter((name) => name.endsWith('.json'));
    const found: WorkspaceRecord[] = [];
    for (const name of names) {
      const path = join(this.root, decodeURIComponent(name.replace(/\.json$/, '')));
      const record = await this.recordOf(path);
      if (record && dirname(record.path) === this.root) found.push(record);
    }
    return found;
  }

  /** All that can stand for a place at `path`: itself, its caches, its index and what is recorded of it. */
  partsOf(path: string): string[] {
    return [path, this.cacheOf(path), this.recordPath(path), this.indexPath(path)];
  }

  private indexPath(path: string): string {
    return join(this.root, '.records', `${this.nameOf(path)}.index`);
  }

  private recordPath(path: string): string {
    return join(this.root, '.records', `${this.nameOf(path)}.json`);
  }

  private nameOf(path: string): string {
    return encodeURIComponent(path.slice(this.root.length + 1));
  }

  private async spare(kind: (typeof spares)[number]): Promise<string> {
    const maker = Buffer.from(this.processes.self).toString('base64url');
    const path = join(this.root, kind, `${maker}.${randomBytes(9).toString('hex')}`);
    await this.maker(path);
    return path;
  }
}

const markerPath = (path: string): string => join(path, '.git', 'haft.json');

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Why a folder cannot be used, as the end of a sentence about it. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is no longer there, or a link that leads nowhere',
  ENOTDIR: 'it, or what it lies in, is no folder',
  EEXIST: 'it, or what it lies in, is no folder',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'its disk can only be read',
};

function unusable(root: string, cause: unknown): Fault {
  const { code = '' } = cause as { readonly code?: string };
  const why = reasons[code] ?? messageOf(cause);
  return new Fault({
    code: 'workspace_failed',
    what: `The folder for workspaces ${root} cannot be used: ${why}.`,
    advice: 'Put it right, or name another one (HAFT_WORKSPACE_ROOT), then run again.',
    facts: { root },
    cause,
  });
}

function foreign(path: string): Fault {
  return new Fault({
    code: 'workspace_foreign',
    what: `${path} exists and is not a workspace of this repository.`,
    advice: 'Move that folder away, or choose another folder for workspaces.',
    facts: { path },
  });
}
