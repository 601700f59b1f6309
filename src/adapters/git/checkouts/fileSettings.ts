import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ConfigEntry } from './configuration.ts';
import type { Git } from '../plumbing/git.ts';
import type { Setting } from '../plumbing/gitEnvironment.ts';

const names = ['ignorecase', 'filemode', 'symlinks', 'precomposeunicode', 'autocrlf', 'eol'];
const fileKeys = new Set(names.map((name) => `core.${name}`));

/** How the operator's file system takes names and modes, and what they exclude everywhere. */
export async function fileSettings(git: Git, entries: readonly ConfigEntry[]): Promise<Setting[]> {
  const settings = entries
    .filter(({ key }) => fileKeys.has(key))
    .map(({ key, value }): Setting => [key, value]);
  return [...settings, ['core.excludesFile', await excludesFile(git, entries)]];
}

async function excludesFile(git: Git, entries: readonly ConfigEntry[]): Promise<string> {
  const home = process.env['HOME'] ?? homedir();
  const usual = join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'git', 'ignore');
  const value = entries.findLast(({ key }) => key === 'core.excludesfile')?.value ?? '';
  if (value === '') return usual;
  if (isAbsolute(value)) return value;
  // Only git knows what a path with a name in front of it means.
  const told = await git.run(['config', '--type=path', '--get', 'core.excludesFile']);
  return told.exitCode === 0 ? told.stdout.toString().trim() || usual : usual;
}

/** Whether every name, mode and link is held as it is written. */
export function holdsAnything(settings: readonly Setting[]): boolean {
  const last = new Map(settings);
  const isOff = (key: string): boolean => /^(?:false|no|off|0)$/i.test(last.get(key) ?? 'true');
  const may = (key: string): boolean => !/^(?:false|no|off|0|)$/i.test(last.get(key) ?? '');
  if (isOff('core.filemode') || isOff('core.symlinks')) return false;
  return !may('core.ignorecase') && !may('core.precomposeunicode');
}
