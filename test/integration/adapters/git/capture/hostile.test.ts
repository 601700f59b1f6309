import { ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertCaptured, base, type CaptureRow } from '../../../../fixtures/captureRow.ts';
import { repoAt } from '../../../../fixtures/gitRepo.ts';
import { workspaceOf } from '../../../../fixtures/workspaceScene.ts';

/** Reading the device never ends. Only root may make one, and not everywhere. */
const devices: readonly CaptureRow[] = [
  {
    when: 'a device stands among the files',
    agent: (workspace) => makeDevice(join(workspace.path, 'docs/zero')),
    changes: [],
    refused: ['docs/zero'],
  },
  {
    when: 'a device stands where a tracked file was',
    agent: async (workspace) => {
      await workspace.write({ 'docs/g.md': null });
      makeDevice(join(workspace.path, 'docs/g.md'));
    },
    changes: ['D docs/g.md'],
    refused: ['docs/g.md'],
  },
];

const rows: readonly CaptureRow[] = [
  {
    when: 'the agent adds attributes, then untouched files are no change',
    base: { 'crlf.md': 'a\r\nb\r\n', 'b.txt': '$Id$\n' },
    agent: (workspace) =>
      workspace.write({ '.gitattributes': '* text ident working-tree-encoding=UTF-16\n' }),
    changes: ['A .gitattributes'],
  },
  {
    when: 'size and times of a changed file are those of the old one',
    agent: async (workspace) => {
      const path = join(workspace.path, 'docs/g.md');
      const { atime, mtime } = await stat(path);
      await writeFile(path, 'GUIDE\n');
      await utimes(path, atime, mtime);
    },
    changes: ['M docs/g.md'],
  },
  {
    when: 'the workspace’s git directory is broken altogether',
    agent: async (workspace) => {
      await rm(join(workspace.path, '.git/HEAD'));
      await rm(join(workspace.path, '.git/index'));
      await workspace.write({ 'docs/g.md': 'new\n' });
    },
    changes: ['M docs/g.md'],
  },
  {
    when: 'the workspace’s own excludes, attributes, flags and settings try to hide a change',
    agent: async (workspace) => {
      await workspace.git('update-index', '--assume-unchanged', 'docs/g.md');
      await workspace.git('update-index', '--skip-worktree', 'src/b.txt');
      await writeFile(join(workspace.path, '.git/info/exclude'), '*\n');
      await writeFile(join(workspace.path, '.git/info/attributes'), '* filter=evil text\n');
      await workspace.git('config', 'core.fileMode', 'false');
      await workspace.git('config', 'core.excludesFile', join(workspace.path, '.git/info/exclude'));
      await workspace.git('config', 'core.worktree', '/nowhere');
      await workspace.git('config', 'filter.evil.clean', 'cat /etc/hostname');
      await workspace.write({ 'docs/g.md': 'new\r\n', 'src/b.txt': 'new\n', 'src/n.txt': 'new\n' });
    },
    changes: ['M docs/g.md', 'M src/b.txt', 'A src/n.txt'],
  },
  {
    when: 'a folder became a repository, with its tracked files changed',
    agent: async (workspace) => {
      await repoAt(join(workspace.path, 'docs')).git('init', '--quiet');
      await workspace.write({ 'docs/g.md': 'evil\n', 'docs/n.md': 'new\n' });
    },
    changes: ['M docs/g.md', 'A docs/n.md'],
    refused: ['docs/.git'],
  },
  {
    when: 'a repository with a commit was made in a new folder',
    agent: async (workspace) => {
      await workspace.write({ 'docs/sub/f': 'f' });
      const sub = repoAt(join(workspace.path, 'docs/sub'));
      await sub.git('init', '--quiet');
      await sub.git('add', '--all');
      await sub.git('-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '-qm', 'sub');
    },
    changes: ['A docs/sub/f'],
    refused: ['docs/sub/.git'],
  },
  {
    when: 'a folder says that its repository is elsewhere',
    agent: (workspace, { repo }) =>
      workspace.write({ 'docs/.git': `gitdir: ${repo.path}/.git\n`, 'docs/g.md': 'evil\n' }),
    changes: ['M docs/g.md'],
    refused: ['docs/.git'],
  },
  {
    when: 'a name is taken for a git directory by other file systems',
    agent: (workspace) =>
      workspace.write({
        'docs/.GIT/config': 'x',
        'src/git~1': 'x',
        'src/.gi\u200ct': 'x',
        '.Git': 'x',
      }),
    changes: [],
    refused: ['.Git', 'docs/.GIT', 'src/.gi\u200ct', 'src/git~1'],
  },
  {
    when: 'links leave the repository',
    agent: (workspace) =>
      workspace.write({
        'docs/abs': { link: '/etc/hostname' },
        'docs/up': { link: '../../outside' },
        'docs/round': { link: '../docs/../../x' },
        'docs/fine': { link: '../src' },
      }),
    changes: ['A docs/abs 120000', 'A docs/fine 120000', 'A docs/round 120000', 'A docs/up 120000'],
    refused: ['docs/abs', 'docs/round', 'docs/up'],
  },
  {
    when: 'a link of the base leaves the repository and is left alone',
    base: { ...base, 'docs/abs': { link: '/etc/hostname' } },
    agent: (workspace) => workspace.write({ 'src/a.txt': 'new\n' }),
    changes: ['M src/a.txt'],
  },
  {
    when: 'a folder was replaced by a link to one outside, full of files',
    agent: async (workspace) => {
      await workspace.write({ docs: null });
      symlinkSync('/etc', join(workspace.path, 'docs'));
    },
    changes: ['A docs 120000', 'D docs/g.md'],
    refused: ['docs'],
  },
  {
    when: 'a fifo stands among the files',
    agent: (workspace) => execFileSync('mkfifo', [join(workspace.path, 'docs/pipe')]),
    changes: [],
    refused: ['docs/pipe'],
  },
  {
    when: 'a fifo stands where a tracked file was',
    agent: async (workspace) => {
      await workspace.write({ 'docs/g.md': null });
      execFileSync('mkfifo', [join(workspace.path, 'docs/g.md')]);
    },
    changes: ['D docs/g.md'],
    refused: ['docs/g.md'],
  },
  {
    when: 'a socket stands among the files',
    agent: async (workspace) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(join(workspace.path, 'docs/sock'), done));
      // Closing would remove it; unreferenced it stands as long as this process.
      server.unref();
    },
    changes: [],
    refused: ['docs/sock'],
  },
  {
    when: 'a huge file was made',
    agent: (workspace) => {
      writeFileSync(join(workspace.path, 'docs/huge'), '');
      // Far more than one may hold in memory, and none of it on the disk.
      truncateSync(join(workspace.path, 'docs/huge'), 6 * 1024 ** 3);
    },
    changes: [],
    refused: ['docs/huge'],
  },
  {
    when: 'a tracked file grew beyond all bounds',
    agent: (workspace) => {
      truncateSync(join(workspace.path, 'docs/g.md'), 6 * 1024 ** 3);
    },
    changes: ['D docs/g.md'],
    refused: ['docs/g.md'],
  },
  {
    when: 'a name is one git refuses to hold',
    agent: (workspace) => workspace.write({ '.gitmodules': { link: 'src/a.txt' } }),
    changes: [],
    refused: ['.gitmodules'],
  },
];

