import { deepEqual, equal } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assertCaptured, base, type CaptureRow } from '../../../../fixtures/captureRow.ts';

const rows: readonly CaptureRow[] = [
  {
    when: 'a new rule hides itself and a file beside it',
    agent: (workspace) => workspace.write({ 'src/.gitignore': '*\n', 'src/hidden': 'x' }),
    changes: [],
    hidden: ['src/.gitignore', 'src/hidden'],
  },
  {
    when: 'a rule file of the base got a rule for a new folder',
    agent: (workspace) =>
      workspace.write({ '.gitignore': '*.o\n/dist/\n/gen/\n', 'gen/a/b': 'x', 'gen/c.o': 'o' }),
    changes: ['M .gitignore'],
    hidden: ['gen/a/b'],
  },
  {
    when: 'nothing in the folder that a new rule hides was ignored before',
    agent: (workspace) =>
      workspace.write({ '.gitignore': '*.o\n/dist/\ngen\n', 'gen/a/b': 'x', 'gen/c': 'x' }),
    changes: ['M .gitignore'],
    hidden: ['gen/'],
  },
  {
    when: 'an exception of the base was taken away',
    base: { ...base, '.gitignore': '*.log\n', 'src/.gitignore': '!keep.log\n' },
    agent: (workspace) =>
      workspace.write({ 'src/.gitignore': null, 'src/keep.log': 'x', 'src/other.log': 'x' }),
    changes: ['D src/.gitignore'],
    hidden: ['src/keep.log'],
  },
  {
    when: 'a new rule says what a rule of the base says already',
    agent: (workspace) =>
      workspace.write({ 'src/.gitignore': '*.o\n', 'src/x.o': 'o', 'dist/out': 'o' }),
    changes: ['A src/.gitignore'],
  },
  {
    when: 'a whole new folder ignores all that is in it',
    agent: (workspace) =>
      workspace.write({ 'new/.gitignore': '*\n', 'new/a b': 'x', 'new/x.o': 'o' }),
    changes: [],
    hidden: ['new/.gitignore', 'new/a b'],
  },
];

const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`dist/${at}.js`, 'x']));
const madeRows: readonly CaptureRow[] = [
  {
    when: 'rules of the base ignore some of what it made',
    agent: (workspace) =>
      workspace.write({ 'src/new.txt': 'x', 'src/x.o': 'o', 'dist/a/b.js': 'x' }),
    changes: ['A src/new.txt'],
    ignored: ['dist/a/b.js', 'src/x.o'],
  },
  {
    when: 'there is much of it in one folder',
    agent: (workspace) => workspace.write(many),
    changes: [],
    ignored: ['dist/'],
  },
  {
    when: 'the operator excludes it on their machine',
    operator: (repo) => repo.write({ '.git/info/exclude': 'lib/\n' }),
    agent: (workspace) => workspace.write({ 'app/main.js': 'x', 'app/lib/util.js': 'x' }),
    changes: ['A app/main.js'],
    ignored: ['app/lib/util.js'],
  },
  {
    when: 'it is what the set-up made, or lies in it',
    agent: async (workspace, { workspaces, workspace: place }) => {
      await workspace.write({ 'dist/a.js': 'x' });
      await workspaces.noteSetUp(place);
      await workspace.write({ 'dist/b.js': 'x', 'src/y.o': 'o' });
    },
    changes: [],
    ignored: ['src/y.o'],
  },
  {
    when: 'a rule of its own hides it, then it is not told twice',
    agent: (workspace) => workspace.write({ 'src/.gitignore': '*\n', 'src/n': 'x', 'src/x.o': '' }),
    changes: [],
    hidden: ['src/.gitignore', 'src/n'],
    ignored: ['src/x.o'],
  },
];

describe('given a workspace in which an agent made what is ignored', () => {
  for (const row of madeRows) {
    it(`when ${row.when}, then it is named`, () => assertCaptured(row));
  }
});

describe('given a workspace in which an agent wrote ignore rules', () => {
  for (const row of rows) {
    it(`when ${row.when}, then what is hidden by it alone is told`, () => assertCaptured(row));
  }
});

describe('given a workspace whose files and folders were closed by their modes', () => {
  for (const [what, path, changes] of [
    ['a file of the base', 'docs/g.md', ['docs/g.md', 'src/a.txt']],
    ['a new file', 'docs/new.md', ['src/a.txt']],
    ['a folder', 'docs', ['docs/g.md', 'src/a.txt']],
  ] as const) {
    it(`when ${what} cannot be read, then it is refused by name`, async () => {
      const told = await captureClosed(path);
      deepEqual(told.refused, [{ path, why: 'its mode does not let it be read' }]);
      deepEqual(told.changes, changes);
      equal(told.fault, undefined);
    });
  }

  it('when the work tree itself cannot be read, then that is said', async () => {
    const told = await captureClosed('.');
    equal(told.fault, 'workspace_failed');
  });
});

interface Told {
  readonly changes?: readonly string[];
  readonly refused?: readonly { readonly path: string; readonly why: string }[];
  readonly fault?: string;
}

/** Captures in a process for which modes count: a superuser's powers over files are laid down first. */
async function captureClosed(path: string): Promise<Told> {
  const script = join(import.meta.dirname, '../../../../fixtures/captureClosed.ts');
  const powers = '--bounding-set=-dac_override,-dac_read_search';
  const command = [process.execPath, script, path];
  const [file = '', ...args] =
    process.getuid?.() === 0 ? ['setpriv', powers, '--', ...command] : command;
  const { stdout } = await promisify(execFile)(file, args);
  return JSON.parse(stdout) as Told;
}
