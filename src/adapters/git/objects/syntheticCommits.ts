import type { Oid } from '../../../engine/ports/repository.ts';
import type { CommitWriter } from './commitWriter.ts';

/** A commit that only says which tree it has and what it is built on. */
export interface Synthetic {
  readonly tree: Oid;
  readonly parent?: Oid;
}

/** Nobody reads these commits; the same trees always give the same ones. */
const nobody = 'haft <haft> 0 +0000';

/** Makes synthetic commits, each once, and any number by one process. */
export class SyntheticCommits {
  private readonly writer: CommitWriter;
  private readonly made = new Map<string, Oid>();

  /** @param writer In a place whose objects stay as long as this is used. */
  constructor(writer: CommitWriter) {
    this.writer = writer;
  }

  async make(commits: readonly Synthetic[]): Promise<Oid[]> {
    const texts = commits.map(textOf);
    const missing = [...new Set(texts)].filter((text) => !this.made.has(text));
    const made = await this.writer.write(missing);
    for (const [at, text] of missing.entries()) this.made.set(text, made[at] ?? '');
    return texts.map((text) => this.made.get(text) ?? '');
  }
}

function textOf({ tree, parent }: Synthetic): string {
  const onto = parent === undefined ? '' : `parent ${parent}\n`;
  return `tree ${tree}\n${onto}author ${nobody}\ncommitter ${nobody}\n\n`;
}
