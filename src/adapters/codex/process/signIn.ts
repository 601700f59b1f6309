import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TomlTable, TomlValue } from 'smol-toml';
import type { SignIn } from '../../../engine/ports/agent.ts';

/** Variables codex reads a key of OpenAI's own from. */
const wellKnown = ['OPENAI_API_KEY', 'CODEX_API_KEY'];

/**
 * Whether a session would be signed in, by what is there: a file's name and a variable's, never what they hold.
 * @param settings The operator's model settings. @param home Their codex home.
 */
export function signInOf(settings: TomlTable, home: string, env: NodeJS.ProcessEnv): SignIn {
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  const named = settings['model_provider'];
  const providers = settings['model_providers'];
  const name = typeof named === 'string' ? named : 'openai';
  const chosen = isTable(providers) ? providers[name] : undefined;
  const provider = isTable(chosen) ? chosen : undefined;
  const key = provider?.['env_key'];
  if (typeof key === 'string')
    return isSet(key) ? { kind: 'signed_in', how: key } : { kind: 'signed_out' };
  if (provider && provider['requires_openai_auth'] !== true)
    return { kind: 'not_needed', provider: name };
  if (existsSync(join(home, 'auth.json'))) return { kind: 'signed_in', how: 'auth.json' };
  const variable = wellKnown.find(isSet);
  return variable === undefined ? { kind: 'signed_out' } : { kind: 'signed_in', how: variable };
}

const isTable = (value: TomlValue | undefined): value is TomlTable =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
