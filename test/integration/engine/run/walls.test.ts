import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { proxylessCodex } from '../../../fixtures/proxylessCodex.ts';
import { writeFiles } from '../../../fixtures/sampleProject.ts';
import { confirmed, writeSetup } from '../../../fixtures/setupStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

/** Places of secrets from the operator's folder, as the shell of a command finds them. */
const places = {
  'home/.ssh/id_test': '~/.ssh/id_test',
  'home/.netrc': '~/.netrc',
  'project/.env': '../../project/.env ../../../project/.env',
  'project/local/.env.production': '../../project/local/.env.production',
  'codex/config.toml': '../../codex/config.toml ../../../codex/config.toml',
} as const;

const valueOf = (file: string): string => `planted-in-${file.replaceAll(/\W/g, '-')}-4711`;
const values = Object.keys(places).map(valueOf);

async function plant(stage: HarnessStage): Promise<void> {
  for (const file of Object.keys(places)) {
    const kept = file.endsWith('.toml') ? await readFile(join(stage.path, file), 'utf8') : '';
    const text = `${kept}\n\n[planted]\npassword = "${valueOf(file)}"\n`;
    await writeFiles(stage.path, { [file]: text });
  }
}

/** Every byte that is kept of runs and their results. */
async function keptBy(stage: HarnessStage): Promise<string> {
  const store = join(stage.root, '.git/haft');
  const files = await readdir(store, { recursive: true, withFileTypes: true });
  const kept = files.filter(
    (one) => one.isFile() && !join(one.parentPath, one.name).startsWith(join(store, 'codex')),
  );
  const texts = kept.map((one) => readFile(join(one.parentPath, one.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

const everything = Object.values(places).join(' ');

describe('given secrets beside a project', function () {
  this.timeout(120_000);

  for (const network of [false, true])
    it(`when agent and evidence read and print them, network ${String(network)}, then nothing is kept and work lands`, async () => {
      const look = `cat ${everything} 2>&1; printf '%s\\n' ${values.join(' ')}`;
      await using stage = await harnessStage({
        files: { 'a.txt': 'one\n', '.gitignore': '.env\nlocal/\n' },
        decisions: [
          {
            id: 'dec-1',
            title: 'Do it',
            keys: {
              allowed_paths: ['a.txt'],
              evidence_requirements: [{ command: `${look}; grep -q two a.txt`, network }],
            },
            script: {
              name: 'steps',
              arg: {
                steps: [
                  {
                    sh: `cat ${everything} "$CODEX_HOME/config.toml"; ls ~/.ssh ../../project/.git/haft; true`,
                  },
                  { write: { path: 'a.txt', text: 'two\n' } },
                ],
              },
            },
          },
        ],
      });
      await plant(stage);
      const id = await stage.create('dec-1', auto);
      await stage.drain();

      equal(situationOf(stage.view(id)), 'landed', stage.logged.join('\n'));
      const asked = JSON.stringify(stage.model.requests.map(({ prompt }) => prompt.input));
      // The decision itself spells the values out, as the evidence's text.
      const results = JSON.stringify(
        stage.model.requests.flatMap(({ prompt }) =>
          prompt.input.filter((one) => String(one.type).endsWith('_output')),
        ),
      );
      match(results, /Permission denied/);
      deepEqual(
        values.filter((value) => results.includes(value)),
        [],
      );
      ok(asked.length > 0);
      const runs = (await stage.harness.reports.history(id)).flatMap((event) =>
        event.type === 'measured' ? event.data.runs : [],
      );
      ok(runs.length > 1);
      for (const { tail } of runs) {
        match(tail, /Permission denied/);
        match(tail, /\[redacted\]/);
        deepEqual(
          values.filter((value) => tail.includes(value)),
          [],
        );
      }
    });

  it('when the agent prints them, then log, journal and proof card hold none', async () => {
    await using stage = await harnessStage({
      files: {
        'a.txt': 'one\n',
        'parts.sh': values
          .map((one) => `printf '%s%s\\n' '${one.slice(0, 9)}' '${one.slice(9)}'`)
          .join('\n'),
        '.gitignore': '.env\nlocal/\n',
      },
      decisions: [
        {
          id: 'dec-1',
          title: 'Do it',
          keys: {
            allowed_paths: ['a.txt'],
            evidence_requirements: ['sh parts.sh; grep -q two a.txt'],
          },
          script: {
            name: 'steps',
            arg: {
              steps: [{ sh: 'sh parts.sh' }, { write: { path: 'a.txt', text: 'two\n' } }],
            },
          },
        },
      ],
    });
    await plant(stage);
    const id = await stage.create('dec-1', auto);
    await stage.drain();

    const log = JSON.stringify(await stage.harness.reports.runEntries(id));
    match(log, /\[redacted\]/);
    const card = await stage.harness.reports.proof(id);
    for (const text of [await keptBy(stage), log, card, stage.logged.join('\n')])
      deepEqual(
        values.filter((value) => text.includes(value)),
        [],
      );
  });
});

describe('given a requirement that needs loopback', function () {
  this.timeout(120_000);
  const listens = `node -e "require('net').createServer().listen(+process.env.HAFT_PORT, '127.0.0.1', () => process.exit(0)).on('error', () => process.exit(9))"`;
  const decision = {
    id: 'dec-1',
    title: 'Do it',
    keys: {
      allowed_paths: ['a.txt'],
      evidence_requirements: [{ command: `${listens} && grep -q two a.txt`, loopback: true }],
    },
    script: { name: 'steps', arg: { steps: [{ write: { path: 'a.txt', text: 'two\n' } }] } },
  };

  it('when codex gives it, then the work is proven, and what it was proven with is told', async () => {
    await using stage = await harnessStage({ files: { 'a.txt': 'one\n' }, decisions: [decision] });
    const id = await stage.create('dec-1', auto);
    await stage.drain();

    equal(situationOf(stage.view(id)), 'landed', stage.logged.join('\n'));
    match(await stage.harness.reports.proof(id), /ms, loopback \|/);
    deepEqual(
      stage.view(id).verdict?.evidence.map(({ network, loopback }) => [network, loopback]),
      [[false, true]],
    );
  });

  it('when codex cannot, then it is held before any token is spent', async () => {
    await using codex = await proxylessCodex();
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n' },
      decisions: [decision],
      env: { HAFT_CODEX_PATH: codex.path },
    });
    const id = await stage.create('dec-1', auto);
    await stage.drain();

    const { state, verdict } = stage.view(id);
    deepEqual([state, verdict?.code], ['blocked_policy', 'loopback_unavailable']);
    equal(stage.model.requests.length, 0);
  });

  it('when the project gives it to agents and codex cannot, then no agent is asked', async () => {
    await using codex = await proxylessCodex();
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n' },
      decisions: [{ ...decision, keys: { allowed_paths: ['a.txt'] } }],
      env: { HAFT_CODEX_PATH: codex.path },
    });
    writeSetup(stage, { agent_loopback: true });
    await confirmed(stage);
    const id = await stage.create('dec-1', auto);
    await stage.drain();

    const { state, verdict } = stage.view(id);
    deepEqual([state, verdict?.code], ['blocked_policy', 'loopback_unavailable']);
    equal(stage.model.requests.length, 0);
  });
});

