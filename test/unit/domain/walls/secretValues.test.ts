import { deepEqual, equal, ok } from 'node:assert/strict';
import { Redactor } from '../../../../src/domain/walls/redactor.ts';
import { secretValues } from '../../../../src/domain/walls/secretValues.ts';

const values = (text: string, everyValue = false): string[] => [...secretValues(text, everyValue)];

describe('given a file full of secrets', () => {
  const table: readonly [string, string, readonly string[]][] = [
    ['.netrc', 'machine api.example.com\n  login ada\n  password hunter22', ['hunter22']],
    ['.netrc on one line', 'machine x login ada password netrcvalue', ['netrcvalue']],
    ['.git-credentials', 'https://ada:gitpassword@git.example.com', ['gitpassword']],
    [
      '.aws/credentials',
      '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MD+bPxRf\nregion = eu-central-1',
      ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MD+bPxRf'],
    ],
    ['.npmrc', '//registry.npmjs.org/:_authToken=planted-npm\nfund=false', ['planted-npm']],
    ['.pypirc', '[pypi]\nusername = __token__\npassword: pypi-planted', ['pypi-planted']],
    [
      'auth.json',
      '{"tokens":{"access_token":"planted1","id":7},"OPENAI_API_KEY":null}',
      ['planted1'],
    ],
    [
      'config.toml',
      'model = "gpt-5.3-codex"\nenv_key = "OPENAI_API_KEY"\nwire_api = "responses"\nhttp_headers = { "X-Key" = "planted header" }\nexperimental_bearer_token = "planted2"',
      ['planted header', 'planted2'],
    ],
    [
      'a private key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n/aGVsbG8\n-----END OPENSSH PRIVATE KEY-----\n',
      ['b3BlbnNzaC1rZXktdjEAAAAA', '/aGVsbG8'],
    ],
    ['one bare word', 'sshsecretvalue\n', ['sshsecretvalue']],
    ['one bare value', 'dGhpc2lzYXNlY3JldA==\n', ['dGhpc2lzYXNlY3JldA==']],
    ['.pgpass', 'db.example.com:5432:app:ada:pgplanted', ['pgplanted']],
    ['.kube/config', 'users:\n- name: ada\n  user:\n    token: kubeplanted', ['kubeplanted']],
  ];
  for (const [what, text, expected] of table)
    it(`when it is ${what}, then its secrets are found and its other words are not`, () => {
      deepEqual(values(text), expected);
    });

  it('when it is an environment file, then every value counts that is no plain word', () => {
    const text =
      'NODE_ENV=development\nPORT=3000\nexport GREETING="plain-planted"\nURL=http://localhost:3000/x\nDB=postgres://ada:dbplanted@host/x # local\n';
    deepEqual(
      values(text, true).filter((one) => !one.includes('@')),
      ['plain-planted', 'dbplanted'],
    );
    ok(!values(text).includes('plain-planted'));
  });

  it('when it is huge or strange, then it takes no time', () => {
    const began = performance.now();
    for (const text of [
      '='.repeat(65_000),
      'a:'.repeat(30_000),
      '"'.repeat(65_000),
      'key'.repeat(20_000),
    ])
      values(text);
    ok(performance.now() - began < 1_000);
  });
});

describe('given known secrets', () => {
  it('when a text holds them, then they are hidden, the longest first, and nothing else is', () => {
    const redactor = new Redactor(['hunter22', 'hunter22-long', 'short']);
    equal(
      redactor.redact('a hunter22-long, hunter22hunter22 and short'),
      'a [redacted], [redacted][redacted] and short',
    );
  });

  it('when there are many, then a text takes no longer', () => {
    const redactor = new Redactor(Array.from({ length: 5_000 }, (_, i) => `planted${i}-value`));
    const text = 'planted words of no value '.repeat(2_500);
    const began = performance.now();
    equal(redactor.redact(text), text);
    ok(performance.now() - began < 500);
  });
});
