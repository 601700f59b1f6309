import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { untrackedIn } from '../../../../src/adapters/git/checkouts/untracked.ts';
import { findRepository } from '../../../../src/adapters/git/checkouts/openRepository.ts';
import { Walls } from '../../../../src/adapters/walls/walls.ts';
import type { WorkspaceTerms } from '../../../../src/domain/setup/terms.ts';
import { makeProject, writeFiles } from '../../../fixtures/sampleProject.ts';
import { folderOnDisk } from '../../../fixtures/temporaryFolder.ts';

interface Scene extends AsyncDisposable {
  readonly path: string;
  readonly walls: Walls;
  /** What is closed, below the scene's folder. */
  closed(terms?: WorkspaceTerms, program?: string): Promise<string[]>;
}

async function scene(env: NodeJS.ProcessEnv = {}): Promise<Scene> {
  const folder = await folderOnDisk();
  const path = await realpath(folder.path);
  const checkout = join(path, 'project');
  await makeProject(
    checkout,
    { 'sub/kept': '', '.gitignore': '.env*\nprivate/\nnode_modules/\n' },
    [],
  );
  const place = await findRepository(checkout);
  const inScene = (value: string | undefined): string => (value ?? '').replaceAll('$', path);
  const all = Object.entries(env).map(([key, value]) => [key, inScene(value)]);
  const walls = new Walls({
    env: { HOME: join(path, 'home'), ...(Object.fromEntries(all) as NodeJS.ProcessEnv) },
    checkout,
    store: join(checkout, '.git/haft'),
    untracked: () => untrackedIn(place),
  });
  const below = (one: string): string[] =>
    one.startsWith(`${path}/`) ? [one.slice(path.length + 1)] : [];
  return {
    path,
    walls,
    closed: async (terms = {}, program = '/usr/bin/codex') =>
      (await walls.closed(terms, program)).flatMap(below).sort(),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Of an operator with an empty home. */
const always = [
  ...['.aws', '.azure', '.cargo/credentials', '.cargo/credentials.toml'],
  ...[
    '.claude/.credentials.json',
    '.codex',
    '.config/gcloud',
    '.config/gh',
    '.config/git/credentials',
  ],
  ...[
    '.config/glab-cli',
    '.config/op',
    '.docker/config.json',
    '.gem/credentials',
    '.git-credentials',
  ],
  ...['.gnupg', '.kube', '.local/share/keyrings', '.my.cnf', '.netrc', '.npmrc', '.password-store'],
  ...['.pgpass', '.pypirc', '.ssh', '.terraform.d/credentials.tfrc.json', '.vault-token', '_netrc'],
].map((path) => `home/${path}`);
const store = 'project/.git/haft';

const more = (closed: readonly string[]): string[] =>
  closed.filter((path) => !always.includes(path) && path !== store);

describe('given the places of secrets on a machine', () => {
  it('when nothing is there yet, then all are closed all the same', async () => {
    await using stage = await scene();
    deepEqual(await stage.closed(), [...always, store].sort());
  });

  it('when the checkout has files that git does not keep, then the .env files among them are closed', async () => {
    await using stage = await scene();
    const project = join(stage.path, 'project');
    await writeFiles(project, {
      '.env': '',
      'sub/.env.local': '',
      'private/deep/.env': '',
      'new/.envrc': '',
      'new/other': '',
      'node_modules/p/.env': '',
    });
    await execa('git', ['add', '--force', 'sub/.env.local'], { cwd: project });
    // Another checkout of the operator's is as near.
    const git = async (...args: string[]): Promise<unknown> => execa('git', args, { cwd: project });
    await git('worktree', 'add', '--quiet', '-b', 'second', '../second');
    await writeFiles(stage.path, { 'second/.env': '' });
    deepEqual(more(await stage.closed()), [
      'project/.env',
      'project/new/.envrc',
      'project/private/deep/.env',
      'second/.env',
    ]);
  });

  it('when variables say that things are elsewhere, then they are closed there', async () => {
    await using stage = await scene({
      CODEX_HOME: '$/codex',
      KUBECONFIG: '$/k1:$/k2',
      SSH_AUTH_SOCK: '$/agent.sock',
      XDG_RUNTIME_DIR: '$/run',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=$/bus,guid=1',
      AWS_CONFIG_FILE: '/dev/null',
      DOCKER_CONFIG: '$',
      NETRC: 'relative',
    });
    deepEqual(more(await stage.closed()), ['agent.sock', 'bus', 'codex', 'k1', 'k2', 'run']);
    ok(!(await stage.walls.closed({}, '/usr/bin/codex')).includes('/dev/null'));
  });

  it('when places are links, then what they lead to is closed, since a sandbox takes no links', async () => {
    await using stage = await scene();
    await writeFiles(stage.path, { 'dot/aws/credentials': '', 'dot/netrc': '', 'home/x': '' });
    await symlink('../dot/aws', join(stage.path, 'home/.aws'));
    await symlink('../dot/netrc', join(stage.path, 'home/.netrc'));
    await symlink('../nowhere', join(stage.path, 'home/.npmrc'));
    const closed = await stage.closed();
    deepEqual(more(closed), ['dot/aws', 'dot/netrc']);
    for (const path of ['home/.aws', 'home/.netrc', 'home/.npmrc'])
      ok(!closed.includes(path), path);
  });

  it('when the project opens what lies in a closed folder, then the rest of that stays closed', async () => {
    await using stage = await scene();
    await writeFiles(join(stage.path, 'home'), {
      '.aws/config': '',
      '.aws/credentials': '',
      '.aws/sso/cache': '',
    });
    const closed = await stage.closed({ allow: ['~/.aws/config', '~/.kube', '~/.config', '.env'] });
    ok(closed.includes('home/.aws/credentials') && closed.includes('home/.aws/sso'), closed.join());
    for (const path of ['home/.aws', 'home/.aws/config', 'home/.kube', 'home/.config/gh'])
      ok(!closed.includes(path), path);
  });

  it('when the project closes more, then that is closed; its own store stays so whatever it opens', async () => {
    await using stage = await scene();
    const allow = ['.git', join(stage.path, 'project/.git/haft')];
    const closed = await stage.closed({ deny: ['~/ours', 'sub/kept', '/srv/keys'], allow });
    deepEqual(more(closed), ['home/ours', 'project/sub/kept']);
    ok(closed.includes(store));
  });

  it('when codex itself is installed in a closed place, then its programs stay readable and no more', async () => {
    await using stage = await scene();
    await writeFiles(join(stage.path, 'home/.codex'), {
      'bin/codex': '',
      'codex-path/rg': '',
      'auth.json': '',
    });
    const program = join(stage.path, 'home/.codex/bin/codex');
    deepEqual(more(await stage.closed({}, program)), ['home/.codex/auth.json']);
  });

  it('when a closed file changes, then what it held and what it holds are told apart', async () => {
    await using stage = await scene();
    const home = join(stage.path, 'home');
    await writeFiles(home, { '.netrc': 'machine x password before-4711' });
    await stage.closed();
    equal(stage.walls.redact('before-4711 after-4712'), '[redacted] after-4712');
    await writeFiles(home, { '.netrc': 'machine x password after-4712' });
    await mkdir(join(home, '.ssh'));
    await stage.closed();
    equal(stage.walls.redact('after-4712'), '[redacted]');
    await stage.closed({ allow: ['~/.netrc'] });
    equal(stage.walls.redact('after-4712'), 'after-4712');
  });
});
