import { readdir } from 'node:fs/promises';
import { pathFromBytes, placeIn } from '../objects/pathBytes.ts';
import { outermost } from './hiddenPaths.ts';

/** A folder of more files is named as one: what tools build is of no interest one by one. */
const fewFiles = 20;

/**
 * Ignored files that somebody made: those that were not known before, nor lie in a folder that was.
 * @param ignored Files, and folders that stand for their content.
 * @param known Paths of before; folders with or without `/`.
 */
export async function madeBelow(
  top: string,
  ignored: Iterable<string>,
  known: ReadonlySet<string>,
): Promise<string[]> {
  const isKnown = (path: string): boolean => known.has(path) || known.has(`${path}/`);
  const made: string[] = [];
  for (const path of outermost([...ignored]).filter((one) => !isKnown(one))) {
    const files: string[] = [];
    await collect(top, path, isKnown, files);
    made.push(...(files.length > fewFiles ? [`${path}/`] : files));
  }
  return made;
}

/** Adds what lies below, never through a link, until there is too much of it. */
async function collect(
  top: string,
  path: string,
  isKnown: (path: string) => boolean,
  files: string[],
): Promise<void> {
  if (isKnown(path)) return;
  const read = { withFileTypes: true, encoding: 'buffer' } as const;
  const entries = await readdir(placeIn(top, path), read).catch(() => undefined);
  if (entries === undefined) files.push(path);
  for (const entry of entries ?? []) {
    if (files.length > fewFiles) return;
    const one = `${path}/${pathFromBytes(entry.name)}`;
    if (entry.isDirectory()) await collect(top, one, isKnown, files);
    else if (!isKnown(one)) files.push(one);
  }
}
