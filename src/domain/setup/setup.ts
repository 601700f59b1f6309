import type { WorkspaceTerms } from './terms.ts';

/** What makes a fresh checkout fit to work in, as `.haft/workspace.yaml` says it (docs/rules.md R47). */
export interface WorkspaceSetup extends WorkspaceTerms {
  /** SHA-256 of the file's bytes, hex: what the operator confirms. */
  readonly hash: string;
  /** Ignored files and folders of the operator's checkout, repository-relative, without `/` at the end. */
  readonly copy: readonly string[];
  /** The same, but only read, where the operator's checkout has them: nothing is copied. */
  readonly share?: readonly string[];
  /** Shell text, run one after the other in the sandbox once all is copied. */
  readonly commands: readonly string[];
  /** Network (loopback too) is off unless the file asks for it. */
  readonly network: boolean;
  /** Loopback alone, for the commands of the set-up. */
  readonly loopback?: boolean;
  /** Milliseconds one command may take. */
  readonly timeoutMs: number;
}

/** Where it stands, in the operator's checkout. */
export const setupFile = '.haft/workspace.yaml';

/** Seconds one command may take where the file names no limit, and the most it may name. */
export const defaultTimeoutS = 600;
export const longestTimeoutS = 3_600;

/** Every way in which a set-up can keep work from starting or from being proven. */
export type SetupCode =
  | 'workspace_setup_invalid'
  | 'workspace_setup_unconfirmed'
  | 'workspace_setup_refused'
  | 'setup_mutates_tree'
  | 'hook_failed'
  | 'hook_timeout';

/**
 * What is wrong with a path to be copied, as the end of a sentence about it; `undefined` when nothing is.
 * What git keeps and what steers haft itself is no build product and is never copied.
 */
export function copyFlaw(path: string): string | undefined {
  if (path === '' || path === '.') return 'names nothing to copy';
  if (/^(\/|~|[A-Za-z]:)/.test(path) || path.includes('\\'))
    return 'must be a path relative to the repository, with "/" between its parts';
  const parts = path.split('/');
  if (parts.includes('..')) return 'leaves the repository';
  if (parts.includes('') || parts.includes('.')) return 'must be written without "." and "//"';
  if (/[*?[\]{}!]/.test(path)) return 'must be one path; patterns are not known here';
  const reserved = parts.find((part, at) => isReserved(part, at));
  return reserved === undefined ? undefined : `holds ${reserved}, which is never copied`;
}

/** Another file system may not tell `.GIT` from `.git`. */
function isReserved(part: string, at: number): boolean {
  const name = part.toLowerCase();
  return name === '.git' || (at === 0 && name === '.haft');
}

/** Two paths of which the first holds the second. */
export function nestedCopies(paths: readonly string[]): readonly [string, string] | undefined {
  // In this order whatever a folder holds stands right behind it.
  const folders = paths.map((path) => `${path}/`).sort();
  const at = folders.findIndex((folder, i) => folders[i + 1]?.startsWith(folder));
  const [outer, inner] = [folders[at], folders[at + 1]];
  if (outer === undefined || inner === undefined) return undefined;
  return [outer.slice(0, -1), inner.slice(0, -1)];
}

function networkLines(network: boolean, loopback: boolean): string[] {
  if (network)
    return [
      'NETWORK IS ON for these commands. They also run on what agents wrote, which can use it.',
    ];
  return [loopback ? 'Network is off but for loopback.' : 'Network is off.'];
}

const listed = (items: readonly string[]): string[] =>
  items.length === 0 ? ['  nothing'] : items.map((item) => `  ${item}`);

/** What holds for everything that runs in a workspace; nothing where the file says nothing of it. */
function describeTerms({
  env = {},
  deny = [],
  allow = [],
  agentLoopback,
}: WorkspaceTerms): string[] {
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  const section = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [title, ...listed(items), ''];
  return [
    ...section('Variables of agents, evidence and these commands:', variables),
    ...section('Read by none of them, beside what never is:', deny),
    ...section('OPEN TO ALL OF THEM, though secrets are kept there:', allow),
    ...(agentLoopback === true ? ['Agents may use loopback.', ''] : []),
  ];
}

/** For the operator to read before they confirm it: everything the file makes happen, and nothing else. */
export function describeSetup(setup: WorkspaceSetup): string {
  const { copy, share = [], commands, network, loopback = false, timeoutMs, hash } = setup;
  return [
    `Workspace set-up of ${setupFile}`,
    '',
    'Copied from your checkout into every workspace and every checkout that evidence runs in:',
    ...listed(copy),
    '',
    ...(share.length === 0
      ? []
      : [
          'Read there by all of them where your checkout has it, and written by none:',
          ...listed(share),
          '',
        ]),
    `Then run there, in the sandbox, ${timeoutMs / 1_000} s each at most:`,
    ...listed(commands),
    '',
    ...networkLines(network, loopback),
    '',
    ...describeTerms(setup),
    `sha256 ${hash}`,
    '',
  ].join('\n');
}
