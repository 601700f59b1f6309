import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { missingIsUndefined } from './missing.ts';

/**
 * Removes a file, a link, or a folder whatever modes its content was given; nothing is followed. Harmless where
 * nothing is.
 */
export async function removeWhole(path: string | Buffer): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await openUp(Buffer.from(path));
    await rm(path, { recursive: true, force: true });
  }
}

async function openUp(path: Buffer): Promise<void> {
  // A mode set by way of a link would be that of what it leads to.
  if ((await lstat(path).catch(missingIsUndefined))?.isDirectory() !== true) return;
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory()) await openUp(Buffer.concat([path, Buffer.from('/'), entry.name]));
  }
}
