import type { FileProblem } from '../../base/fileProblem.ts';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../base/fault.ts';
import { mapSome } from '../files/mapSome.ts';
import { SharedLook } from '../files/sharedLook.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type {
  AmbiguousId,
  DecisionListing,
  Decisions,
  DecisionText,
} from '../../engine/ports/decisions.ts';
import { FolderWatch } from '../files/folderWatch.ts';
import { hasCode, isMissing } from '../files/missing.ts';
import { folderWithin, locate, readWhole, stampHere } from '../haftText/checkoutFile.ts';
import { problemAtTop, whyUnreadable } from '../haftText/fileProblems.ts';
import { KeptReadings } from './keptReadings.ts';
import { decisionNames, isDecisionName } from './decisionNames.ts';
import { marksOf } from './decisionMarks.ts';
import { readDecision, type DecisionReading } from './decisionFile.ts';
import { largestDecision } from './decisionText.ts';

const folderName = '.haft/decisions';
/** Ms by which changes are gathered: one save makes several events. */
const gatherMs = 30;
/** Files read side by side: waiting for the disk is most of it. */
const readAtOnce = 16;
/** Ms a file must have been left alone before its stamp can vouch for its content. */
const settledMs = 1_000;

/** The decision files of one checkout; a file is read anew only where it may have changed. */
export class DecisionFolder implements Decisions, Disposable {
  private readonly root: string;
  private readonly folder: string;
  private readonly changed = new Emitter<void>();
  private readonly kept: KeptReadings;
  private watch: FolderWatch | undefined;
  private readonly below = new Map<string, FolderWatch>();
  private readonly looks = new SharedLook<DecisionListing>();
  private gathering: NodeJS.Timeout | undefined;
  private listeners = 0;
  private readonly now: () => number;

  /**
   * @param root Absolute path of the operator's checkout.
   * @param kept What files were read as before.
   * @param now Epoch ms, by the clock that dates the files.
   */
  constructor(root: string, kept = new KeptReadings(), now: () => number = Date.now) {
    this.root = root;
    this.kept = kept;
    this.now = now;
    this.folder = join(root, folderName);
  }

  readonly onDidChange: Event<void> = (listener) => {
    const subscription = this.changed.event(listener);
    this.listeners += 1;
    this.watch ??= this.startWatch();
    return toDisposable(() => {
      subscription.dispose();
      this.listeners -= 1;
      if (this.listeners === 0) this.unwatch();
    });
  };

  /**
   * Never rejects: what cannot be read is a problem of its own. A missing folder holds nothing. While one
   * look goes on, all who ask share the next, which begins after they asked.
   */
  list(): Promise<DecisionListing> {
    return this.looks.run(() => this.look());
  }

  private async look(): Promise<DecisionListing> {
    const names = await this.names();
    if (names === undefined || 'kind' in names) return listingOf(names ? [names] : []);
    await this.kept.load();
    this.kept.hold(new Set(names));
    // Where the folder is a link that leaves the checkout, or just went, each file says so.
    const within = await folderWithin(this.folder, this.root).catch(() => undefined);
    const readings = await mapSome(names, readAtOnce, (name) => this.readNamed(name, within));
    this.kept.save();
    return listingOf(readings.filter((reading) => reading !== undefined));
  }

  read(text: string, file: string): DecisionText {
    const reading = readDecision(new TextEncoder().encode(text), file);
    return reading.kind === 'decision' ? { ...reading, ...marksOf(text, file) } : reading;
  }

  dispose(): void {
    this.unwatch();
    this.changed.dispose();
  }

  private async names(): Promise<readonly string[] | DecisionReading | undefined> {
    try {
      const { files, folders } = await decisionNames(this.folder);
      this.watchBelow(folders);
      return files;
    } catch (failure) {
      return hasCode(failure, 'ENOENT') ? undefined : unreadable(folderName, failure);
    }
  }

