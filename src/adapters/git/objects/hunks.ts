import type { Hunk } from '../../../domain/review/hunk.ts';
import type { Oid } from '../../../engine/ports/repository.ts';
import { gitFailed, type Git } from '../plumbing/git.ts';

/** The stretches in which two blobs differ, as git finds them; empty for binary or equal ones. */
export async function hunksBetween(git: Git, before: Oid, after: Oid): Promise<Hunk[]> {
  const args = [
    'diff',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--unified=0',
    before,
    after,
  ];
  const { exitCode, stdout, stderr } = await git.run(args);
  if (exitCode !== 0) throw gitFailed(args, stderr);
  // Content may hold any bytes, but a line that begins with `@@ -` is a header: content begins with + or -.
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => hunkOf(line) ?? []);
}

/** `@@ -5,0 +6,2 @@`: git names the line before an insertion, we the line it stands before. */
function hunkOf(line: string): Hunk | undefined {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
  if (!match) return undefined;
  const count = (part: string | undefined, absent: number): number =>
    part === undefined ? absent : Number(part);
  const [, a, b, c, d] = match as (string | undefined)[];
  const [oldStart, oldLines, newStart, newLines] = [
    count(a, 0),
    count(b, 1),
    count(c, 0),
    count(d, 1),
  ];
  return {
    oldStart: oldLines === 0 ? oldStart + 1 : oldStart,
    oldLines,
    newStart: newLines === 0 ? newStart + 1 : newStart,
    newLines,
  };
}
