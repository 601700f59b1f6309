import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { WorkspaceTerms } from '../../domain/setup/terms.ts';
import { secretPlaces, socketPath } from '../../domain/walls/secretPlaces.ts';

/** Where the operator's things are. */
export interface OperatorPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operator's checkout, absolute. */
  readonly checkout: string;
  /** Our store, absolute; closed whatever a project says. */
  readonly store: string;
}

/** All absolute; whether anything is there is another question. */
export interface SecretPaths {
  /** Places whose files hold secrets. */
  readonly holding: readonly string[];
  /** Places that lead to secrets and hold nothing to read. */
  readonly leading: readonly string[];
  /** What of them the project leaves open. */
  readonly open: readonly string[];
}

/** The places of `domain/walls/secretPlaces.ts` on this machine, as the project wants them. */
export function secretPaths(
  { env, checkout, store }: OperatorPlaces,
  { deny = [], allow = [] }: WorkspaceTerms,
): SecretPaths {
  const home = homeOf(env);
  const config = nonEmpty(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
  const resolve = (path: string): string => {
    if (path.startsWith('~/')) return join(home, path.slice(2));
    return isAbsolute(path) ? path : join(checkout, path);
  };
  const holdsSecrets = secretPlaces.named.filter((name) => name !== runtime);
  return {
    holding: [
      ...secretPlaces.home.map((path) => join(home, path)),
      ...secretPlaces.config.map((path) => join(config, path)),
      ...holdsSecrets.flatMap((name) => pathsIn(env[name])),
      ...deny.map(resolve),
    ].filter((path) => !holds(path, [home, checkout])),
    leading: [
      store,
      ...secretPlaces.system,
      ...pathsIn(env[runtime]),
      ...(process.getuid ? [`/run/user/${process.getuid()}`] : []),
      ...secretPlaces.sockets.flatMap((name) => socketPath(env[name] ?? '') ?? []),
    ],
    open: allow.map(resolve),
  };
}

const runtime = 'XDG_RUNTIME_DIR';

/** The home that the operator's programs look in. */
const homeOf = (env: OperatorPlaces['env']): string => nonEmpty(env['HOME']) ?? homedir();

/** Is one of these the path itself, or below it? A whole home is no place of secrets. */
const holds = (path: string, others: readonly string[]): boolean =>
  others.some((one) => isWithin(one, path));

/** Is `path` the folder itself, or in it? */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

const pathsIn = (value = ''): string[] => value.split(delimiter).filter((path) => isAbsolute(path));
const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
