import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A whole file beside its place, not yet there. */
export class StagedFile {
  private readonly place: string;
  private readonly prepared: string;
  /** The first folder that had to be made, so that a refusal leaves none behind. */
  private readonly madeFrom: string | undefined;
  private done = false;

  private constructor(place: string, prepared: string, madeFrom: string | undefined) {
    this.place = place;
    this.prepared = prepared;
    this.madeFrom = madeFrom;
  }

  /** Writes and syncs the text under a name of its own. @throws Errors of the system. */
  static async prepare(place: string, text: string): Promise<StagedFile> {
    const madeFrom = await mkdir(dirname(place), { recursive: true });
    const name = `.haft-${randomBytes(6).toString('hex')}.tmp`;
    const prepared = join(dirname(place), name);
    const staged = new StagedFile(place, prepared, madeFrom);
    try {
      await using file = await open(prepared, 'wx', 0o644);
      await file.writeFile(text);
      await file.sync();
    } catch (failure) {
      await staged.discard();
      throw failure;
    }
    return staged;
  }

  /** Puts it in its place, which must be empty. @throws Error `EEXIST` and others of the system. */
  async create(): Promise<void> {
    await link(this.prepared, this.place);
    this.done = true;
    await unlink(this.prepared);
  }

  /** Puts it in its place instead of what is there. @throws Errors of the system. */
  async replace(): Promise<void> {
    await rename(this.prepared, this.place);
    this.done = true;
  }

  /** Takes it away again, with the folders made for it; nothing after it is in place. */
  async discard(): Promise<void> {
    if (this.done) return;
    this.done = true;
    await unlink(this.prepared).catch(() => undefined);
    if (this.madeFrom === undefined) return;
    const top = dirname(this.madeFrom);
    for (let folder = dirname(this.place); folder !== top; folder = dirname(folder)) {
      const removed = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }
}
