import { deepEqual, equal, match } from 'node:assert/strict';
import { copyFlaw, describeSetup, nestedCopies } from '../../../../src/domain/setup/setup.ts';

describe('given a path a set-up wants to copy', () => {
  for (const path of ['node_modules', 'vendor/cache', '.venv', 'a b/ü', '.env', 'x/.haft', '...'])
    it(`when it is ${path}, then nothing is wrong with it`, () => {
      equal(copyFlaw(path), undefined);
    });

  const flaws: readonly [string, RegExp][] = [
    ['', /names nothing/],
    ['.', /names nothing/],
    ['/usr/lib', /relative to the repository/],
    ['~/cache', /relative to the repository/],
    ['C:/cache', /relative to the repository/],
    ['vendor\\cache', /relative to the repository/],
    ['../other', /leaves the repository/],
    ['vendor/../../other', /leaves the repository/],
    ['vendor//cache', /without "\."/],
    ['vendor/./cache', /without "\."/],
    ['packages/*/node_modules', /patterns/],
    ['{a,b}', /patterns/],
    ['.git', /holds \.git/],
    ['vendor/.GIT/hooks', /holds \.GIT/],
    ['.haft', /holds \.haft/],
    ['.Haft/decisions', /holds \.Haft/],
  ];
  for (const [path, why] of flaws)
    it(`when it is "${path}", then it is refused`, () => {
      match(copyFlaw(path) ?? 'nothing', why);
    });
});

describe('given several paths to copy', () => {
  const tables: readonly [readonly string[], readonly string[] | undefined][] = [
    [['a', 'ab', 'b'], undefined],
    [
      ['a/b', 'a'],
      ['a', 'a/b'],
    ],
    [
      ['a', 'a'],
      ['a', 'a'],
    ],
  ];
  for (const [paths, nested] of tables)
    it(`when they are ${paths.join(' and ')}, then ${nested ? 'one holds another' : 'none holds another'}`, () => {
      deepEqual(nestedCopies(paths), nested);
    });
});

describe('given a set-up to be confirmed', () => {
  const setup = {
    hash: 'f'.repeat(64),
    copy: ['node_modules'],
    commands: ['npm ci --offline', 'npm run build'],
    network: false,
    timeoutMs: 90_000,
  };

  it('when it is told, then everything it makes happen is there', () => {
    const text = describeSetup(setup);
    for (const part of [...setup.copy, ...setup.commands, '90 s', 'Network is off.', setup.hash])
      equal(text.includes(part), true, part);
  });

  it('when it asks for the network, then that is said aloud', () => {
    match(describeSetup({ ...setup, network: true }), /NETWORK IS ON/);
  });

  it('when it opens places of secrets, then that is said aloud, with all else that holds there', () => {
    const terms = { env: { A: '{cache}/a' }, deny: ['x.pem'], allow: ['~/.npmrc'] };
    const told = describeSetup({ ...setup, ...terms, loopback: true, agentLoopback: true });
    for (const line of [
      'Network is off but for loopback.',
      '  A={cache}/a',
      '  x.pem',
      'OPEN TO ALL OF THEM, though secrets are kept there:\n  ~/.npmrc',
      'Agents may use loopback.',
    ])
      match(told, new RegExp(`^${line.replaceAll(/[{}.]/g, '\\$&')}$`, 'm'));
  });
});
