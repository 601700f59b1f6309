import { join } from 'node:path';
import { Emitter, type Event } from '../../base/emitter.ts';
import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { RunEntry } from '../../engine/ports/runLog.ts';
import { FolderWatch } from '../files/folderWatch.ts';
import { attemptsIn, isFolderName, parseEntries, readOn, type LogPlace } from './runFolder.ts';

/**
 * Tells what any process appends to the run logs, while somebody listens. One watch on `runs/` is
 * enough: a writer touches the commission's folder there after each append.
 */
export class RunLogTail implements Disposable {
  private readonly runs: string;
  private readonly appended = new Emitter<RunEntry>();
  private readonly places = new Map<string, LogPlace>();
  private readonly known = new Set<string>();
  private readonly dirty = new Set<string>();
  private watch: FolderWatch | undefined;
  private since = 0;
  private listeners = 0;
  private reading: Promise<void> | undefined;

  constructor(runs: string) {
    this.runs = runs;
  }

  readonly onDidAppend: Event<RunEntry> = (listener) => {
    const subscription = this.appended.event(listener);
    if (this.listeners++ === 0) this.start();
    return toDisposable(() => {
      subscription.dispose();
      if (--this.listeners === 0) this.stop();
    });
  };

  dispose(): void {
    this.stop();
    this.appended.dispose();
  }

  /** Something was appended to the commission's logs. */
  private heard(commission: string | undefined): void {
    if (commission !== undefined && isFolderName(commission)) this.known.add(commission);
    for (const name of commission === undefined ? this.known : [commission]) this.dirty.add(name);
    this.reading ??= this.readDirty().finally(() => {
      this.reading = undefined;
    });
  }

  private start(): void {
    // What was there before is history; an entry carries the time at which it was made.
    this.since = Date.now();
    this.watch = new FolderWatch(this.runs, (name) => this.heard(name));
  }

  private stop(): void {
    this.watch?.dispose();
    this.watch = undefined;
    this.places.clear();
    this.known.clear();
  }

  private async readDirty(): Promise<void> {
    for (const commission of this.dirty) {
      this.dirty.delete(commission);
      for (const attempt of await attemptsIn(this.runs, commission))
        await this.readNew(join(this.runs, commission, String(attempt)));
    }
  }

  private async readNew(folder: string): Promise<void> {
    const before = this.places.get(folder);
    const { text, place } = await readOn(folder, before).catch(() => ({ text: '', place: before }));
    if (!this.watch || !place) return;
    this.places.set(folder, place);
    const entries = parseEntries(text);
    for (const entry of before ? entries : entries.filter(({ at }) => at >= this.since))
      this.appended.fire(entry);
  }
}
