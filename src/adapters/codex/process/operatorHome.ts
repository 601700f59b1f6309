import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse, TomlError, type TomlTable } from 'smol-toml';
import { Fault } from '../../../base/fault.ts';

/** Where the operator's own codex keeps its settings: `CODEX_HOME`, else `~/.codex`. */
export function operatorHome(env: NodeJS.ProcessEnv): string {
  const named = env['CODEX_HOME'];
  return named === undefined || named === '' ? join(env['HOME'] ?? homedir(), '.codex') : named;
}

/**
 * The operator's `config.toml`; an absent one is empty, since codex then has its defaults.
 * @throws Fault `agent_config_invalid`, naming file and line.
 */
export async function operatorConfig(home: string): Promise<TomlTable> {
  const file = join(home, 'config.toml');
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (thrown) {
    if (isAbsent(thrown)) return {};
    const place = thrown instanceof TomlError ? `:${thrown.line}:${thrown.column}` : '';
    const [why = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
    throw new Fault({
      code: 'agent_config_invalid',
      what: `The codex configuration ${file}${place} cannot be read: ${why}.`,
      advice: 'Correct that line; codex itself does not start with it either.',
      facts: { agent: 'codex', file, ...(thrown instanceof TomlError && { line: thrown.line }) },
      cause: thrown,
    });
  }
}

function isAbsent(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
