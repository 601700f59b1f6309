import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { Fault } from '../../../../src/base/fault.ts';
import type { Outfit, Sandbox } from '../../../../src/engine/ports/sandbox.ts';
import { codexStage, say, script, type CodexStage } from '../../../fixtures/codexStage.ts';
import { profilelessCodex } from '../../../fixtures/profilelessCodex.ts';

const never = new AbortController().signal;

async function sandboxOn(stage: CodexStage, outfit?: Outfit): Promise<Sandbox & AsyncDisposable> {
  const sandbox = await stage.sandboxes.open(stage.workspace, never, outfit);
  const close = (): Promise<void> => sandbox.close();
  return { run: (one) => sandbox.run(one), close, [Symbol.asyncDispose]: close };
}

/** Files of the operator's, below their home; each holds the value that is its name. */
const secrets = [
  '.ssh/id_test',
  '.gnupg/secring',
  '.netrc',
  '.aws/credentials',
  '.azure/tokens',
  '.config/gcloud/credentials.db',
  '.config/gh/hosts.yml',
  '.kube/config',
  '.docker/config.json',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  'operator/auth.json',
  'operator/config.toml',
  'state/journal',
  'state/codex/wc-1/home/config.toml',
  'checkout/.env',
  'checkout/.env.local',
  'checkout/local/.env',
  'elsewhere/kube',
  'ours/secret.pem',
] as const;

const planted = (file: string): string => `planted-in-${file.replaceAll(/\W/g, '-')}-4711`;

async function plant(stage: CodexStage): Promise<void> {
  for (const file of secrets) {
    const path = join(stage.path, file);
    await mkdir(dirname(path), { recursive: true });
    const kept = file.endsWith('config.toml') ? await readFile(path, 'utf8').catch(() => '') : '';
    await writeFile(path, `${kept}\n# token = ${planted(file)}\ntoken = "${planted(file)}"\n`);
  }
  // Many keep such files elsewhere, and link them.
  await mkdir(join(stage.path, 'dotfiles'));
  await writeFile(join(stage.path, 'dotfiles/pgpass'), `h:1:d:u:${planted('.pgpass')}\n`);
  await symlink('dotfiles/pgpass', join(stage.path, '.pgpass'));
  await symlink('nowhere', join(stage.path, '.vault-token'));
}

const untracked = ['.env', '.env.local', 'local/', 'node_modules/'];
const terms = { deny: ['~/ours'], env: {} };

async function wallStage(): Promise<CodexStage> {
  const stage = await codexStage({ untracked });
  stage.env['KUBECONFIG'] = join(stage.path, 'elsewhere/kube');
  return stage;
}

/** Everybody reads everything they can find. */
const reading = (stage: CodexStage): string =>
  [...secrets, '.pgpass', 'dotfiles/pgpass', '.vault-token']
    .map((file) => `cat "${join(stage.path, file)}"`)
    .join('; ');

const values = [...secrets, '.pgpass'].map(planted);
const seenIn = (text: string): string[] => values.filter((value) => text.includes(value));

