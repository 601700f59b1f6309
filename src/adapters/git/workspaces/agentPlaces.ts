import { existsSync } from 'node:fs';
import type { Oid } from '../../../engine/ports/repository.ts';
import { standsIn } from '../../process/standsIn.ts';
import { MovingPlace, type TreeMover } from './movingPlace.ts';

/**
 * Workspaces of commissions that are done with become those of others: another path, another tree, and nothing
 * of what was done there (docs/rules.md R163). Only those this process made, and nobody else's, are known well
 * enough for that; a proof is never made in one.
 */
export class AgentPlaces {
  private readonly mover: TreeMover;
  private readonly most: number;
  private readonly made = new Map<string, MovingPlace>();
  private idle: MovingPlace[] = [];

  /** @param most How many are kept idle. */
  constructor(mover: TreeMover, most: number) {
    this.mover = mover;
    this.most = most;
  }

  /**
   * A place with the tree of a commit, in a folder of its own, for whoever then gives it its name by
   * {@link MovingPlace.rename}.
   */
  async at(base: Oid): Promise<MovingPlace> {
    const kept = this.idle.pop();
    if (kept !== undefined && (await this.isFree(kept)) && (await kept.moveTo(base))) return kept;
    return MovingPlace.make(this.mover, await this.mover.folder.newPlace(), base);
  }

  /** Somebody's shell, or what they started there, must not end up in the work of another commission. */
  private async isFree(place: MovingPlace): Promise<boolean> {
    const isTaken = await standsIn(place.path);
    if (isTaken) await place.drop();
    return !isTaken;
  }

  /** Remembers where a place stands from now on. */
  named(place: MovingPlace): void {
    this.made.set(place.path, place);
  }

  /**
   * Brings the workspace at `path` to another commit, where it stands.
   * @returns Undefined where it could not be trusted to hold exactly that, or is not of this process.
   */
  async moved(path: string, base: Oid): Promise<MovingPlace | undefined> {
    const place = this.made.get(path);
    if (place !== undefined && (await place.moveTo(base))) return place;
    this.made.delete(path);
    return undefined;
  }

  /** Keeps the workspace at `path` for another, if it may serve as one. */
  async keep(path: string): Promise<boolean> {
    const place = this.made.get(path);
    this.made.delete(path);
    if (place === undefined || this.idle.length >= this.most || !existsSync(path)) return false;
    await place.rename(await this.mover.folder.newPlace());
    this.idle.push(place);
    return true;
  }

  /** Lets go what is kept idle. Never rejects. */
  async rest(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((place) => place.drop().catch(() => undefined)));
  }
}
