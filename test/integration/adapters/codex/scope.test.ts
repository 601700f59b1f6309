import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import type { AgentSession } from '../../../../src/engine/ports/agent.ts';
import { codexStage, say, script } from '../../../fixtures/codexStage.ts';
import { profilelessCodex } from '../../../fixtures/profilelessCodex.ts';
import { appears } from '../../../fixtures/stillness.ts';
import { codexHome } from '../../../fixtures/scriptedModel/codexHome.ts';

const files = { 'docs/a.md': 'a\n', 'src/x.ts': 'x\n', 'src/y.ts': 'y\n', 'src/deep/z.ts': 'z\n' };
const scope = { allowedPaths: ['docs/**', 'src/x.ts', 'lib/new/'], forbiddenPaths: ['docs/a.md'] };

/** Has the agent run these commands, whatever becomes of each. */
async function tries(session: AgentSession, commands: readonly string[]): Promise<void> {
  const steps = commands.map((sh) => ({ sh: `${sh} || true` }));
  equal((await say(session, script('steps', { steps }))).end.kind, 'completed');
}

const patchTo = (file: string): string =>
  `*** Begin Patch\n*** Add File: ${file}\n+patched\n*** End Patch`;

describe('given a session confined to its scope', () => {
  it('when the agent writes by shell and patch, then G4, G6, G7: only what the scope can contain changes', async () => {
    await using stage = await codexStage({ files });
    const config = join(stage.stateDir, 'codex', 'wc-1', 'home', 'config.toml');
    await symlink('../hello.txt', join(stage.workspace, 'src', 'link'));
    const session = await stage.open({ scope });
    await tries(session, [
      'echo in > docs/b.md',
      'echo in > src/x.ts',
      'mkdir lib/new/deep && echo in > lib/new/deep/c.ts',
      'echo out > docs/a.md',
      'echo out > src/y.ts',
      'echo out > src/deep/z.ts',
      'echo out > hello.txt',
      'echo out > top.txt',
      'echo out > .git/config',
      'echo out > ../outside',
      'echo out > src/link',
      'echo out > /tmp/haft-outside',
      `echo out >> ${config}`,
      'rm docs/a.md',
      'mv src/deep src/shallow',
    ]);
    const steps = ['docs/p.md', 'lib/new/p.ts', 'p.txt', 'src/deep/p.ts'].map((file) => ({
      patch: patchTo(file),
    }));
    const { activities } = await say(session, script('steps', { steps }));

    const { stdout } = await execa('find', ['.', '-type', 'f', '-not', '-path', './.git/*'], {
      cwd: stage.workspace,
    });
    deepEqual(stdout.split('\n').sort(), [
      './docs/a.md',
      './docs/b.md',
      './docs/p.md',
      './hello.txt',
      './lib/new/deep/c.ts',
      './lib/new/p.ts',
      './src/deep/z.ts',
      './src/x.ts',
      './src/y.ts',
    ]);
    ok(!(await readFile(config, 'utf8')).endsWith('out\n'));
    equal(await stage.file('hello.txt'), 'hello world\n');
    const contents = ['docs/a.md', 'docs/b.md', 'src/x.ts', 'src/y.ts', 'src/deep/z.ts'];
    deepEqual(await Promise.all(contents.map((name) => stage.file(name))), [
      'a\n',
      'in\n',
      'in\n',
      'y\n',
      'z\n',
    ]);
    await rejects(readFile('/tmp/haft-outside'));
    await rejects(readFile(join(stage.path, 'outside')));
    const changed = activities.flatMap((one) => (one.kind === 'fileChange' ? one.paths : []));
    deepEqual(changed, ['docs/p.md', 'lib/new/p.ts']);
    deepEqual(stage.logged, []);
  });

  it('when the agent reaches for loopback, credentials or the model key, then it gets none', async () => {
    const env = { OPENAI_API_KEY: 'sk-secret' };
    await using stage = await codexStage({ files, env });
    await writeFile(join(stage.path, 'operator', 'auth.json'), '{"OPENAI_API_KEY":"sk-secret"}');
    const server = createServer((_, res) => res.end('served')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const session = await stage.open({ scope });

    await tries(session, [
      `node -e "fetch('http://127.0.0.1:${port}').then(() => process.exit(0), () => process.exit(7))" && echo x > docs/net`,
      'env > docs/env',
      `cat ${join(stage.path, 'operator', 'auth.json')} > docs/auth`,
      'echo x > "$TMPDIR/mine" && cp "$TMPDIR/mine" docs/tmp',
    ]);
    server.close();

    await rejects(stage.file('docs/net'));
    equal(await stage.file('docs/auth'), '');
    equal(await stage.file('docs/tmp'), 'x\n');
    const seen = await stage.file('docs/env');
    ok(!/sk-secret|CODEX_HOME=/.test(seen), seen);
    match(seen, /^HOME=/m);
  });

  it('when the credentials lie where a name has wildcards, then they cannot be read either', async () => {
    await using stage = await codexStage({ files });
    const home = join(stage.path, 'my [1]*? codex');
    await codexHome(home, stage.model.url);
    await writeFile(join(home, 'auth.json'), '{"OPENAI_API_KEY":"sk-secret"}');
    stage.env['CODEX_HOME'] = home;
    const session = await stage.open({ scope });

    await tries(session, [`cat '${join(home, 'auth.json')}' > docs/auth`, 'echo x > docs/other']);

    deepEqual([await stage.file('docs/auth'), await stage.file('docs/other')], ['', 'x\n']);
    equal(session.confinement, 'scope');
  });

  it('when a file stands where the scope names a folder, then the session opens without it', async () => {
    await using stage = await codexStage({ files });
    const beyondFile = { allowedPaths: ['docs/**', 'src/x.ts/deep/**'], forbiddenPaths: [] };
    const session = await stage.open({ scope: beyondFile });

    await tries(session, ['echo in > docs/b.md', 'echo out > src/x.ts']);

    deepEqual([await stage.file('docs/b.md'), await stage.file('src/x.ts')], ['in\n', 'x\n']);
  });

  it('when names are strange, then the scope holds where codex can say it', async () => {
    const odd = ['o"dd é.ts', "it's.ts", 'a b.ts', 'back\\slash', '{a,b}', '-x', '#1', '$HOME'];
    const unsayable = ['[id].ts', 'st*r.ts', 'wh?t.ts'];
    const all = [...odd, ...unsayable].map((name): [string, string] => [
      `src/${name}`,
      'as it was\n',
    ]);
    await using stage = await codexStage({
      files: { 'src/x.ts': 'x\n', ...Object.fromEntries(all) },
    });
    const session = await stage.open({ scope: { allowedPaths: ['src/x.ts'], forbiddenPaths: [] } });

    await tries(session, ['for f in src/*; do echo changed > "$f"; done']);

    deepEqual(stage.logged, []);
    const texts = await Promise.all(odd.map((name) => stage.file(`src/${name}`)));
    deepEqual(
      texts,
      odd.map(() => 'as it was\n'),
    );
    equal(await stage.file('src/x.ts'), 'changed\n');
  });

  it('when the session is resumed, then the scope still holds', async () => {
    await using stage = await codexStage({ files });
    const first = await stage.open({ scope });
    await tries(first, ['true']);
    await first.close();
    const session = await stage.open({ scope, thread: first.thread });

    await tries(session, [
      'echo in > docs/b.md',
      'echo out > src/y.ts',
      'echo out > /tmp/haft-outside',
    ]);

    deepEqual([await stage.file('docs/b.md'), await stage.file('src/y.ts')], ['in\n', 'y\n']);
    await rejects(readFile('/tmp/haft-outside'));
  });

  it('when git ignores folders, then tools may build there', async () => {
    await using stage = await codexStage({
      files: { ...files, '.gitignore': 'dist/\n.vscode/\n' },
    });
    const session = await stage.open({ scope });

    await tries(session, [
      'echo built > dist/out.js',
      'mkdir .vscode && echo x > .vscode/tasks.json',
    ]);

    equal(await stage.file('dist/out.js'), 'built\n');
    await rejects(stage.file('.vscode/tasks.json'));
  });

  it('when the sandbox was killed, then no placeholder of it is left as a file', async () => {
    await using stage = await codexStage({ files });
    const session = await stage.open({
      scope: { allowedPaths: ['**'], forbiddenPaths: ['.env', 'x/y'] },
    });
    const stop = new AbortController();
    const turn = say(session, script('steps', { steps: [{ sh: 'echo > begun; sleep 60' }] }), {
      signal: stop.signal,
    });
    await appears(join(stage.workspace, 'begun'));
    stop.abort();
    await turn;

    const { stdout } = await execa('git', ['status', '--short', '-uall'], { cwd: stage.workspace });
    deepEqual(
      stdout
        .split('\n')
        .map((line) => line.slice(3))
        .sort(),
      ['begun', ...Object.keys(files), 'hello.txt'].sort(),
    );
  });

  it('when the profile does not work, then the workspace is the border, and that is recorded', async () => {
    await using codex = await profilelessCodex();
    await using stage = await codexStage({ files, codex: { codexPath: codex.path } });
    const session = await stage.open({ scope });

    await tries(session, [
      'echo out > src/y.ts',
      'echo out > ../outside',
      'echo out > /tmp/haft-out',
    ]);

    equal(await stage.file('src/y.ts'), 'out\n');
    await rejects(readFile(join(stage.path, 'outside')));
    await rejects(readFile('/tmp/haft-out'));
    equal(session.confinement, 'workspace');
    match(stage.logged.join('\n'), /^wc-1: scope not enforced by the sandbox/);
  });

  it('when no profile can say the scope, then the workspace is the border, and the session says so', async () => {
    await using stage = await codexStage({ files });
    const unsayable = { allowedPaths: ['docs/**', 'docs/../lib/'], forbiddenPaths: [] };
    const session = await stage.open({ scope: unsayable });

    await tries(session, ['echo out > src/y.ts', 'echo out > ../outside']);

    equal(session.confinement, 'workspace');
    match(stage.logged.join('\n'), /^wc-1: scope not enforced by the sandbox, .* profile/);
    equal(await stage.file('src/y.ts'), 'out\n');
    await rejects(readFile(join(stage.path, 'outside')));
  });

  it('when it is asked, then it says which codex it is and that the scope holds', async () => {
    await using stage = await codexStage({ files });
    const { version } = await stage.agents.check();

    const { agent, confinement } = await stage.open({ scope });

    deepEqual({ agent, confinement }, { agent: { name: 'codex', version }, confinement: 'scope' });
  });
});

describe('given a repository that brings codex settings of its own', () => {
  it('when a session opens, then its servers are not started and its guidance is heard', async () => {
    const server = '[mcp_servers.planted]\ncommand = "/bin/sh"\nargs = ["-c", "touch planted"]\n';
    await using stage = await codexStage({
      files: { '.codex/config.toml': server, 'AGENTS.md': 'Always say please.\n' },
    });
    const session = await stage.open();

    await say(session, script('final'));

    await rejects(stage.file('planted'));
    const prompt = JSON.stringify(stage.model.requests.at(-1)?.prompt);
    match(prompt, /Always say please/);
    const config = await readFile(
      join(stage.stateDir, 'codex', 'wc-1', 'home', 'config.toml'),
      'utf8',
    );
    ok(!config.includes('"trusted"'), config);
  });
});