describe('given a workspace in which an agent is hostile', () => {
  for (const row of canMakeDevices() ? [...rows, ...devices] : rows) {
    it(`when ${row.when}, then the capture tells exactly that`, () => assertCaptured(row));
  }
});

describe('given a workspace in which something still works', () => {
  it('when it never holds still, then the capture is refused', async () => {
    await using scene = await workspaceOf(base);
    const path = join(scene.workspace.path, 'docs/g.md');
    let turn = 0;
    const writing = setInterval(() => writeFileSync(path, `turn ${turn++}\n`), 1);
    try {
      await rejects(scene.workspaces.capture(scene.workspace), { code: 'workspace_unsettled' });
    } finally {
      clearInterval(writing);
    }
  });

  it('when folders are swapped for links all the time, then nothing outside is read', async () => {
    await using scene = await workspaceOf(base);
    const { path } = scene.workspace;
    const secret = join(scene.root, 'secret');
    mkdirSync(secret);
    writeFileSync(join(secret, 'g.md'), 'SECRET\n');
    utimesSync(secret, 1, 1);
    let isLink = false;
    const swap = (): void => {
      if (isLink) {
        renameSync(join(path, 'docs'), join(scene.root, 'link'));
        renameSync(join(scene.root, 'docs'), join(path, 'docs'));
      } else {
        renameSync(join(path, 'docs'), join(scene.root, 'docs'));
        if (turn++ === 0) symlinkSync(secret, join(path, 'docs'));
        else renameSync(join(scene.root, 'link'), join(path, 'docs'));
      }
      isLink = !isLink;
    };
    let turn = 0;
    const swapping = setInterval(swap, 2);
    try {
      for (let attempt = 0; attempt < 10; attempt++) {
        const capture = await scene.workspaces
          .capture(scene.workspace)
          .catch((fault: unknown) => fault);
        if (!(capture instanceof Error)) {
          const { tree } = capture as { readonly tree: string };
          const listed = await scene.repository.paths(tree);
          const bytes =
            listed.includes('docs/g.md') && (await scene.repository.fileAt(tree, 'docs/g.md'));
          ok(!bytes || Buffer.from(bytes).toString() === 'guide\n');
        } else ok('code' in capture && capture.code === 'workspace_unsettled', String(capture));
      }
    } finally {
      clearInterval(swapping);
    }
    ok(turn > 3);
  });
});

function makeDevice(path: string): void {
  execFileSync('mknod', [path, 'c', '1', '5'], { stdio: 'ignore' });
}

function canMakeDevices(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'haft-device-'));
  try {
    makeDevice(join(folder, 'zero'));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
