import { equal, match, ok } from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { harnessStage, runCli, cliFile } from '../../fixtures/harnessStage.ts';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';

const decisions = [
  {
    id: 'dec-a-decision-with-a-rather-long-name-of-its-own',
    title: 'Say two',
    keys: { affected_files: ['a.txt'], evidence_requirements: ['true'] },
  },
];
const files = { 'a.txt': 'one\n', 'deep/b.txt': 'one\n' };
const root = join(import.meta.dirname, '../../..');

describe('given a terminal', () => {
  it('when a table is wider, then it is cut to its columns; piped it is whole', async () => {
    await using stage = await harnessStage({ files, decisions });
    await stage.create(decisions[0]!.id);
    const command = `stty columns 100; '${process.execPath}' '${cliFile}' commission list`;
    const inTerminal = async (env: Record<string, string>): Promise<string[]> => {
      const { stdout } = await execa('script', ['--quiet', '--command', command, '/dev/null'], {
        ...{ cwd: stage.root, env: { ...stage.env, ...env }, extendEnv: false },
      });
      return stdout.split(/\r?\n/).filter((line) => line.startsWith('wc-'));
    };
    const [wide = ''] = await inTerminal({});
    const [narrow = ''] = await inTerminal({ COLUMNS: '60' });
    equal(wide.length <= 100 && wide.length > 90, true, wide);
    equal(narrow.length <= 60 && narrow.length > 50, true, narrow);
    ok(narrow.includes('…'));
    const piped = await runCli(stage.root, { ...stage.env, COLUMNS: '60' }, ['commission', 'list']);
    ok(piped.stdout.includes(decisions[0]!.id), piped.stdout);
    // No colours, wherever it is shown: nothing to be turned off.
    equal(wide.includes('\u001b'), false);
  });
});

describe('given a line that any folder answers', () => {
  it('when its version is asked, then it is that of the package, and nothing else was loaded', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    await using folder = await temporaryFolder();
    // Alone in a folder, it has nothing that it could load.
    await writeFile(join(folder.path, 'cli.js'), await readFile(cliFile));
    for (const flag of ['--version', '-V']) {
      const { stdout } = await execa(process.execPath, [join(folder.path, 'cli.js'), flag]);
      equal(stdout, manifest.version);
    }
    const late = await runCli(folder.path, {}, ['check', '--version']);
    equal(late.stdout, manifest.version);
  });
});

describe('given a project elsewhere', () => {
  it('when it is named, then it is as if started there, files of the command line too', async () => {
    await using stage = await harnessStage({ files, decisions });
    const id = await stage.create(decisions[0]!.id);
    const from = join(stage.path, 'elsewhere');
    await mkdir(from);
    const { stdout } = await runCli(from, stage.env, [
      'commission',
      'list',
      '--project',
      '../project',
    ]);
    match(stdout, new RegExp(`^${id} `, 'm'));
    const plan = ['harness', 'plan', decisions[0]!.id, '--out', 'plan.yaml'];
    const end = await runCli(from, stage.env, ['--project', '../project/deep', ...plan]);
    equal(end.exitCode, 0, end.stderr);
    ok(await readFile(join(stage.root, 'deep/plan.yaml'), 'utf8'));
  });

  it('when it is no folder or no repository, then that is said and nothing is written', async () => {
    await using folder = await temporaryFolder();
    for (const [name, code] of [
      ['nowhere', 'project_not_found'],
      ['.', 'not_a_repository'],
    ] as const) {
      const end = await runCli(folder.path, { PATH: process.env['PATH'] ?? '' }, [
        ...['check', '--project', name, '--json'],
      ]);
      equal(end.exitCode, 1);
      match(end.stderr, new RegExp(`^${code}: \\S.* \\S.*\\.$`));
      const { error } = JSON.parse(end.stdout) as { error: { code: string } };
      equal(error.code, code);
    }
  });
});

describe('given a name that nothing has', () => {
  it('when it is a slip of the pen, then the one that was meant is named', async () => {
    await using stage = await harnessStage({ files, decisions });
    const id = await stage.create(decisions[0]!.id);
    await stage.haft('harness', 'plan', decisions[0]!.id, '--id', 'night');
    const slips: [args: string[], code: string, meant: string][] = [
      [['commission', 'show', `${id.slice(0, -1)}x`], 'commission_not_found', id],
      [['harness', 'result', id.slice(3)], 'commission_not_found', id],
      [
        ['harness', 'run', 'dec-a-decision-with-a-rather-long-name'],
        'decision_not_found',
        decisions[0]!.id,
      ],
      [['harness', 'run', '--plan', '.haft/plans/nigth.yaml'], 'plan_not_found', 'night.yaml'],
    ];
    for (const [args, code, meant] of slips) {
      const { stderr } = await stage.haft(...args);
      match(stderr, new RegExp(`^${code}: There is no .*Did you mean \\S*${meant}\\?`, 'm'));
    }
    // Ids of one day are alike: this one is not a slip.
    const other = `${id.slice(0, -4)}zzzz`;
    equal((await stage.haft('commission', 'show', other)).stderr.includes('Did you mean'), false);
  });
});

describe('given a drain that is watched in a terminal', function () {
  this.timeout(120_000);

  it('when it works and ends, then a table stood there that fits, and the watching ends with it', async () => {
    const gated = {
      ...decisions[0]!,
      script: {
        name: 'steps',
        arg: { steps: [{ gate: 'go' }, { write: { path: 'a.txt', text: 'two\n' } }] },
      },
    };
    await using stage = await harnessStage({ files, decisions: [gated] });
    const id = await stage.create(gated.id);
    const drain = stage.drain(1);
    await stage.model.until(({ heldAt }) => heldAt === 'go');
    const command = `stty columns 70 rows 20; '${process.execPath}' '${cliFile}' harness watch`;
    const child = execa('script', ['--quiet', '--command', command, '/dev/null'], {
      ...{ cwd: stage.root, env: stage.env, extendEnv: false },
    });
    await new Promise<void>((resolve) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes(id)) resolve();
      });
    });
    stage.model.open('go');
    const { stdout } = await child;
    await drain;
    const [, first = ''] = stdout.split('\u001b[J');
    const lines = first.split('\u001b', 1)[0]?.trimEnd().split(/\r?\n/) ?? [];
    match(lines[0] ?? '', /^drain-\S+ at 1 · 1 running/);
    match(lines[1] ?? '', new RegExp(`^${id} +running`));
    ok(
      lines.every((line) => line.length <= 70),
      first,
    );
    match(stdout, /Harness run finished/);
  });
});
