/** Something that holds a resource until told to let go. Disposing twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** A disposable from a function, run at most once. */
export function toDisposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose: () => {
      if (done) return;
      done = true;
      release();
    },
  };
}

/** Owns disposables and lets them go newest first. What is added after disposal is let go at once. */
export class DisposableStore implements Disposable {
  private readonly owned: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.owned.push(item);
    return item;
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    const failures: unknown[] = [];
    for (const item of this.owned.splice(0).reverse()) {
      try {
        item.dispose();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some resources were not released');
  }
}

/** Owns what takes time to end. Lets it go newest first, each once the one before is gone. */
export class Releasers {
  private readonly owned: (() => void | Promise<void>)[] = [];
  private released: Promise<void> | undefined;

  add(release: () => void | Promise<void>): void {
    this.owned.push(release);
  }

  /**
   * Resolves when everything is gone; a second call waits for the first.
   * @throws AggregateError of all that failed, after the rest was let go.
   */
  release(): Promise<void> {
    return (this.released ??= this.releaseAll());
  }

  private async releaseAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const release of this.owned.splice(0).reverse()) {
      try {
        await release();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some resources were not released');
  }
}
