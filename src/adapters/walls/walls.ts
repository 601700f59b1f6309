import { dirname, join } from 'node:path';
import type { WorkspaceTerms } from '../../domain/setup/terms.ts';
import { Redactor } from '../../domain/walls/redactor.ts';
import { environmentFiles } from './environmentFiles.ts';
import { SecretFiles } from './secretFiles.ts';
import { isWithin, secretPaths, type OperatorPlaces } from './secretPaths.ts';
import { canBeClosed, without, withoutLinks } from './standing.ts';

export interface WallsOptions extends OperatorPlaces {
  /** What git does not keep of the operator's checkouts, absolute; a folder ends with `/`. */
  readonly untracked: () => Promise<readonly string[]>;
}

/** Milliseconds a list of the checkout's files is good for. */
const listedMs = 5_000;

/** What no sandbox may read on this machine, and what of it is hidden wherever else it shows. */
export class Walls {
  private readonly options: WallsOptions;
  private readonly files = new SecretFiles();
  private redactor = new Redactor([]);
  private listed: { readonly at: number; readonly files: Promise<string[]> } | undefined;

  constructor(options: WallsOptions) {
    this.options = options;
  }

  /**
   * Paths to close for whoever is about to be confined, absolute and without links, existing or not; what
   * they hold now is what {@link redact} hides from here on (docs/rules.md R137, R139).
   * @param program What confines them; where it lies in such a place, it stays readable.
   */
  async closed(terms: WorkspaceTerms, program: string): Promise<string[]> {
    const { store } = this.options;
    const { holding, leading, open } = secretPaths(this.options, terms);
    const files = await this.environmentFiles();
    const opened = await reals(open);
    const holders = await without(await closable([...holding, ...files]), opened);
    this.redactor = new Redactor(await this.files.valuesIn(holders));
    const [own] = await reals([store]);
    const others = await without(await closable(leading), opened);
    const all = [...new Set([...holders, ...others, own ?? store])];
    return withoutNested(await without(all, partsOf(await withoutLinks(program))));
  }

  /** Many places are opened at once, and each lists all that git does not keep. */
  private environmentFiles(): Promise<string[]> {
    const now = performance.now();
    if (this.listed === undefined || now - this.listed.at > listedMs) {
      const files = this.options.untracked().then(environmentFiles);
      this.listed = { at: now, files };
      files.catch(() => (this.listed = undefined));
    }
    return this.listed.files;
  }

  /** The text without anything that a closed file was seen to hold. */
  redact(text: string): string {
    return this.redactor.redact(text);
  }
}

/** The folder of a program, and those of the helpers that are installed beside it. */
function partsOf(program: string): string[] {
  const bin = dirname(program);
  const beside = ['codex-path', 'codex-resources'].map((name) => join(dirname(bin), name));
  return [bin, ...beside];
}

const reals = (paths: readonly string[]): Promise<string[]> =>
  Promise.all([...new Set(paths)].map(withoutLinks));

async function closable(paths: readonly string[]): Promise<string[]> {
  const found = await reals(paths);
  const fit = await Promise.all(found.map(canBeClosed));
  return found.filter((_, at) => fit[at]);
}

/** Without those that lie in another. */
function withoutNested(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((one) => one !== path && isWithin(path, one)));
}
