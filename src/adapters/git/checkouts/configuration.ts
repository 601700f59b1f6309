import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isMissing } from '../../files/missing.ts';
import { splitNul } from '../objects/pathBytes.ts';
import type { Git } from '../plumbing/git.ts';

/** One setting as git tells it: names in lower case but for their middle part. */
export interface ConfigEntry {
  readonly key: string;
  readonly value: string;
}

interface Read {
  readonly entries: readonly ConfigEntry[];
  /** Files the answer came from, or would come from if they were there, with how they stood. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where a checkout's configuration may stand beside the files that git names. */
export interface ConfigPlaces {
  readonly gitDir: string;
  /** Folder of a git call. */
  readonly cwd: string;
}

/** Answers by git directory; the oldest are forgotten. */
const known = new Map<string, Promise<Read>>();
const mostKnown = 50;

/**
 * All that is configured for a checkout, included files too. Git is asked once, and again when one of the
 * files it answered from changed, came or went (docs/rules.md R164).
 */
export async function configurationOf(
  git: Git,
  places: ConfigPlaces,
): Promise<readonly ConfigEntry[]> {
  const { gitDir } = places;
  const before = await known.get(gitDir)?.catch(() => undefined);
  if (before && areSame(before.files)) return before.entries;
  const reading = readAll(git, places);
  known.delete(gitDir);
  known.set(gitDir, reading);
  if (known.size > mostKnown) known.delete(known.keys().next().value ?? '');
  reading.catch(() => known.delete(gitDir));
  return (await reading).entries;
}

/** The last value of a setting that is on, as git takes words for it. */
export function isOn(entries: readonly ConfigEntry[], key: string): boolean {
  const value = entries.findLast((one) => one.key === key)?.value;
  return value !== undefined && /^(?:true|yes|on|[1-9]\d*)$/i.test(value);
}

async function readAll(git: Git, { gitDir, cwd }: ConfigPlaces): Promise<Read> {
  // Before it is read: a change in between is then seen the next time.
  const standard = stampsOf([
    ...usualFiles(),
    join(gitDir, 'config.worktree'),
    join(gitDir, 'HEAD'),
  ]);
  const { stdout } = await git.run(['config', '--includes', '--list', '--show-origin', '-z']);
  const items = splitNul(stdout).map((item) => item.toString());
  const entries: ConfigEntry[] = [];
  const named = new Set<string>();
  for (let at = 0; at + 1 < items.length; at += 2) {
    const origin = items[at] ?? '';
    const entry = entryOf(items[at + 1] ?? '');
    entries.push(entry);
    if (!origin.startsWith('file:')) continue;
    const file = resolve(cwd, origin.slice('file:'.length));
    named.add(file);
    if (/^include(?:if\..*)?\.path$/i.test(entry.key)) named.add(included(entry.value, file));
  }
  const seen = stampsOf([...named].filter((file) => !standard.has(file)));
  return { entries, files: new Map([...standard, ...seen]) };
}

/** `key\nvalue`; a name alone stands for true. */
function entryOf(item: string): ConfigEntry {
  const end = item.indexOf('\n');
  return end < 0
    ? { key: item, value: 'true' }
    : { key: item.slice(0, end), value: item.slice(end + 1) };
}

/** Those that count once they are there, even though git names none that is not. */
function usualFiles(): string[] {
  const home = process.env['HOME'] ?? homedir();
  const {
    XDG_CONFIG_HOME: xdg = join(home, '.config'),
    GIT_CONFIG_GLOBAL: global,
    GIT_CONFIG_SYSTEM: system = '/etc/gitconfig',
  } = process.env;
  const personal = [join(home, '.gitconfig'), join(xdg, 'git', 'config')];
  return [system, ...(global === undefined ? personal : [global])];
}

function included(path: string, from: string): string {
  const home = process.env['HOME'] ?? homedir();
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return isAbsolute(path) ? path : resolve(dirname(from), path);
}

const stampsOf = (files: readonly string[]): Map<string, string> =>
  new Map(files.map((file) => [file, stampOf(file)]));

const areSame = (files: ReadonlyMap<string, string>): boolean =>
  [...files].every(([file, stamp]) => stamp !== '' && stampOf(file) === stamp);

/** Milliseconds within which two changes of a file may carry the same time. */
const grainMs = 50;

/**
 * Empty for a file so young that a change right after might not show, and for one that cannot be looked at.
 * A handful of files, and asked at every step: to look at once costs less than to wait.
 */
function stampOf(file: string): string {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return 'none';
    const { dev, ino, size, ctimeNs, ctimeMs } = stats;
    if (BigInt(Date.now()) - ctimeMs < grainMs) return '';
    return [dev, ino, size, ctimeNs].join(':');
  } catch (failure) {
    return isMissing(failure) ? 'none' : '';
  }
}
