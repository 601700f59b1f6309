import { equal, match } from 'node:assert/strict';
import { socketPath, wallFlaw } from '../../../../src/domain/walls/secretPlaces.ts';

describe('given a path that a project denies or allows', () => {
  for (const path of ['~/.npmrc', '/srv/keys', '.env', 'config/secrets.json'])
    it(`when it is ${path}, then it is taken`, () => equal(wallFlaw(path), undefined));

  for (const path of [
    '',
    '.',
    '/',
    '~',
    '~ada/x',
    '~/../x',
    'a//b',
    'a/',
    '*.pem',
    '~/x[1]',
    'a\\b',
  ])
    it(`when it is "${path}", then it is refused, with why`, () =>
      match(wallFlaw(path) ?? '', /names no single place|must /));
});

describe('given the address of something that holds keys', () => {
  const table = [
    ['/tmp/ssh-1/agent.2', '/tmp/ssh-1/agent.2'],
    ['unix:path=/run/user/1000/bus,guid=1', '/run/user/1000/bus'],
    ['/run/user/1000/gnupg/S.gpg-agent:0:1', '/run/user/1000/gnupg/S.gpg-agent'],
    ['unix:abstract=/tmp/dbus-1', undefined],
    ['', undefined],
  ] as const;
  for (const [address, path] of table)
    it(`when it is "${address}", then its path is ${path ?? 'none'}`, () =>
      equal(socketPath(address), path));
});
