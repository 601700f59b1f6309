import type { EvidenceRun } from './evidence.ts';

/** What a command needs and did not find. */
export interface Missing {
  readonly kind: 'program' | 'folder';
  /** As the shell named it. */
  readonly name: string;
}

/** How shells say that a program is not there, in any part of a command and however deep. */
const noProgram = [
  /^(?:\S*\/)?(?:ba|da|z|k|a)?sh(?::(?: line)? \d+)?: (.+?): (?:command )?not found$/m,
  /^(?:\S*\/)?(?:ba|da|z|k|a)?sh(?::(?: line)? \d+)?: command not found: (.+)$/m,
  /^(?:\/usr\/bin\/)?env: ['‘"]?(.+?)['’"]?: No such file or directory$/m,
  /^(?:g?make)(?:\[\d+\])?: (\S+): No such file or directory$/m,
];

/** How they say that it may not be started, or that there is no such folder to go to. */
const notStarted =
  /^(?:\S*\/)?(?:ba|da|z|k|a)?sh(?::(?: line)? \d+)?: (.+?): [Pp]ermission denied$/m;
const noFolder =
  /^(?:\S*\/)?(?:ba|da|z|k|a)?sh(?::(?: line)? \d+)?: cd: (?:can't cd to )?(.+?)(?:: No such file or directory)?$/m;

/**
 * What kept a command, or a part of it, from running at all: exit 126 or 127, or a shell's own word for it
 * where the rest of the command ended otherwise. `undefined` where it ran, whatever it then said.
 */
export function missingFor({ command, exitCode, tail }: EvidenceRun): Missing | undefined {
  if (exitCode === 0 || exitCode === null) return undefined;
  const folder = noFolder.exec(tail)?.[1];
  if (folder !== undefined) return { kind: 'folder', name: folder };
  for (const said of noProgram) {
    const name = said.exec(tail)?.[1];
    if (name !== undefined) return { kind: 'program', name };
  }
  if (exitCode !== 126 && exitCode !== 127) return undefined;
  return { kind: 'program', name: notStarted.exec(tail)?.[1] ?? firstWord(command) };
}

/** What bash knows by itself, and the shell that evidence is text for does not. */
const wordsOfBash: ReadonlySet<string> = new Set(
  '[[ source pushd popd declare typeset shopt mapfile readarray let'.split(' '),
);

/** Why it could not run, as the end of a sentence. */
export function whyMissing({ kind, name }: Missing): string {
  if (kind === 'folder') return `there is no folder ${name}`;
  return wordsOfBash.has(name)
    ? `${name} is a word of bash, and this is /bin/sh; write it as bash -c '…'`
    : `${name} is not installed or cannot be started`;
}

/**
 * Whether the work itself may bring it: a path that may be changed, from the top or from a folder the command
 * goes to first. A bare program name is looked for on `PATH`, where no work can put anything.
 * @param mayChange Whether a repository-relative path is within the scope.
 */
export function mayBeMade(
  { kind, name }: Missing,
  { command }: Pick<EvidenceRun, 'command'>,
  mayChange: (path: string) => boolean,
): boolean {
  if (kind === 'program' && !name.includes('/')) return false;
  if (name.startsWith('/')) return false;
  const path = kind === 'folder' ? `${name}/any` : name;
  return ['', ...foldersIn(command)].some((from) => {
    const reached = joined(from, path);
    return reached !== undefined && mayChange(reached);
  });
}

/** Where a command goes before it starts something, as far as that is written out. */
function foldersIn(command: string): string[] {
  const found = command.matchAll(/(?:^|[;&|(]\s*)cd\s+(["']?)([^\s"'$`;&|)]+)\1/g);
  return [...found].flatMap(([, , folder]) => folder ?? []);
}

/** `undefined` where it leaves the repository. */
function joined(from: string, path: string): string | undefined {
  const reached: string[] = [];
  for (const part of `${from}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') reached.push(part);
    else if (reached.pop() === undefined) return undefined;
  }
  return reached.join('/');
}

const firstWord = (command: string): string =>
  /^\s*(\S+)/.exec(command)?.[1]?.slice(0, 100) ?? command.slice(0, 100);
