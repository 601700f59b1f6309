import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import type { StandingGit } from '../plumbing/standingGit.ts';

/** Reads files named line by line, and tells the id of each as a commit. */
export const writingCommits = [
  'hash-object',
  '-t',
  'commit',
  '-w',
  '--no-filters',
  '--stdin-paths',
] as const;

/** Writes commits whose every byte is known, any number by one process. */
export class CommitWriter {
  private readonly git: () => Promise<Git>;
  private readonly standing: (() => Promise<StandingGit>) | undefined;

  /** @param standing One for {@link writingCommits} in the same place. */
  constructor(git: () => Promise<Git>, standing?: () => Promise<StandingGit>) {
    this.git = git;
    this.standing = standing;
  }

  /** @throws Fault `git_failed`, for what is no commit as well. */
  async write(texts: readonly string[]): Promise<Oid[]> {
    if (texts.length === 0) return [];
    const folder = await mkdtemp(join(tmpdir(), 'haft-commits-'));
    try {
      const paths = texts.map((_, at) => join(folder, String(at)));
      await Promise.all(texts.map((text, at) => writeFile(paths[at] ?? '', text)));
      const told = await (await this.standing?.())?.ask(paths, paths.length);
      return told ? [...told] : await this.writeAlone(paths);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async writeAlone(paths: readonly string[]): Promise<Oid[]> {
    const stdin = paths.map((path) => `${path}\n`).join('');
    return (await (await this.git()).text(writingCommits, { stdin })).split('\n');
  }
}
