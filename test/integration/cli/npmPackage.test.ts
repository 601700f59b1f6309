import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';

const root = join(import.meta.dirname, '../../..');
const ours = join(root, 'node_modules', '.bin');
const system = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ours);

/** Folders of Node: ours, and the one of the machine. */
async function nodeFolders(): Promise<string[]> {
  const { stdout } = await execa('node', ['--print', 'process.execPath'], {
    env: { PATH: system.join(delimiter) },
    extendEnv: false,
  });
  return [...new Set([dirname(process.execPath), dirname(stdout)])];
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

async function pack(into: string): Promise<Packed> {
  const { stdout } = await execa(
    'npm',
    ['pack', './dist/npm', '--json', '--pack-destination', into],
    {
      cwd: root,
    },
  );
  const [packed] = JSON.parse(stdout) as [Packed];
  return packed;
}

describe('given the package of the command line', () => {
  it('when it is packed, then it is small and holds what runs, and nothing else', async () => {
    await using folder = await temporaryFolder();
    const { size, files } = await pack(folder.path);
    deepEqual(
      files
        .map(({ path }) => path)
        .filter((path) => !/^dist\/cli\/[\w-]+\.mjs(\.LEGAL\.txt)?$/.test(path)),
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/cli.js',
        'dist/sql-wasm.wasm',
        'dist/starter.js',
        'package.json',
      ],
    );
    ok(size < 1_500_000, String(size));
    const manifest = JSON.parse(
      await readFile(join(root, 'dist/npm/package.json'), 'utf8'),
    ) as object;
    for (const key of [
      'dependencies',
      'devDependencies',
      'scripts',
      'private',
      'main',
      'contributes',
    ])
      equal(key in manifest, false, key);
  });

  it('when it is installed in an empty folder, then it works there on each Node, without a network', async () => {
    await using folder = await temporaryFolder();
    const { filename } = await pack(folder.path);
    const nodes = await nodeFolders();
    for (const [at, node] of nodes.entries()) {
      const place = join(folder.path, `place-${at}`);
      const project = join(place, 'project');
      await mkdir(project, { recursive: true });
      const env = {
        PATH: [node, ...system].join(delimiter),
        HOME: place,
        npm_config_cache: join(folder.path, 'cache'),
      };
      const call = async (file: string, ...args: string[]): Promise<string> =>
        (await execa(file, args, { cwd: project, env, extendEnv: false })).stdout;
      const install = ['install', '--offline', '--no-audit', '--no-fund', '--no-save'];
      await execa('npm', [...install, '--prefix', place, join(folder.path, filename)], {
        cwd: place,
        env,
        extendEnv: false,
      });
      deepEqual(
        (await readdir(join(place, 'node_modules'))).filter((name) => !name.startsWith('.')),
        ['haft-harness'],
      );
      const haft = (...args: string[]): Promise<string> =>
        call(join(place, 'node_modules/.bin/haft'), ...args);
      const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
        version: string;
      };
      equal(await call('npx', '--offline', '--no', '--', 'haft-harness', '--version'), version);

      await call('git', 'init', '--quiet', '--initial-branch=main');
      await call(
        'git',
        ...['-c', 'user.name=T', '-c', 'user.email=t@example.invalid'],
        'commit',
        '--quiet',
        '--allow-empty',
        '--message=base',
      );
      const made = await haft('decision', 'new', 'Say two', '--affected-file', 'a.txt');
      const [, file = ''] = /^created dec-\S+ (\S+)$/m.exec(made) ?? [];
      const text = await readFile(join(project, file), 'utf8');
      await writeFile(join(project, file), text.replace(/^TODO: .*$/m, 'Say two instead of one.'));
      match(await haft('harness', 'run', '--prepare-only'), /^prepared 1 commissions; /m);
      // The whole of it is on that Node: what sets the floor as well.
      match(await haft('harness', 'plan', '--forecast'), /no number of agents shortens/);
      match(await haft('commission', 'list'), /^wc-\d+-\w+ +queued /m);
      match(await haft('harness', 'status'), /^waiting: 1$/m);
      // The index is SQL: its wasm came along.
      match(await haft('find', 'say'), /^wc-\S+ +queued +Say two$/m);
      match(await haft('check'), /^findings: 0$/m);
      match(await haft('schema', 'check'), /json-schema\.org/);
      const keeps = await call('node', '--print', "'enableCompileCache' in require('node:module')");
      const kept = join(place, 'node_modules/haft-harness/dist/cli/compiled');
      equal(existsSync(kept), keeps === 'true');
      // Where nothing can be kept, it works all the same.
      await rm(kept, { recursive: true, force: true });
      await writeFile(kept, '');
      match(await haft('check'), /^findings: 0$/m);
      await rm(place, { recursive: true });
    }
  });
});
