import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Emitter, type Event } from '../../base/emitter.ts';
import { messageOf } from '../../base/fault.ts';
import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { Decision, DecisionProblem } from '../../domain/decision/decision.ts';
import type { DecisionListing, Decisions } from '../../engine/ports/decisions.ts';
import { FolderWatch } from '../files/folderWatch.ts';
import { largestDecision, readDecision, tooLarge, type DecisionRead } from './decisionFile.ts';

const folderName = '.haft/decisions';
/** An editor writes a file in several steps; listeners hear of them once, in ms. */
const settleMs = 50;
/** A file changed this shortly before it was read may change again unnoticed, in ms. */
const racyMs = 100;
/** How many files are open at once. */
const atOnce = 16;

interface Cached {
  readonly stamp: string;
  readonly read: DecisionRead;
}

/** {@link Decisions} of one checkout: `<root>/.haft/decisions/*.md`. */
export class DecisionFolder implements Decisions, Disposable {
  private readonly folder: string;
  private readonly changed = new Emitter<void>();
  private cache = new Map<string, Cached>();
  private watch: FolderWatch | undefined;
  private settling: NodeJS.Timeout | undefined;
  private listeners = 0;

  /** @param root Top folder of the operator's checkout, absolute. */
  constructor(root: string) {
    this.folder = join(root, folderName);
  }

  readonly onDidChange: Event<void> = (listener) => {
    const subscription = this.changed.event(listener);
    if (this.listeners++ === 0) this.start();
    return toDisposable(() => {
      subscription.dispose();
      if (--this.listeners === 0) this.stop();
    });
  };

  async list(): Promise<DecisionListing> {
    const names = await this.names();
    const reads: DecisionRead[] = [];
    for (let start = 0; start < names.length; start += atOnce)
      reads.push(
        ...(await Promise.all(names.slice(start, start + atOnce).map((name) => this.read(name)))),
      );
    this.cache = new Map([...this.cache].filter(([name]) => names.includes(name)));
    return listing(reads);
  }

  dispose(): void {
    this.stop();
    this.changed.dispose();
  }

  /** Sorted, so that of two files with one id it is always the same that counts. */
  private async names(): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      return names.filter(isDecisionName).sort();
    } catch {
      // No folder, no decisions: that is how every repository begins.
      return [];
    }
  }

  private async read(name: string): Promise<DecisionRead> {
    const file = `${folderName}/${name}`;
    try {
      const path = await realpath(join(this.folder, name));
      if (!path.startsWith((await realpath(this.folder)) + sep))
        return refused(file, 'decision_link_refused', 'The file is a link that leaves its folder.');
      return await this.readFile(path, name, file);
    } catch (failure) {
      return refused(
        file,
        'decision_unreadable',
        `The file cannot be read: ${messageOf(failure)}.`,
      );
    }
  }

  private async readFile(path: string, name: string, file: string): Promise<DecisionRead> {
    const found = await stat(path, { bigint: true });
    // Opening a pipe would wait for somebody to write into it.
    if (!found.isFile()) return refused(file, 'decision_unreadable', 'It is no regular file.');
    if (found.size > largestDecision) return tooLarge(file);
    const stamp = [found.ino, found.size, found.mtimeNs, found.ctimeNs].join();
    const cached = this.cache.get(name);
    if (cached?.stamp === stamp) return cached.read;
    const read = readDecision(await readFile(path), file);
    if (Date.now() - Number(found.mtimeMs) > racyMs) this.cache.set(name, { stamp, read });
    else this.cache.delete(name);
    return read;
  }

  private start(): void {
    this.watch = new FolderWatch(this.folder, (name) => {
      if (name !== undefined && !isDecisionName(name)) return;
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.changed.fire(), settleMs);
    });
  }

  private stop(): void {
    clearTimeout(this.settling);
    this.watch?.dispose();
    this.watch = undefined;
  }
}

/** A README beside the decisions explains them and is none. */
function isDecisionName(name: string): boolean {
  return /\.md$/i.test(name) && !/^readme\.md$/i.test(name);
}

function refused(file: string, code: string, what: string): DecisionRead {
  return { kind: 'problem', problem: { file, line: 1, column: 1, code, what } };
}

function listing(reads: readonly DecisionRead[]): DecisionListing {
  const decisions = new Map<string, Decision>();
  const problems: DecisionProblem[] = [];
  for (const read of reads) {
    if (read.kind === 'problem') problems.push(read.problem);
    if (read.kind !== 'decision') continue;
    const first = decisions.get(read.decision.id);
    if (first) problems.push(duplicate(read, first));
    else decisions.set(read.decision.id, read.decision);
  }
  const byId = ({ id: a }: Decision, { id: b }: Decision): number => (a < b ? -1 : 1);
  return { decisions: [...decisions.values()].sort(byId), problems };
}

function duplicate(
  { decision: { id, file }, place }: Extract<DecisionRead, { kind: 'decision' }>,
  first: Decision,
): DecisionProblem {
  const what = `The id "${id}" is already that of ${first.file}.`;
  return { file, ...place, code: 'decision_id_duplicate', what };
}
