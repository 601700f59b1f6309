import { existsSync } from 'node:fs';
import { link, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify, type TomlTable } from 'smol-toml';

/** The folders of one session. `tmp` is apart, since codex keeps executables of its own below `home`. */
export interface SessionHome {
  /** Becomes `CODEX_HOME`; keeps the thread, so that it can be resumed. */
  readonly home: string;
  /** Becomes `TMPDIR`: the one place outside the workspace that commands may write. */
  readonly tmp: string;
}

/** Makes the folders below `dir`, readable by the operator alone. What is there already is kept. */
export async function makeHome(dir: string): Promise<SessionHome> {
  const made = { home: join(dir, 'home'), tmp: join(dir, 'tmp') };
  await mkdir(made.home, { recursive: true, mode: 0o700 });
  await mkdir(made.tmp, { recursive: true, mode: 0o700 });
  return made;
}

/** Writes `config.toml`, whole or not at all. It may hold secrets of the operator's. */
export async function writeConfig({ home }: SessionHome, config: TomlTable): Promise<void> {
  const file = join(home, 'config.toml');
  await writeFile(`${file}.new`, stringify(config), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/**
 * Links the operator's `auth.json` into `home`. A link, because codex renews tokens in place: with a
 * copy the operator's own would be worthless after the first renewal.
 * @returns The linked file, or undefined when the operator has none.
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
  return source;
}
