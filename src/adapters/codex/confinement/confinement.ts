import type { TomlTable } from 'smol-toml';
import type { Profile } from './profile.ts';

/** The name of the profile in a session's configuration. */
export const profileName = 'scope';

/** Confinement by scope: outside the workspace only `TMPDIR` is writable; `secrets` cannot be read. */
export function scopeConfinement(profile: Profile, secrets: readonly string[]): TomlTable {
  const filesystem: TomlTable = {
    ':root': 'read',
    ':tmpdir': 'write',
    ...Object.fromEntries(secrets.map((path) => [deniable(path), 'deny'])),
    ':workspace_roots': { ...profile.rules },
  };
  return { default_permissions: profileName, permissions: { [profileName]: { filesystem } } };
}

/**
 * codex takes these characters for wildcards and knows no way to escape them; `?`, one character, is the
 * narrowest that matches each. What else it matches is denied as well.
 */
const deniable = (path: string): string => path.replaceAll(/[*[\]]/g, '?');

/** The way out where a profile does not work: the whole workspace, and `TMPDIR`, are writable. */
export const workspaceConfinement: TomlTable = {
  sandbox_mode: 'workspace-write',
  sandbox_workspace_write: {
    writable_roots: [],
    network_access: false,
    exclude_slash_tmp: true,
    exclude_tmpdir_env_var: false,
  },
};
