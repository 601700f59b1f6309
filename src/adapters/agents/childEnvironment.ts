import { join } from 'node:path';
import { withCache } from '../../domain/setup/terms.ts';

/** What tools need to find themselves, their certificates and the way out. No credentials. */
const passed = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'TZ',
  'TERM',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'JAVA_HOME',
  'GOPATH',
  'GOROOT',
  'CARGO_HOME',
  'RUSTUP_HOME',
  'PYENV_ROOT',
  'VIRTUAL_ENV',
  'NVM_DIR',
  'VOLTA_HOME',
  'DOTNET_ROOT',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
];

/**
 * What an agent's process gets of the operator's environment: a short list, and the variables named in
 * `credentials`. `HOME` is the real one, read-only inside the sandbox, since tool chains are found
 * through it.
 */
export function agentEnvironment(
  env: NodeJS.ProcessEnv,
  credentials: readonly string[],
): Record<string, string> {
  const names = [...passed, ...passed.map((name) => name.toLowerCase()), ...credentials];
  const locale = Object.keys(env).filter((name) => name.startsWith('LC_'));
  return pick(env, [...names, ...locale]);
}

/** What is a place's own. */
export interface PlaceFacts {
  /** A writable folder outside of its tree. */
  readonly cache: string;
  /** A port nobody listened on when it was given to this place. */
  readonly port: number;
  /** What the project sets, `{cache}` not yet filled in. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What commands in a place find beside the operator's environment: caches in the place's own folder, since
 * `HOME` is read-only, `HAFT_PORT`, and what the project sets (docs/rules.md R143, R144).
 */
export function placeEnvironment({ cache, port, variables }: PlaceFacts): Record<string, string> {
  const set = Object.entries(variables).map(([key, value]) => [key, withCache(value, cache)]);
  return {
    XDG_CACHE_HOME: cache,
    npm_config_cache: join(cache, 'npm'),
    npm_config_update_notifier: 'false',
    ...(Object.fromEntries(set) as Record<string, string>),
    HAFT_PORT: String(port),
  };
}

/**
 * What an evidence command gets over the environment of the process that runs it: it is told that nobody
 * watches (`CI`), finds what the operator's `PATH` finds, and its place's own. Credentials are for that
 * process to take away.
 */
export function evidenceEnvironment(
  env: NodeJS.ProcessEnv,
  tmp: string,
  place: PlaceFacts,
): Record<string, string> {
  return {
    CI: '1',
    ...placeEnvironment(place),
    // The process may have put helpers of its own first.
    PATH: env['PATH'] ?? '',
    TMPDIR: tmp,
  };
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
