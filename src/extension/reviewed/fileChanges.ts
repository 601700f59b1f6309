import { createHash } from 'node:crypto';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { changeTexts } from '../../domain/review/change.ts';
import type { Hunk } from '../../domain/review/hunk.ts';
import type { FileChange } from '../../engine/ports/repository.ts';

/** The changes of one file: at least one, since a file of a result is changed. */
export interface FileChanges {
  /** Empty where the file is one change as a whole: added, deleted, binary, large, or in its mode alone. */
  readonly hunks: readonly Hunk[];
  /** One for each hunk, or one for the whole. */
  readonly keys: readonly string[];
}

/** Looks at the objects of git alone. */
type Look = () => Pick<Harness['reports'], 'blob' | 'changesBetween' | 'hunks'> | undefined;

/** Of as many files and results what is known is kept. */
const MOST = 300;

/** What is changed in a file, and not only where: the same change of a later result has the same. */
export const contentOf = ({ oldMode, oldBlob, newMode, newBlob }: FileChange): string =>
  `${oldMode} ${oldBlob} ${newMode} ${newBlob}`;

/** Which changes the files of results have. Each is looked at once, since what is in git never changes. */
export class ChangesOf {
  private readonly files = new Map<string, Promise<FileChanges>>();
  private readonly results = new Map<string, Promise<readonly FileChange[]>>();
  private readonly look: Look;

  constructor(look: Look) {
    this.look = look;
  }

  file(change: FileChange): Promise<FileChanges> {
    return once(this.files, contentOf(change), () => this.read(change));
  }

  /** The files of a result; none where there is no result. */
  result({ result }: CommissionView): Promise<readonly FileChange[]> {
    const reports = this.look();
    if (!result || !reports) return Promise.resolve([]);
    const { base, commit } = result;
    return once(this.results, `${base} ${commit}`, async () =>
      reports.changesBetween(base, commit),
    );
  }

  private async read(change: FileChange): Promise<FileChanges> {
    const whole = { hunks: [], keys: [shortOf(contentOf(change))] };
    const { kind, oldBlob, newBlob, oldMode, newMode } = change;
    const reports = this.look();
    if (kind !== 'modified' || oldBlob === newBlob || !reports) return whole;
    const hunks = await reports.hunks(oldBlob, newBlob);
    const [before, after] = [await reports.blob(oldBlob), await reports.blob(newBlob)];
    // Byte for byte: what is no UTF-8 is told apart as well.
    const texts = changeTexts(latin(before), latin(after), hunks);
    if (texts.length === 0) return whole;
    return { hunks, keys: texts.map((text) => shortOf(`${oldMode} ${newMode} ${text}`)) };
  }
}

async function once<T>(
  known: Map<string, Promise<T>>,
  key: string,
  ask: () => Promise<T>,
): Promise<T> {
  const asked = known.get(key) ?? ask();
  known.delete(key);
  known.set(key, asked);
  const [oldest] = known.keys();
  if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  try {
    return await asked;
  } catch (thrown) {
    known.delete(key);
    throw thrown;
  }
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const shortOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64').slice(0, 16);
