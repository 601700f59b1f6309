import { deepEqual, equal } from 'node:assert/strict';
import { parse, stringify } from 'smol-toml';
import {
  credentialNames,
  modelSettings,
  sessionConfig,
} from '../../../../../src/adapters/codex/process/derivedConfig.ts';

const operator = parse(`
model = "gpt-5.5"
model_catalog_json = "models.json"
profile = "night"
approval_policy = "on-request"
sandbox_mode = "danger-full-access"
notify = ["mail"]
cli_auth_credentials_store = "keyring"
[projects."/home/me"]
trust_level = "trusted"
[mcp_servers.db]
command = "db"
[features]
plugins = true
[hooks]
x = 1
[shell_environment_policy]
set = { A = "1" }
[model_providers.own]
base_url = "http://127.0.0.1:1/v1"
env_key = "OWN_KEY"
env_http_headers = { X-Org = "OWN_ORG" }
[profiles.night]
model_provider = "own"
model_reasoning_effort = "low"
sandbox_mode = "danger-full-access"
`);

describe("given an operator's codex configuration", () => {
  const settings = modelSettings(operator, '/home/me/.codex');

  it('when it is read, then the selected profile and what tells the model are kept, and no more', () => {
    deepEqual(settings, {
      model: 'gpt-5.5',
      model_provider: 'own',
      model_providers: operator['model_providers'],
      model_reasoning_effort: 'low',
      model_catalog_json: '/home/me/.codex/models.json',
    });
  });

  it('when a profile is missing or no table, then the rest counts', () => {
    const odd = { model: 'm', profile: 'none', profiles: 'odd', model_catalog_json: '/abs.json' };

    deepEqual(modelSettings(odd, '/x'), { model: 'm', model_catalog_json: '/abs.json' });
  });

  it('when credentials are named, then their variables are known', () => {
    deepEqual(credentialNames(settings), ['OWN_KEY', 'OWN_ORG', 'OPENAI_API_KEY', 'CODEX_API_KEY']);
  });

  it('when a session is configured, then our settings win and the folder is not trusted', () => {
    const loud = { ...settings, approval_policy: 'on-request', web_search: 'live' };

    const text = stringify(
      sessionConfig(loud, { sandbox_mode: 'x', features: { network_proxy: true } }, '/w "s" é', {
        HAFT_PORT: '20001',
      }),
    );
    const config = { ...parse(text) };

    deepEqual(
      [config['approval_policy'], config['web_search'], config['sandbox_mode'], config['model']],
      ['never', 'disabled', 'x', 'gpt-5.5'],
    );
    equal(JSON.stringify(config['projects']), '{"/w \\"s\\" é":{"trust_level":"untrusted"}}');
    deepEqual(JSON.parse(JSON.stringify(config['shell_environment_policy'])), {
      inherit: 'all',
      exclude: ['OWN_KEY', 'OWN_ORG', 'OPENAI_API_KEY', 'CODEX_API_KEY', 'CODEX_HOME'],
      set: { HAFT_PORT: '20001' },
    });
    const features = config['features'] as Record<string, unknown>;
    deepEqual([features['network_proxy'], features['plugins']], [true, false]);
  });
});
