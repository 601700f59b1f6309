import type { TomlTable } from 'smol-toml';
import type { Profile } from './profile.ts';

/** Names of profiles in a server's configuration: for agents, and for commands of the engine. */
export type ProfileName = 'scope' | 'workspace' | 'reader' | 'offline' | 'online' | 'loopback';

/** What holds around every profile (docs/rules.md R137). */
export interface Border {
  /** What cannot be read, as `deniable` tells it. */
  readonly closed: readonly string[];
  /** The folder beside `TMPDIR` that is writable outside the workspace. */
  readonly cache: string;
}

/** The whole work tree but for what codex itself keeps from being written, such as `.git`. */
const wholeTree: Profile['rules'] = { '.': 'write' };

/** One profile of an agent's, with loopback where it may use that. */
export function agentConfinement(
  name: ProfileName,
  rules: Profile['rules'] | undefined,
  border: Border,
  loopback: boolean,
): TomlTable {
  const filesystem = filesystemOf(rules ?? wholeTree, border);
  const profile = loopback ? { filesystem, network: loopbackAlone } : { filesystem };
  return {
    default_permissions: name,
    permissions: { [name]: profile },
    ...(loopback && proxied),
  };
}

/** Whatever the others let write is only read here, `TMPDIR` too. */
export function readerConfinement({ closed }: Border): TomlTable {
  const filesystem = { ...readable(closed), ':workspace_roots': { '.': 'read' } };
  return { default_permissions: 'reader', permissions: { reader: { filesystem } } };
}

/** Of commands of the engine: without and with the whole network. */
export function commandConfinement(border: Border): TomlTable {
  const filesystem = filesystemOf(wholeTree, border);
  const online = { filesystem, network: { enabled: true } };
  return { default_permissions: 'offline', permissions: { offline: { filesystem }, online } };
}

/**
 * Loopback alone. Where codex leads traffic through its proxy, commands get a network of their own with
 * nothing but loopback in it, and the way out is the proxy, which knows no place it may let through.
 */
export function loopbackConfinement(border: Border): TomlTable {
  return agentConfinement('loopback', undefined, border, true);
}

/** Tools are told to go to loopback without asking the proxy. */
const loopbackAlone: TomlTable = { enabled: true, allow_local_binding: true };
/** Without it the same profile would open the whole network. */
const proxied: TomlTable = { features: { network_proxy: true } };

/** Outside the workspace only `TMPDIR` and the cache are writable. */
function filesystemOf(rules: Profile['rules'], { closed, cache }: Border): TomlTable {
  return {
    ...readable(closed),
    ':tmpdir': 'write',
    [cache]: 'write',
    ':workspace_roots': { ...rules },
  };
}

const readable = (closed: Border['closed']): TomlTable => ({
  ':root': 'read',
  ...Object.fromEntries(closed.map((path) => [path, 'deny'])),
});
