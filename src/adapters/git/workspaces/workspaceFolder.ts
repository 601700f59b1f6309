import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../../base/fault.ts';
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
});

/** What we know of a workspace, kept outside of it where no agent writes. */
export type WorkspaceRecord = z.infer<typeof recordSchema>;

/** The folder of all workspaces: `<root>/<id>`, `<root>/.proofs/<label>`, and our own dot folders. */
export class WorkspaceFolder {
  readonly root: string;
  readonly storeId: string;

  constructor(root: string, storeId: string) {
    this.root = root;
    this.storeId = storeId;
  }

  /** A fresh, empty place to build a workspace before it gets its name. */
  async newPlace(): Promise<string> {
    return this.spare('.new');
  }

  async mark(path: string, workspace: string): Promise<void> {
    const marker: Marker = { storeId: this.storeId, workspace };
    await replaceFile(markerPath(path), `${JSON.stringify(marker)}\n`);
  }

  /** True when a real folder stands at `path` and carries our marker for this workspace. */
  async isOurs(path: string, workspace: string): Promise<boolean> {
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isDirectory()) return false;
    const content = await readFile(markerPath(path), 'utf8').catch(() => '');
    const marker = markerSchema.safeParse(parseJson(content));
    const { storeId } = this;
    return marker.success && marker.data.storeId === storeId && marker.data.workspace === workspace;
  }

  /**
   * Makes `path` free: what stands there is moved away and removed when it is ours.
   * @throws Fault `workspace_foreign`.
   */
  async clear(path: string, workspace: string): Promise<void> {
    if ((await lstat(path).catch(() => undefined)) === undefined) return;
    if (!(await this.isOurs(path, workspace))) throw foreign(path);
    const gone = await this.spare('.trash');
    await rename(path, join(gone, basename(path)));
    await removeFolder(gone);
  }

  async record(record: WorkspaceRecord): Promise<void> {
    await mkdir(join(this.root, '.records'), { recursive: true });
    await replaceFile(this.recordPath(record.path), `${JSON.stringify(record)}\n`);
  }

  async recordOf(path: string): Promise<WorkspaceRecord | undefined> {
    const content = await readFile(this.recordPath(path), 'utf8').catch(() => '');
    const record = recordSchema.safeParse(parseJson(content));
    return record.success && record.data.storeId === this.storeId ? record.data : undefined;
  }

  async forget(path: string): Promise<void> {
    await rm(this.recordPath(path), { force: true });
  }

  /** Where the caches of whoever works at `path` are. */
  cacheOf(path: string): string {
    return join(this.root, '.caches', this.nameOf(path));
  }

  /** The same, empty. */
  async newCache(path: string): Promise<string> {
    const cache = this.cacheOf(path);
    await removeFolder(cache);
    await mkdir(cache, { recursive: true, mode: 0o700 });
    return cache;
  }

  private recordPath(path: string): string {
    return join(this.root, '.records', `${this.nameOf(path)}.json`);
  }

  private nameOf(path: string): string {
    return encodeURIComponent(path.slice(this.root.length + 1));
  }

  private async spare(kind: '.new' | '.trash'): Promise<string> {
    const path = join(this.root, kind, randomBytes(9).toString('hex'));
    await mkdir(path, { recursive: true });
    return path;
  }
}

/** Removes a folder whatever modes its content was given; links are removed, not followed. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await openUp(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(folder, entry.name));
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

function foreign(path: string): Fault {
  return new Fault({
    code: 'workspace_foreign',
    what: `${path} exists and is not a workspace of this repository.`,
    advice: 'Move that folder away, or choose another folder for workspaces.',
    facts: { path },
  });
}
