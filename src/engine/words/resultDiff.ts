import { linesOf } from '../../domain/review/hunk.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import type { Needs } from '../ports/context.ts';
import type { FileChange } from '../ports/repository.ts';

/** Characters of a diff that somebody is given; the files themselves are in the commit. */
const longest = 60_000;
/** Files shown with their text; each costs a look at its content. */
const mostFiles = 100;

/**
 * What a result changes, as text: each path with the lines that went and came. What does not fit is named
 * at the end, to be read in the files.
 */
export async function resultDiff(
  { repository }: Needs<'repository'>,
  { base, commit }: CapturedResult,
): Promise<string> {
  const changes = await repository.changes(base, commit);
  const shown: string[] = [];
  let room = longest;
  for (const change of changes.slice(0, mostFiles)) {
    const text = await changeText({ repository }, change);
    if (text.length > room) break;
    shown.push(text);
    room -= text.length;
  }
  const left = changes.slice(shown.length).map(({ path, kind }) => `${path} (${kind})`);
  if (left.length > 0)
    shown.push(`Too long to be shown here:\n${left.join('\n').slice(0, longest)}`);
  return shown.join('\n');
}

async function changeText(
  { repository }: Needs<'repository'>,
  { path, kind, oldMode, newMode, oldBlob, newBlob }: FileChange,
): Promise<string> {
  const head = `=== ${path} (${kind}${kind === 'modified' && oldMode !== newMode ? `, mode ${oldMode} to ${newMode}` : ''})\n`;
  const text = async (blob: string): Promise<string> =>
    new TextDecoder().decode(await repository.blob(blob));
  if (kind === 'added') return head + marked('+', await text(newBlob));
  if (kind === 'deleted') return head + marked('-', await text(oldBlob));
  if (oldBlob === newBlob) return head;
  const [before, after] = [linesOf(await text(oldBlob)), linesOf(await text(newBlob))];
  const hunks = await repository.hunks(oldBlob, newBlob);
  if (hunks.length === 0) return `${head}(not text)\n`;
  return (
    head +
    hunks
      .map(
        ({ oldStart, oldLines, newStart, newLines }) =>
          `@@ line ${newStart}\n${marked('-', sliceOf(before, oldStart, oldLines))}${marked('+', sliceOf(after, newStart, newLines))}`,
      )
      .join('')
  );
}

const sliceOf = (lines: readonly string[], start: number, count: number): string =>
  lines.slice(start - 1, start - 1 + count).join('');

function marked(mark: string, text: string): string {
  if (text.includes('\0')) return '(not text)\n';
  return linesOf(text)
    .map((line) => `${mark}${line.endsWith('\n') ? line : `${line}\n`}`)
    .join('');
}
