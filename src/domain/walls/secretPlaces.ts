/** Where secrets are on a machine: what no sandbox may read (docs/rules.md R137). */
export interface SecretPlaces {
  /** Relative to the operator's home. */
  readonly home: readonly string[];
  /** Relative to their configuration, `XDG_CONFIG_HOME` or `~/.config`. */
  readonly config: readonly string[];
  /** In full. */
  readonly system: readonly string[];
  /** Variables that say in full where else such a thing is; several are parted as `PATH` is. */
  readonly named: readonly string[];
  /** Variables with the address of something that holds or unlocks keys. */
  readonly sockets: readonly string[];
}

/** The one list, for an agent's commands, evidence and set-ups alike. */
export const secretPlaces: SecretPlaces = {
  home: [
    '.ssh',
    '.gnupg',
    '.netrc',
    '_netrc',
    '.aws',
    '.azure',
    '.kube',
    '.docker/config.json',
    '.npmrc',
    '.pypirc',
    '.git-credentials',
    '.cargo/credentials',
    '.cargo/credentials.toml',
    '.gem/credentials',
    '.local/share/keyrings',
    '.password-store',
    '.pgpass',
    '.my.cnf',
    '.terraform.d/credentials.tfrc.json',
    '.vault-token',
    '.codex',
    '.claude/.credentials.json',
  ],
  config: ['gcloud', 'gh', 'glab-cli', 'git/credentials', 'op'],
  // Whoever reaches one of these reads everything as root.
  system: ['/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock'],
  named: [
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AZURE_CONFIG_DIR',
    'CLOUDSDK_CONFIG',
    'CODEX_HOME',
    'DOCKER_CONFIG',
    'GNUPGHOME',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'KUBECONFIG',
    'NETRC',
    'NPM_CONFIG_USERCONFIG',
    'npm_config_userconfig',
    'PGPASSFILE',
    // Sockets of keyrings, of the agents of SSH and GnuPG, and of the session's bus.
    'XDG_RUNTIME_DIR',
  ],
  sockets: ['DBUS_SESSION_BUS_ADDRESS', 'GNOME_KEYRING_CONTROL', 'GPG_AGENT_INFO', 'SSH_AUTH_SOCK'],
};

/** Every file of the operator's checkout that git does not keep and whose name begins so is one as well. */
export const environmentFile = '.env';

/** The path in an address such as `unix:path=/run/user/1/bus,guid=…` or `/tmp/agent:12:1`. */
export function socketPath(address: string): string | undefined {
  return /^(?:unix:path=)?(\/[^,;:]+)/.exec(address)?.[1];
}

/**
 * What is wrong with a path that a project denies or allows, as the end of a sentence about it; `undefined`
 * when nothing is. A path is absolute, begins with `~/`, or is relative to the operator's checkout.
 */
export function wallFlaw(path: string): string | undefined {
  const parts = path.replace(/^(~\/|\/)/, '').split('/');
  if (path === '~' || path === '/' || path === '.' || path === '') return 'names no single place';
  if (path.startsWith('~') && !path.startsWith('~/')) return 'must begin with "~/" or with a name';
  if (path.includes('\\')) return 'must have "/" between its parts';
  if (parts.some((part) => part === '..' || part === '.' || part === ''))
    return 'must be written without ".", ".." and "//"';
  if (/[*?[\]{}]/.test(path)) return 'must be one path; patterns are not known here';
  return undefined;
}
