import { isAbsolute, join } from 'node:path';
import type { TomlTable, TomlValue } from 'smol-toml';

/** What of the operator's configuration says which model answers, and how. All else stays theirs. */
const kept = [
  'model',
  'model_provider',
  'model_providers',
  'model_context_window',
  'model_auto_compact_token_limit',
  'model_max_output_tokens',
  'model_reasoning_effort',
  'model_reasoning_summary',
  'model_supports_reasoning_summaries',
  'model_verbosity',
  'model_catalog_json',
  'service_tier',
  'oss_provider',
  'openai_base_url',
  'chatgpt_base_url',
  'forced_login_method',
  'forced_chatgpt_workspace_id',
  'tool_output_token_limit',
] as const;

/**
 * Settings of our own: nothing asks, nothing looks outside but for the model (`plugins` is the one
 * switch that stops other network calls; docs/rules.md R109), credentials are the linked file.
 * Connection retries keep codex's default, without end: the turn's own watchdog decides.
 */
const quiet: TomlTable = {
  approval_policy: 'never',
  check_for_update_on_startup: false,
  web_search: 'disabled',
  cli_auth_credentials_store: 'file',
  analytics: { enabled: false },
  feedback: { enabled: false },
  agents: { enabled: false },
  // Those that come with codex make skills, plugins and pictures: each turn would be told of them.
  skills: { bundled: { enabled: false } },
  features: {
    apps: false,
    plugins: false,
    remote_plugin: false,
    plugin_sharing: false,
    goals: false,
    image_generation: false,
    skill_search: false,
  },
};

/** Variables a provider of OpenAI's own may read its key from. */
const wellKnownKeys = ['OPENAI_API_KEY', 'CODEX_API_KEY'];

/**
 * The operator's model settings, the selected profile laid over them. Paths in it are made absolute
 * from `home`, the folder of the operator's configuration, since the copy lives elsewhere.
 */
export function modelSettings(operator: TomlTable, home: string): TomlTable {
  const chosen = operator['profile'];
  const profiles = table(operator['profiles']);
  const profile = typeof chosen === 'string' ? table(profiles[chosen]) : {};
  const merged: TomlTable = { ...operator, ...profile };
  const settings = Object.fromEntries(
    kept.flatMap((key): [string, TomlValue][] => {
      const value = merged[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  const catalogue = settings['model_catalog_json'];
  if (typeof catalogue === 'string' && !isAbsolute(catalogue)) {
    settings['model_catalog_json'] = join(home, catalogue);
  }
  return settings;
}

/** Names of environment variables that hold credentials for the providers in `settings`. */
export function credentialNames(settings: TomlTable): string[] {
  const providers = Object.values(table(settings['model_providers'])).map(table);
  const named = providers.flatMap((provider) => [
    provider['env_key'],
    ...Object.values(table(provider['env_http_headers'])),
  ]);
  const names = named.filter((name) => typeof name === 'string');
  return [...new Set([...names, ...wellKnownKeys])];
}

/**
 * The configuration of one session. `confinement` says what its commands may reach, and may turn features
 * on; `variables` are what they find in their environment beside what is passed on.
 */
export function sessionConfig(
  settings: TomlTable,
  { features, ...confinement }: TomlTable,
  cwd: string,
  variables: Readonly<Record<string, string>>,
): TomlTable {
  return {
    ...settings,
    ...quiet,
    // Commands of the agent see no credential, even though codex itself needs them.
    shell_environment_policy: {
      inherit: 'all',
      exclude: [...credentialNames(settings), 'CODEX_HOME'],
      set: { ...variables },
    },
    // A trusted folder may bring MCP servers and hooks that codex starts outside the sandbox. Said
    // here so that codex does not append its own answer to this file (docs/rules.md R109).
    projects: { [cwd]: { trust_level: 'untrusted' } },
    ...confinement,
    features: { ...table(quiet['features']), ...table(features) },
  };
}

/** The value as a table; anything else counts as an empty one. */
function table(value: TomlValue | undefined): TomlTable {
  const isTable = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
  return isTable ? value : {};
}
