import { toDisposable, type Disposable } from './lifecycle.ts';

/** Subscribe; the disposable ends the subscription. The same shape as the editor's own events. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Tells listeners, in order of subscription. One listener's throw is reported and stops no other. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();
  private readonly report: (failure: unknown) => void;

  constructor(report: (failure: unknown) => void = rethrowLater) {
    this.report = report;
  }

  readonly event: Event<T> = (listener) => {
    const entry = (value: T): void => listener(value);
    this.listeners.add(entry);
    return toDisposable(() => this.listeners.delete(entry));
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (failure) {
        this.report(failure);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}

/** A broken listener must be seen, but not by whoever fired the event. */
function rethrowLater(failure: unknown): void {
  void Promise.reject(failure instanceof Error ? failure : new Error(String(failure)));
}
