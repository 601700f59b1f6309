import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Holding } from '../../../engine/ports/holding.ts';
import type { Processes } from '../../../engine/ports/processes.ts';
import { removeWhole } from '../../files/removeWhole.ts';
import { spares, type WorkspaceFolder } from './workspaceFolder.ts';

/** Age in ms from which a spare folder that names nobody is nobody's. */
const forgottenMs = 24 * 3_600_000;

/** A place that is nobody's workspace: one of those kept for the next, half made, or half removed. */
interface Spare {
  readonly path: string;
  /** Its maker is gone. */
  readonly isLeft: boolean;
  readonly isProof: boolean;
}

/**
 * The folder of all workspaces as whoever tidies up sees it. It serves every repository, so that a process
 * nobody can see is left alone, and so is a younger folder that names none.
 */
export class LeftPlaces {
  private readonly folder: WorkspaceFolder;
  private readonly processes: Pick<Processes, 'state'>;

  constructor(folder: WorkspaceFolder, processes: Pick<Processes, 'state'>) {
    this.folder = folder;
    this.processes = processes;
  }

  /** Removes spare folders of processes that are gone. */
  async sweep(): Promise<void> {
    for (const { path, isLeft, isProof } of await this.spares()) {
      if (!isLeft) continue;
      const remove = isProof ? this.folder.drop(path) : this.removeSpare(path);
      await remove.catch(() => undefined);
    }
  }

  /** Of this store, and whatever was left there. */
  async holdings(): Promise<Holding[]> {
    const { folder } = this;
    const workspaces = (await folder.records()).map(({ workspace, path }): Holding => ({
      commission: workspace,
      paths: folder.partsOf(path),
    }));
    const places: Holding[] = [];
    for (const spare of await this.spares()) {
      const { path, isLeft } = spare;
      if (isLeft || (await this.isOurs(spare)))
        places.push({ isLeft, paths: folder.partsOf(path) });
    }
    return [...workspaces, ...places];
  }

  private async removeSpare(path: string): Promise<void> {
    await removeWhole(path);
    await this.folder.forget(path);
  }

  private async isOurs({ path, isProof }: Spare): Promise<boolean> {
    if (isProof) return (await this.folder.recordOf(path)) !== undefined;
    if ((await this.folder.markedFor(path)) !== undefined) return true;
    for (const name of await readdir(path).catch(() => []))
      if ((await this.folder.markedFor(join(path, name))) !== undefined) return true;
    return false;
  }

  private async spares(): Promise<Spare[]> {
    const found: Spare[] = [];
    for (const kind of spares) {
      for (const name of await this.namesIn(kind)) {
        const path = join(this.folder.root, kind, name);
        found.push({ path, isProof: false, isLeft: await this.isSpareLeft(path, name) });
      }
    }
    for (const name of await this.namesIn('.proofs')) {
      const path = join(this.folder.root, '.proofs', name);
      found.push({ path, isProof: true, isLeft: await this.isProofLeft(path) });
    }
    return found;
  }

  private namesIn(kind: string): Promise<string[]> {
    return readdir(join(this.folder.root, kind)).catch(() => []);
  }

  private async isProofLeft(path: string): Promise<boolean> {
    const { maker } = (await this.folder.anyRecordOf(path)) ?? {};
    return maker === undefined ? isForgotten(path) : this.processes.state(maker) === 'gone';
  }

  private async isSpareLeft(path: string, name: string): Promise<boolean> {
    const [maker, chance] = name.split('.');
    if (maker !== undefined && chance !== undefined)
      return this.processes.state(Buffer.from(maker, 'base64url').toString()) === 'gone';
    return isForgotten(path);
  }
}

async function isForgotten(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > forgottenMs;
}
