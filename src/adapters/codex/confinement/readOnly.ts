import type { TomlTable, TomlValue } from 'smol-toml';
import { profileName, scopeConfinement } from './confinement.ts';

/** Whatever the confinement by scope lets write is only read, `TMPDIR` too; what it denies stays denied. */
export function readOnlyConfinement(secrets: readonly string[]): TomlTable {
  const confinement = scopeConfinement({ rules: { '.': 'read' }, folders: [] }, secrets);
  const { [profileName]: profile } = confinement['permissions'] as Record<string, TomlTable>;
  const access = Object.entries((profile?.['filesystem'] ?? {}) as TomlTable);
  const filesystem = access.map(([path, said]): [string, TomlValue] => [
    path,
    said === 'write' ? 'read' : said,
  ]);
  return {
    ...confinement,
    permissions: { [profileName]: { ...profile, filesystem: Object.fromEntries(filesystem) } },
  };
}

/** The way out where codex takes no profile: its own read-only mode, which knows no secrets. */
export const readOnlyMode: TomlTable = { sandbox_mode: 'read-only' };

/**
 * Ends with 0 where commands run and cannot write to the folder they are started in; it is to be run where
 * a stray empty file does no harm.
 */
export const readOnlyProbe: readonly string[] = [
  '/bin/sh',
  '-c',
  'if (: > .written-by-a-reader) 2>/dev/null; then echo "a file could be written" >&2; exit 9; fi',
];