describe('given secrets of the operator', () => {
  it('when an agent reads them, then it is refused each, and the model sees none', async () => {
    await using stage = await wallStage();
    await plant(stage);
    const session = await stage.open({ outfit: { terms } });
    const { activities } = await say(
      session,
      script('steps', {
        steps: [
          { sh: `${reading(stage)}; ls ~/.ssh; true` },
          { sh: 'cat "$TMPDIR/x" || echo tmp > "$TMPDIR/x"' },
        ],
      }),
    );

    deepEqual(seenIn(JSON.stringify(stage.model.requests)), []);
    deepEqual(seenIn(JSON.stringify(activities)), []);
    const [read] = activities.flatMap((one) => (one.kind === 'command' ? [one.output] : []));
    const refused = (read ?? '').match(/Permission denied|No such file/g) ?? [];
    ok(refused.length >= secrets.length, read);
    equal(session.confinement, 'scope');
  });

  for (const network of [false, true])
    it(`when evidence reads them with network ${network ? 'on' : 'off'}, then it is refused each`, async () => {
      await using stage = await wallStage();
      await plant(stage);
      await using sandbox = await sandboxOn(stage, { terms });
      const run = { cwd: stage.workspace, network, timeoutMs: 20_000, signal: never };
      const { output } = await sandbox.run({ ...run, command: ['/bin/sh', '-c', reading(stage)] });
      const quiet = await sandbox.run({
        ...run,
        command: ['/bin/sh', '-c', `${reading(stage)} | wc -c`],
      });

      deepEqual(seenIn(output), []);
      ok((output.match(/Permission denied|No such file/g) ?? []).length >= secrets.length, output);
      match(quiet.output, /^0$/m, 'redaction alone hid it');
    });

  it('when anybody prints them from elsewhere, then they are hidden', async () => {
    await using stage = await wallStage();
    await plant(stage);
    const session = await stage.open({ outfit: { terms } });
    const { activities, end } = await say(
      session,
      script('steps', {
        steps: [{ sh: `printf '%s\n' ${values.join(' ')}` }],
        text: `I saw ${values.join(' ')}`,
      }),
    );
    await using sandbox = await sandboxOn(stage, { terms });
    const run = { cwd: stage.workspace, network: false, timeoutMs: 20_000, signal: never };
    const { output } = await sandbox.run({ ...run, command: ['/bin/echo', ...values] });

    equal(end.kind, 'completed');
    // The store is ours and holds more than secrets.
    const told = values.filter((value) => !value.includes('-state-'));
    const shown = [JSON.stringify(activities), JSON.stringify(end), output].join('\n');
    deepEqual(
      told.filter((value) => shown.includes(value)),
      [],
    );
    for (const one of [JSON.stringify(activities), JSON.stringify(end), output])
      match(one, /\[redacted\].*\[redacted\]/s);
  });

  it('when the project opens a place, then that alone is open, and the store never is', async () => {
    await using stage = await wallStage();
    await plant(stage);
    const allow = ['~/.npmrc', '~/.aws/credentials', '.env', join(stage.path, 'state')];
    await writeFile(join(stage.path, '.aws/other'), 'token = planted-in-aws-other\n');
    await using sandbox = await sandboxOn(stage, { terms: { allow } });
    const run = { cwd: stage.workspace, network: false, timeoutMs: 20_000, signal: never };
    const text = `${reading(stage)}; cat ~/.aws/other`;
    const { output } = await sandbox.run({ ...run, command: ['/bin/sh', '-c', text] });

    deepEqual(
      seenIn(output).sort(),
      ['.aws/credentials', '.npmrc', 'checkout/.env', 'ours/secret.pem'].map(planted).sort(),
    );
    ok(!output.includes('planted-in-aws-other'));
  });

  it('when something holds keys behind a socket, then not even the network leads there', async () => {
    await using stage = await wallStage();
    const socket = join(stage.path, 'agent.sock');
    stage.env['SSH_AUTH_SOCK'] = socket;
    const server = createServer((peer) => peer.end('key')).listen(socket);
    await once(server, 'listening');
    await using sandbox = await sandboxOn(stage);
    const text = `require('node:net').connect('${socket}').on('data', (d) => console.log(String(d))).on('error', (e) => console.log(e.code))`;
    const { output } = await sandbox.run({
      ...{ command: ['node', '-e', text], cwd: stage.workspace },
      ...{ network: true, timeoutMs: 20_000, signal: never },
    });
    server.close();

    equal(output, 'EACCES\n');
  });

  it('when codex cannot close them, then nothing is started', async () => {
    await using codex = await profilelessCodex('any');
    await using stage = await codexStage({ codex: { codexPath: codex.path } });

    const refused = (thrown: unknown): boolean => Fault.is(thrown, 'sandbox_unavailable');
    await rejects(stage.open(), refused);
    await rejects(stage.sandboxes.open(stage.workspace, never), refused);
  });
});
