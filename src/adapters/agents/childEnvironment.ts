import { join } from 'node:path';

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

/**
 * What an evidence command gets over the environment of the process that runs it: it is told that nobody
 * watches (`CI`), finds what the operator's `PATH` finds, and keeps its caches in the folder `tmp`,
 * since `HOME` is read-only. Credentials are for that process to take away.
 */
export function evidenceEnvironment(env: NodeJS.ProcessEnv, tmp: string): Record<string, string> {
  return {
    // The process may have put helpers of its own first.
    PATH: env['PATH'] ?? '',
    CI: '1',
    TMPDIR: tmp,
    XDG_CACHE_HOME: join(tmp, 'cache'),
    npm_config_cache: join(tmp, 'cache', 'npm'),
    npm_config_update_notifier: 'false',
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
