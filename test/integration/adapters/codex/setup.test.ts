import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { Fault } from '../../../../src/base/fault.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { closedOwner } from '../../../../src/engine/disk/kept.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import { codexBinary } from '../../../fixtures/codexBinary.ts';
import { cancelled, created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';
import { codexStage, say, script, type CodexStage } from '../../../fixtures/codexStage.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

/** The npm package's wrapper, three folders above its platform's binary. */
const wrapper = join(codexBinary().split('@openai')[0]!, '@openai', 'codex', 'bin', 'codex.js');

const fails = (code: string, text: RegExp) => (thrown: unknown) => {
  ok(Fault.is(thrown, code), String(thrown));
  match(thrown.message, text);
  ok(thrown.advice.length > 0);
  return true;
};

const homeOf = (stage: CodexStage): string => join(stage.stateDir, 'codex', 'wc-1', 'home');

describe('given a machine with codex', () => {
  it('when npm installed it, then the native binary behind the wrapper is found', async () => {
    await using folder = await temporaryFolder();
    await symlink(wrapper, join(folder.path, 'codex'));
    await using byPath = await codexStage({
      env: { PATH: `${folder.path}:/usr/bin` },
      findCodex: true,
    });
    await using byVariable = await codexStage({
      env: { PATH: '/nowhere', HAFT_CODEX_PATH: wrapper },
      findCodex: true,
    });

    const found = { path: codexBinary(), version: '0.169.0' };
    deepEqual(await byPath.agents.check(), found);
    deepEqual(await byVariable.agents.check(), found);
  });

  it('when it is nowhere, then that is said with the way to install it', async () => {
    await using stage = await codexStage({
      env: { PATH: '/nowhere' },
      findCodex: true,
    });
    await using wrong = await codexStage({ codex: { codexPath: '/nowhere/codex' } });

    await rejects(stage.agents.check(), fails('agent_missing', /PATH/));
    await rejects(wrong.agents.check(), fails('agent_missing', /\/nowhere\/codex/));
    await rejects(stage.open(), fails('agent_missing', /PATH/));
  });

  it('when it is too old, or no codex at all, then that is said', async () => {
    await using folder = await temporaryFolder();
    const [old, other] = [join(folder.path, 'old'), join(folder.path, 'other')];
    await writeFile(old, '#!/bin/sh\necho codex-cli 0.168.9\n', { mode: 0o755 });
    await writeFile(other, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    await using tooOld = await codexStage({ codex: { codexPath: old } });
    await using none = await codexStage({ codex: { codexPath: other } });

    await rejects(tooOld.agents.check(), fails('agent_too_old', /0\.168\.9.*0\.169\.0/));
    await rejects(none.agents.check(), fails('agent_missing', /--version/));
    const found = { agent: 'codex', path: old, found: '0.168.9', wanted: '0.169.0' };
    await rejects(tooOld.agents.check(), (thrown: Fault) => (deepEqual(thrown.facts, found), true));
    await writeFile(old, '#!/bin/sh\necho codex-cli 0.170.0-alpha.1\n', { mode: 0o755 });
    equal((await tooOld.agents.check()).version, '0.170.0-alpha.1');
  });

  it('when it ends at once, then the session says what codex said', async () => {
    await using folder = await temporaryFolder();
    const codex = join(folder.path, 'codex');
    const text = '#!/bin/sh\n[ "$1" = app-server ] && echo "no room" >&2 && exit 9\necho 0.169.0\n';
    await writeFile(codex, text, { mode: 0o755 });
    await using stage = await codexStage({ codex: { codexPath: codex } });

    await rejects(stage.open(), fails('agent_start_failed', /exit 9.*no room/));
  });

  it('when opening is aborted, then nothing is left running', async () => {
    await using stage = await codexStage();
    const stop = new AbortController();
    const scope = { allowedPaths: ['**'], forbiddenPaths: [] };
    const brief = { commission: 'wc-1', attempt: 1, cwd: stage.workspace, scope };
    const opening = stage.agents.open(brief, stop.signal);
    setTimeout(() => stop.abort(), 60);

    await rejects(opening, { name: 'AbortError' });

    deepEqual(stage.running(), []);
  });
});

describe('given an operator with a codex configuration', () => {
  it('when it is broken, then file and line are named', async () => {
    await using stage = await codexStage({ top: 'model_verbosity = oops' });

    const named = new RegExp(`${join(stage.path, 'operator', 'config.toml')}:6:`);
    await rejects(stage.agents.check(), fails('agent_config_invalid', named));
    await rejects(stage.open(), fails('agent_config_invalid', named));
  });

  it('when it is missing, then codex has its defaults', async () => {
    await using stage = await codexStage({ env: { CODEX_HOME: '/nowhere/at/all' } });

    const session = await stage.open();

    match(session.model ?? '', /^gpt-/);
  });

  it('when it names a profile, a key and servers, then model and key are taken, servers are not', async () => {
    const top = [
      'profile = "night"',
      'notify = ["touch", "notified"]',
      'sandbox_mode = "danger-full-access"',
      'approval_policy = "on-request"',
    ].join('\n');
    await using stage = await codexStage({ top, env: { NIGHT_KEY: 'sk-night' } });
    const file = join(stage.path, 'operator', 'config.toml');
    const more = `
[profiles.night]
model = "gpt-6.1-sol"
model_provider = "night"
model_reasoning_effort = "low"
[model_providers.night]
name = "night"
base_url = ${JSON.stringify(stage.model.url)}
wire_api = "responses"
env_key = "NIGHT_KEY"
[mcp_servers.mine]
command = "touch"
args = ["served"]
`;
    await writeFile(file, (await readFile(file, 'utf8')) + more);
    const session = await stage.open();

    const { end } = await say(session, script('steps', { steps: [{ sh: 'env > seen' }] }));

    deepEqual([end.kind, session.model], ['completed', 'gpt-6.1-sol']);
    const request = stage.model.requests.at(-1);
    equal(request?.headers.authorization, 'Bearer sk-night');
    ok(!(await stage.file('seen')).includes('sk-night'));
    await rejects(stage.file('notified'));
    await rejects(stage.file('served'));
    const config = await readFile(join(homeOf(stage), 'config.toml'), 'utf8');
    ok(!/mcp_servers|notify|danger|on-request/.test(config), config);
    match(config, /model_reasoning_effort = "low"/);
  });

  it('when the key is not in the environment, then the turn fails auth', async () => {
    await using stage = await codexStage();
    const file = join(stage.path, 'operator', 'config.toml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('wire_api', 'env_key = "ABSENT_KEY"\nwire_api'));
    const session = await stage.open();

    const { end } = await say(session, script('final'));

    deepEqual([end.kind, end.kind === 'failed' && end.failure.class], ['failed', 'auth']);
    match(end.kind === 'failed' ? end.failure.text : '', /ABSENT_KEY/);
  });

  it('when it has credentials, then they are linked, so that a renewal reaches both', async () => {
    await using stage = await codexStage();
    const auth = join(stage.path, 'operator', 'auth.json');
    await writeFile(auth, '{}');
    await stage.open();
    const linked = join(homeOf(stage), 'auth.json');
    equal(await readlink(linked), auth);

    const env = { CODEX_HOME: homeOf(stage), PATH: process.env['PATH'] ?? '' };
    await execa(codexBinary(), ['login', '--with-api-key'], {
      input: 'sk-renewed',
      env,
      extendEnv: false,
    });

    ok((await lstat(linked)).isSymbolicLink());
    match(await readFile(auth, 'utf8'), /sk-renewed/);
  });

  it('when a session was opened, then its folders are private and the operator has nothing new', async () => {
    await using stage = await codexStage();
    const operator = join(stage.path, 'operator');
    const before = await readFile(join(operator, 'config.toml'), 'utf8');
    const session = await stage.open();
    await say(session, script('final'));
    const config = join(homeOf(stage), 'config.toml');
    const own = await readFile(config, 'utf8');
    await session.close();

    const modes = await Promise.all(
      [homeOf(stage), dirname(homeOf(stage)), config].map(
        async (path) => (await lstat(path)).mode & 0o777,
      ),
    );
    deepEqual(modes, [0o700, 0o700, 0o600]);
    equal(await readFile(join(operator, 'config.toml'), 'utf8'), before);
    equal(await readFile(config, 'utf8'), own);
    const { stdout } = await execa('ls', ['-A', operator]);
    equal(stdout, 'config.toml');
  });

  it('when commissions are closed, then their homes go, and those of open ones stay', async () => {
    await using stage = await codexStage();
    const session = await stage.open({ commission: 'wc-open' });
    await session.close();
    const homes = dirname(dirname(homeOf(stage)));
    for (const id of ['wc-closed', 'wc-foreign', 'wc-landed'])
      await mkdir(join(homes, id, 'sessions'), { recursive: true });
    const ledger = new Ledger();
    const life = [created('wc-open'), created('wc-closed'), cancelled('wc-closed')];
    for (const [i, draft] of [...life, ...landedLife('wc-landed')].entries())
      ledger.apply(stored(draft, i + 1));
    const { agents } = stage;
    const context = { journal: { ledger } } as unknown as Context;
    await agents.forget(
      (commission) => closedOwner(context, { paths: [], commission }) !== undefined,
    );

    deepEqual((await readdir(homes)).filter((name) => name.startsWith('wc-')).sort(), [
      'wc-foreign',
      'wc-open',
    ]);
    equal((await readdir(join(homes, 'wc-open', 'home'))).includes('config.toml'), true);
  });

  it('when the folder of the session cannot be written, then that is said', async () => {
    await using stage = await codexStage();
    await mkdir(join(homeOf(stage), 'config.toml'), { recursive: true });

    await rejects(stage.open(), fails('agent_start_failed', /config\.toml/));

    deepEqual(stage.running(), []);
  });
});
