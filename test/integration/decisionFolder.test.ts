import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { DecisionFolder } from '../../src/adapters/decisions/decisionFolder.ts';

const text = (id: string, more = ''): string =>
  `---\nid: ${id}\nkind: DecisionRecord\ntitle: Do ${id}\n${more}---\nBody of ${id}.\n`;

interface Checkout extends AsyncDisposable {
  readonly root: string;
  readonly decisions: DecisionFolder;
  path(name: string): string;
  write(name: string, content: string | Buffer): Promise<void>;
}

async function checkout(withFolder = true): Promise<Checkout> {
  const root = await mkdtemp(join(tmpdir(), 'decisions-'));
  const decisions = new DecisionFolder(root);
  const path = (name: string): string => join(root, '.haft/decisions', name);
  if (withFolder) await mkdir(path(''), { recursive: true });
  return {
    root,
    decisions,
    path,
    write: (name, content) => writeFile(path(name), content),
    [Symbol.asyncDispose]: async () => {
      decisions.dispose();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function listed({ decisions }: Checkout): Promise<{ ids: string[]; problems: string[] }> {
  const { decisions: found, problems } = await decisions.list();
  return {
    ids: found.map(({ id }) => id),
    problems: problems.map((one) => `${one.file}:${one.line}:${one.column} ${one.code}`),
  };
}

/** Resolves the next time that the decisions are said to have changed. */
function change({ decisions }: Checkout): Promise<void> {
  return new Promise((resolve) => {
    const subscription = decisions.onDidChange(() => {
      subscription.dispose();
      resolve();
    });
  });
}

describe('given a folder of decisions', () => {
  it('when listed, then decisions come by id, other kinds are left out, and problems stop nobody', async () => {
    await using repo = await checkout();
    await repo.write('z.md', text('dec-1'));
    await repo.write('a.md', text('dec-2'));
    await repo.write('b.md', text('dec-3', 'version: x\n'));
    await repo.write('c.md', text('prob-1').replace('DecisionRecord', 'ProblemCard'));
    await repo.write('README.md', '# What this folder is\n');
    await repo.write('notes.txt', 'none');
    await repo.write('big.md', Buffer.alloc(1024 * 1024 + 1, 'x'));

    deepEqual(await listed(repo), {
      ids: ['dec-1', 'dec-2'],
      problems: [
        '.haft/decisions/b.md:5:10 field_invalid',
        '.haft/decisions/big.md:1:1 decision_too_large',
      ],
    });
    const { decisions } = await repo.decisions.list();
    equal(decisions[0]?.file, '.haft/decisions/z.md');
  });

  it('when two files have one id, then the first by name counts and the other is told', async () => {
    await using repo = await checkout();
    await repo.write('b.md', text('dec-1'));
    await repo.write('a.md', text('dec-1', 'context: first\n'));

    deepEqual(await listed(repo), {
      ids: ['dec-1'],
      problems: ['.haft/decisions/b.md:2:5 decision_id_duplicate'],
    });
    equal((await repo.decisions.list()).decisions[0]?.context, 'first');
  });

  it('when entries are links, pipes or folders, then none leads out and none hangs', async () => {
    await using repo = await checkout();
    await repo.write('real.md', text('dec-1'));
    await writeFile(join(repo.root, 'outside.md'), text('dec-2'));
    await symlink('../../outside.md', repo.path('link.md'));
    await symlink('missing.md', repo.path('dangling.md'));
    await mkdir(repo.path('folder.md'));
    execFileSync('mkfifo', [repo.path('pipe.md')]);

    deepEqual(await listed(repo), {
      ids: ['dec-1'],
      problems: [
        '.haft/decisions/dangling.md:1:1 decision_unreadable',
        '.haft/decisions/folder.md:1:1 decision_unreadable',
        '.haft/decisions/link.md:1:1 decision_link_refused',
        '.haft/decisions/pipe.md:1:1 decision_unreadable',
      ],
    });
  });

  it('when a file did not change, then it is not read again; when it did, at any speed, then it is', async () => {
    await using repo = await checkout();
    await repo.write('a.md', text('dec-1'));
    const past = new Date(Date.now() - 60_000);
    await utimes(repo.path('a.md'), past, past);
    const [first, second] = [await repo.decisions.list(), await repo.decisions.list()];
    equal(first.decisions[0], second.decisions[0]);

    for (let n = 2; n < 30; n++) {
      await repo.write('a.md', text(`dec-${n % 10}`));
      deepEqual((await listed(repo)).ids, [`dec-${n % 10}`]);
    }
    notEqual((await repo.decisions.list()).decisions[0], first.decisions[0]);
  });

  it('when there is no folder, then there are no decisions and no problems', async () => {
    await using repo = await checkout(false);
    deepEqual(await listed(repo), { ids: [], problems: [] });
  });
});

describe('given a listener to decisions', () => {
  it('when files are written, replaced and deleted, then each is told', async () => {
    await using repo = await checkout();
    await repo.decisions.list();
    for (const step of [
      () => repo.write('a.md', text('dec-1')),
      () => repo.write('a.md', text('dec-2')),
      async () => {
        await writeFile(join(repo.root, 'new'), text('dec-3'));
        await rename(join(repo.root, 'new'), repo.path('a.md'));
      },
      () => unlink(repo.path('a.md')),
    ]) {
      const told = change(repo);
      await step();
      await told;
    }
    deepEqual((await listed(repo)).ids, []);
  });

  it('when the folder is made later, deleted, and made again, then that is told, and files in it', async () => {
    await using repo = await checkout(false);
    for (let round = 0; round < 2; round++) {
      const made = change(repo);
      await mkdir(repo.path(''), { recursive: true });
      await made;
      const written = change(repo);
      await repo.write('a.md', text('dec-1'));
      await written;
      deepEqual((await listed(repo)).ids, ['dec-1']);
      const gone = change(repo);
      await rm(join(repo.root, '.haft'), { recursive: true });
      await gone;
      deepEqual((await listed(repo)).ids, []);
    }
  });

  it('when something else changes too, then only the decision is told', async () => {
    await using repo = await checkout();
    let told = 0;
    repo.decisions.onDidChange(() => told++);
    const changed = change(repo);
    await repo.write('notes.txt', 'x');
    await repo.write('a.md', text('dec-1'));
    await changed;
    equal(told, 1);
  });

  it('when nobody listens any more, then the watch is let go, and comes back with the next', async () => {
    await using repo = await checkout();
    for (let round = 0; round < 3; round++) {
      const changed = change(repo);
      await repo.write('a.md', text(`dec-${round}`));
      await changed;
    }
    deepEqual((await listed(repo)).ids, ['dec-2']);
  });
});
