import { equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redactSecrets } from '../../../../src/adapters/store/redact.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const random = 'Zx9Qw3Er7Ty1Ui5Op2As8Df4Gh6Jk0Lz';
const glue = (...parts: string[]): string => parts.join('');
const secrets: Readonly<Record<string, string>> = {
  'an OpenAI key': glue('sk-', 'proj-', random),
  'a GitHub token': glue('gh', 'p_', random),
  'a fine-grained GitHub token': glue('github', '_pat_', random),
  'an AWS key id': glue('AK', 'IA', 'ABCDEFGH12345678'),
  'a Google key': glue('AI', 'za', random, 'abc'),
  'a Slack token': glue('xo', 'xb-', '1234567890-', random),
  'a web token': glue('ey', 'JhbGciOiJI.ey', 'JzdWIiOiIx.', random),
  'a private key': ['BEGIN', random, random, 'END']
    .map((line) => (line === random ? line : glue('-----', line, ' RSA PRIVATE ', 'KEY-----')))
    .join('\n'),
  'a private key cut off': glue('-----BEGIN PRIVATE ', 'KEY-----\n', random),
};

const around: readonly (readonly [before: string, secret: string, after: string])[] = [
  ['curl -H "Authorization: Bearer ', random, '" https://example.invalid'],
  ['authorization: ', 'token-value-1', ''],
  ['sent bearer ', random, ' to it'],
  ['clone https://me:', 'hunter2', '@example.invalid/x.git'],
  ['OPENAI_API_KEY=', 'abc', ' node x.js'],
  ['export DB_PASSWORD="', 'a b c', '"'],
  ['{"api_key": "', 'abcd1234', '"}'],
  ['client_secret: ', 'abcd1234', ''],
];

describe('given text with a secret', () => {
  for (const [what, secret] of Object.entries(secrets))
    it(`when it holds ${what}, then that is gone and the rest stays`, () => {
      equal(redactSecrets(`before ${secret}`), 'before [redacted]');
    });

  for (const [before, secret, after] of around)
    it(`when it reads ${before}…${after}, then what is secret there is gone`, () => {
      const left = redactSecrets(`${before}${secret}${after}`);
      ok(!left.includes(secret), left);
      ok(left.includes('[redacted]'));
      ok(left.startsWith(before.replace(/"$/, '')), left);
    });
});

describe('given text without a secret', () => {
  for (const text of [
    'the bearer of bad news',
    'basic authentication is off',
    'const key = keys.get(name);',
    'for (const token of tokens) sort(key);',
    'risk-free and task-oriented, sk-8',
    'https://example.invalid:8080/a@b',
    'commit e83c5163316f89bfbde7d9ab23ca2e25604af290',
    'PASSED: 12 tests',
  ])
    it(`when it reads "${text}", then nothing is changed`, () => equal(redactSecrets(text), text));

  it('when it is long and hostile, then it takes no long time', () => {
    for (const piece of [
      'A',
      'A_',
      'KEY_',
      'a ',
      'authorization ',
      'bearer',
      'A_KEY',
      'a-',
      '-----BEGIN ',
      'eyJ',
      '://a:',
      'secret',
    ]) {
      const before = process.threadCpuUsage();
      redactSecrets(piece.repeat(64_000 / piece.length));
      const { user, system } = process.threadCpuUsage(before);
      ok(user + system < 500_000, `${piece} took ${(user + system) / 1_000} ms`);
    }
  });
});