  /** @param within Where the folder really is, if that is within the checkout. */
  private async readNamed(
    name: string,
    within: string | undefined,
  ): Promise<DecisionReading | undefined> {
    const file = `${folderName}/${name}`;
    try {
      const { target, stamp } = await this.locate(name, within);
      const kept = this.kept.get(name, stamp);
      if (kept) return kept;
      const content = await readWhole(target, largestDecision);
      const reading = readDecision(content.bytes, file);
      if (content.changedAt + settledMs < this.now()) {
        this.kept.set(name, content.stamp, reading);
      }
      return reading;
    } catch (failure) {
      return (await this.vanished(name)) ? undefined : unreadable(file, failure);
    }
  }

  private async locate(
    name: string,
    within: string | undefined,
  ): Promise<{ readonly target: string; readonly stamp: string }> {
    const target = within === undefined ? undefined : join(within, name);
    const stamp = target === undefined ? undefined : await stampHere(target);
    return target !== undefined && stamp !== undefined
      ? { target, stamp }
      : locate(join(this.folder, name), this.root);
  }

  /** Deleted since it was listed; a link to nothing and a name that is not UTF-8 have not. */
  private async vanished(name: string): Promise<boolean> {
    if (name.includes('\ufffd')) return false;
    return lstat(join(this.folder, name)).then(() => false, isMissing);
  }

  /** What changed before somebody listened was seen by nobody, so the start counts as a change. */
  private startWatch(): FolderWatch {
    const watch = new FolderWatch(this.folder, (name) => this.heard(name));
    this.heard(undefined);
    return watch;
  }

  private heard(name: string | undefined): void {
    // What has no such ending may be a folder that holds some.
    if (name !== undefined && !isDecisionName(name) && /\.[^.]+$/.test(name)) return;
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.changed.fire();
    }, gatherMs).unref();
  }

  /** While somebody listens, sub-folders are watched as they are found. */
  private watchBelow(folders: readonly string[]): void {
    for (const [folder, watch] of this.below) {
      if (this.watch !== undefined && folders.includes(folder)) continue;
      watch.dispose();
      this.below.delete(folder);
    }
    if (this.watch === undefined) return;
    for (const folder of folders) {
      if (this.below.has(folder)) continue;
      const heard = (name: string | undefined): void => this.heard(name);
      this.below.set(folder, new FolderWatch(join(this.folder, folder), heard));
    }
  }

  private unwatch(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    this.watch?.dispose();
    this.watch = undefined;
    this.watchBelow([]);
  }
}

/** An id that several files have is nobody's: which of them was meant cannot be known (docs/rules.md R2). */
function listingOf(readings: readonly DecisionReading[]): DecisionListing {
  const byId = new Map<string, Readable[]>();
  const problems: FileProblem[] = [];
  for (const reading of readings) {
    if (reading.kind === 'malformed') problems.push(...reading.problems);
    if (reading.kind !== 'decision') continue;
    const { id } = reading.decision;
    byId.set(id, [...(byId.get(id) ?? []), reading]);
  }
  const decisions: Decision[] = [];
  const ambiguous: AmbiguousId[] = [];
  for (const [id, [first, ...others]] of byId) {
    if (first && others.length === 0) decisions.push(first.decision);
    if (!first || others.length === 0) continue;
    const all = [first, ...others];
    const files = all.map(({ decision }) => decision.file);
    ambiguous.push({ id, files });
    problems.push(...all.map((one) => duplicate(one, files)));
  }
  decisions.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { decisions, problems, ...(ambiguous.length > 0 && { ambiguous }) };
}

type Readable = Extract<DecisionReading, { kind: 'decision' }>;

function duplicate({ decision, idAt }: Readable, files: readonly string[]): FileProblem {
  const { id, file } = decision;
  const others = files.filter((one) => one !== file).join(', ');
  const what = `The id \`${id}\` is also that of ${others}.`;
  return { file, ...idAt, code: 'decision_id_duplicate', what };
}

function unreadable(file: string, failure: unknown): DecisionReading {
  const code = Fault.is(failure) ? failure.code : 'unreadable';
  const problem = problemAtTop(file, `decision_${code}`, whyUnreadable(failure));
  return { kind: 'malformed', problems: [problem] };
}
