import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';

/**
 * The mode a new file gets in a folder: access lists show in no mode of the folder itself, only a file tells what they
 * do to those made in it. It is made for a moment.
 */
export async function newFileMode(folder: string | Buffer): Promise<number> {
  const name = Buffer.from(`/.haft-${randomBytes(9).toString('hex')}`);
  const probe = Buffer.concat([Buffer.from(folder), name]);
  const file = await open(probe, 'wx', 0o666);
  try {
    return (await file.stat()).mode;
  } finally {
    await file.close();
    await rm(probe, { force: true });
  }
}
