import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';

/** A commit that only says which tree it has and what it is built on. */
export interface Synthetic {
  readonly tree: Oid;
  readonly parent?: Oid;
}

/** Nobody reads these commits; the same trees always give the same ones. */
const nobody = 'haft <haft> 0 +0000';

/** Makes synthetic commits, each once, and any number by one process. */
export class SyntheticCommits {
  private readonly git: Git;
  private readonly made = new Map<string, Oid>();

  /** @param git In a place whose objects stay as long as this is used. */
  constructor(git: Git) {
    this.git = git;
  }

  async make(commits: readonly Synthetic[]): Promise<Oid[]> {
    const texts = commits.map(textOf);
    const missing = [...new Set(texts)].filter((text) => !this.made.has(text));
    const made = await writeCommits(this.git, missing);
    for (const [at, text] of missing.entries()) this.made.set(text, made[at] ?? '');
    return texts.map((text) => this.made.get(text) ?? '');
  }
}

async function writeCommits(git: Git, texts: readonly string[]): Promise<Oid[]> {
  if (texts.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'haft-commits-'));
  try {
    const paths = texts.map((_, at) => join(folder, String(at)));
    await Promise.all(texts.map((text, at) => writeFile(paths[at] ?? '', text)));
    const args = ['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths'];
    const made = await git.text(args, { stdin: paths.map((path) => `${path}\n`).join('') });
    return made.split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function textOf({ tree, parent }: Synthetic): string {
  const onto = parent === undefined ? '' : `parent ${parent}\n`;
  return `tree ${tree}\n${onto}author ${nobody}\ncommitter ${nobody}\n\n`;
}
