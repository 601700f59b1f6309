import { readdir, readlink } from 'node:fs/promises';

/**
 * Whether any process has its current folder at or below `folder`, absolute: it would go on writing there
 * under whatever name the folder has by then. True where that cannot be told, which is anywhere but on Linux.
 */
export async function standsIn(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(
    // One that is gone meanwhile, or is another user's, stands nowhere that we can see.
    pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')),
  );
  return places.some((place) => place === folder || place.startsWith(`${folder}/`));
}

/** As {@link standsIn}, where it can be told; elsewhere nobody is seen. */
export const isSeenIn = async (folder: string): Promise<boolean> =>
  process.platform === 'linux' && (await standsIn(folder));