describe('given a project whose tools keep caches', function () {
  this.timeout(120_000);

  it('when it names them, then set-up, agent and evidence find what the set-up put there', async () => {
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n' },
      decisions: [
        {
          id: 'dec-1',
          title: 'Do it',
          keys: {
            allowed_paths: ['a.txt'],
            evidence_requirements: ['test -s "$TOOL_HOME/fetched" && grep -q two a.txt'],
          },
          script: {
            name: 'steps',
            arg: {
              steps: [
                {
                  sh: 'cat "$TOOL_HOME/fetched" > a.txt; echo mine > "$TOOL_HOME/agents"; env > "$TOOL_HOME/env"; echo $HAFT_PORT >> a.txt',
                },
              ],
            },
          },
        },
      ],
    });
    writeSetup(stage, {
      env: { TOOL_HOME: '{cache}/tool' },
      commands: [
        'mkdir -p "$TOOL_HOME" && test ! -e "$TOOL_HOME/agents" && echo two > "$TOOL_HOME/fetched"',
      ],
    });
    await confirmed(stage);
    const id = await stage.create('dec-1', auto);
    await stage.drain();

    equal(situationOf(stage.view(id)), 'landed', stage.logged.join('\n'));
    match(await readFile(join(stage.root, 'a.txt'), 'utf8'), /^two\n2\d{4}\n$/);
    deepEqual(await readdir(join(stage.path, 'workspaces/.caches')), []);
    equal(await stage.git('status', '--porcelain'), '?? .haft/workspace.yaml');
  });
});
