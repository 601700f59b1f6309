import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Emitter } from '../../base/emitter.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { RunEntry, RunLog } from '../../engine/ports/runLog.ts';

/** The {@link RunLog} as one file of JSON lines an attempt. */
export class RunLogFiles implements RunLog, Disposable {
  private readonly dir: string;
  private readonly appended = new Emitter<RunEntry>();
  private writing: Promise<unknown> = Promise.resolve();
  readonly onDidAppend = this.appended.event;

  constructor({ dir }: { readonly dir: string }) {
    this.dir = dir;
  }

  append(entry: RunEntry): void {
    const folder = join(this.dir, entry.commission, String(entry.attempt));
    this.writing = this.writing
      .then(() => mkdir(folder, { recursive: true, mode: 0o700 }))
      .then(() =>
        appendFile(join(folder, 'events.jsonl'), `${JSON.stringify(entry)}\n`, { mode: 0o600 }),
      )
      .catch(() => undefined);
    this.appended.fire(entry);
  }

  async read(commission: string): Promise<readonly RunEntry[]> {
    await this.writing;
    const attempts = await readdir(join(this.dir, commission)).catch(() => []);
    const ordered = attempts.sort((a, b) => Number(a) - Number(b));
    const texts = await Promise.all(
      ordered.map((attempt) =>
        readFile(join(this.dir, commission, attempt, 'events.jsonl'), 'utf8').catch(() => ''),
      ),
    );
    return texts.flatMap((text) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RunEntry),
    );
  }

  dispose(): void {
    this.appended.dispose();
  }
}
