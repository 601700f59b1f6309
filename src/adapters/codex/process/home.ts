import { existsSync } from 'node:fs';
import { link, rename, rm, rmdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify, type TomlTable } from 'smol-toml';
import type { FolderMaker } from '../../files/folderMaker.ts';

/** The folders of one session. `tmp` is apart, since codex keeps executables of its own below `home`. */
export interface SessionHome {
  /** Becomes `CODEX_HOME`; keeps the thread, so that it can be resumed. */
  readonly home: string;
  /** Becomes `TMPDIR`: the one place outside the workspace that commands may write. */
  readonly tmp: string;
}

/** Makes the folders below `dir`, readable by the operator alone. What is there already is kept. */
export async function makeHome(dir: string, make: FolderMaker): Promise<SessionHome> {
  const made = { home: join(dir, 'home'), tmp: join(dir, 'tmp') };
  await make(made.home, 0o700);
  await make(made.tmp, 0o700);
  return made;
}

/**
 * codex makes its home anew where it was taken away with all that it lay in. What then stands there was
 * made by nobody else: it has no configuration of ours, and is younger than the session.
 * @param dir As {@link makeHome} was given.
 * @param since Epoch milliseconds; folders of before stay, and so does whatever is not empty.
 */
export async function dropRemade(dir: string, since: number): Promise<void> {
  if (existsSync(join(dir, 'home', 'config.toml'))) return;
  try {
    if (!(await isYounger(dir, since))) return;
    await rm(dir, { recursive: true, force: true });
    for (let above = dirname(dir); await isYounger(above, since); above = dirname(above))
      await rmdir(above);
  } catch {
    // Nothing is there, or somebody else has put something there.
  }
}

const isYounger = async (folder: string, since: number): Promise<boolean> =>
  (await stat(folder)).birthtimeMs >= since;

/** Writes `config.toml`, whole or not at all. It may hold secrets of the operator's. */
export async function writeConfig(
  { home }: Pick<SessionHome, 'home'>,
  config: TomlTable,
): Promise<void> {
  const file = join(home, 'config.toml');
  await writeFile(`${file}.new`, stringify(config), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/**
 * Links the operator's `auth.json` into `home`. A link, because codex renews tokens in place: with a
 * copy the operator's own would be worthless after the first renewal.
 * @returns What tells them, as they are now, from later ones; undefined when the operator has none.
 */
export async function linkCredentials(
  { home }: SessionHome,
  operator: string,
): Promise<string | undefined> {
  const source = join(operator, 'auth.json');
  const target = join(home, 'auth.json');
  await rm(target, { force: true });
  if (!existsSync(source)) return undefined;
  try {
    await symlink(source, target, 'file');
  } catch {
    // Windows lets only some users make symbolic links.
    await link(source, target);
  }
  const { ino, size, mtimeMs } = await stat(source);
  return [source, ino, size, mtimeMs].join(':');
}
