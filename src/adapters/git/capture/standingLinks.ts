import { readlink } from 'node:fs/promises';
import { placeIn } from '../objects/pathBytes.ts';

/** Of the links that were put into a work tree, those that still lead where they did: nobody's work. */
export async function standingLinks(
  top: string,
  links: Readonly<Record<string, string>> = {},
): Promise<ReadonlySet<string>> {
  const found = Object.entries(links).map(async ([path, target]) => {
    const now = await readlink(placeIn(top, path), 'utf8').catch(() => undefined);
    return now === target ? [path] : [];
  });
  return new Set((await Promise.all(found)).flat());
}
