import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import {
  compileProfile,
  type Profile,
} from '../../../../../src/adapters/codex/confinement/profile.ts';
import { authorityOf } from '../../../../../src/domain/scope/authority.ts';
import { treeOf } from '../../../../fixtures/listedTree.ts';

const tree = treeOf([
  '.git/HEAD',
  '.haft/a.md',
  'README.md',
  'docs/a.md',
  'src/x.ts',
  'src/y.ts',
  'src/deep/z.ts',
]);
const guarded = { '.git': 'read', '.haft': 'read' } as const;

interface Case {
  readonly allowed: readonly string[];
  readonly forbidden?: readonly string[];
  readonly rules: Profile['rules'];
  readonly folders?: readonly string[];
  readonly ignored?: readonly string[];
  readonly why: string;
}

const cases: readonly Case[] = [
  { why: 'nothing is allowed', allowed: [], rules: { '.': 'read', ...guarded } },
  { why: 'everything is', allowed: ['**'], rules: { '.': 'write', ...guarded } },
  { why: 'a folder is', allowed: ['docs'], rules: { '.': 'read', docs: 'write', ...guarded } },
  {
    why: 'a folder with a slash is',
    allowed: ['./docs/'],
    rules: { '.': 'read', docs: 'write', ...guarded },
  },
  {
    why: 'a glob below a folder is',
    allowed: ['src/**/*.ts'],
    rules: { '.': 'read', src: 'write', ...guarded },
  },
  { why: 'a glob at the top is', allowed: ['*.md'], rules: { '.': 'write', ...guarded } },
  { why: 'braces begin the glob', allowed: ['{docs,src}/**'], rules: { '.': 'write', ...guarded } },
  {
    why: 'one file is, what lies beside it stays as it is',
    allowed: ['src/x.ts'],
    rules: { '.': 'read', src: 'write', 'src/y.ts': 'read', 'src/deep': 'read', ...guarded },
  },
  {
    why: 'a file to be made is',
    allowed: ['docs/new.md'],
    rules: { '.': 'read', docs: 'write', 'docs/a.md': 'read', ...guarded },
  },
  {
    why: 'a file in a folder to be made is',
    allowed: ['docs/new/page.md'],
    rules: { '.': 'read', 'docs/new': 'write', ...guarded },
    folders: ['docs/new'],
  },
  {
    why: 'a folder to be made is',
    allowed: ['lib/core/'],
    rules: { '.': 'read', 'lib/core': 'write', ...guarded },
    folders: ['lib/core'],
  },
  {
    why: 'a name at the top that may become file or folder is',
    allowed: ['lib'],
    rules: { '.': 'write', 'README.md': 'read', docs: 'read', src: 'read', ...guarded },
  },
  {
    why: 'a file and a folder beside it are',
    allowed: ['src/x.ts', 'src/deep/**'],
    rules: { '.': 'read', src: 'write', 'src/y.ts': 'read', 'src/deep': 'write', ...guarded },
  },
  {
    why: 'a file is, and the folder around it too',
    allowed: ['src/x.ts', 'src'],
    rules: { '.': 'read', src: 'write', ...guarded },
  },
  {
    why: 'a subtree is forbidden',
    allowed: ['src/**'],
    forbidden: ['src/deep/**'],
    rules: { '.': 'read', src: 'write', 'src/deep': 'read', ...guarded },
  },
  {
    why: 'a file is forbidden',
    allowed: ['**'],
    forbidden: ['README.md'],
    rules: { '.': 'write', 'README.md': 'read', ...guarded },
  },
  {
    why: 'the forbidden contains the allowed',
    allowed: ['src/deep/z.ts', 'docs'],
    forbidden: ['src'],
    rules: { '.': 'read', docs: 'write', src: 'read', ...guarded },
  },
  {
    why: 'the forbidden is missing, or a glob',
    allowed: ['src'],
    forbidden: ['secrets', '**/*.pem', 'src/y.*'],
    rules: { '.': 'read', src: 'write', 'src/y.ts': 'read', ...guarded },
  },
  {
    why: 'a file stands where a folder would have to be',
    allowed: ['README.md/x.md', 'README.md/deep/**', 'docs/a.md/x/'],
    rules: { '.': 'read', ...guarded },
  },
  {
    why: 'the haft folder is allowed by its name',
    allowed: ['.haft/'],
    rules: { '.': 'read', '.haft': 'write', '.git': 'read' },
  },
  {
    why: 'the repository itself is wanted',
    allowed: ['.git/'],
    rules: { '.': 'read', ...guarded },
  },
];

describe('given a scope to compile into a permission profile', () => {
  for (const { why, allowed, forbidden = [], ignored = [], rules, folders = [] } of cases) {
    it(`when ${why}, then so say the rules`, () => {
      deepEqual(
        compileProfile({ allowedPaths: allowed, forbiddenPaths: forbidden }, tree, ignored),
        {
          rules,
          folders,
        },
      );
    });
  }

  it('when many sensitive files lie in an ignored folder, then they cost those elsewhere no rule', () => {
    const installed = Array.from({ length: 100 }, (_, n) => `node_modules/p${n}/.gitignore`);
    const files = treeOf([...installed, 'src/.gitignore', 'src/x.ts']);
    for (const allowed of ['**', 'src/']) {
      const scope = { allowedPaths: [allowed], forbiddenPaths: [] };
      const { rules } = compileProfile(scope, files, ['node_modules']);
      equal(rules['src/.gitignore'], 'read');
      deepEqual(
        Object.keys(rules).filter((path) => path.startsWith('node_modules')),
        ['node_modules'],
      );
    }
  });

  it('when sensitive and forbidden files lie in a granted folder, then they stay as they are', () => {
    const files = [
      'AGENTS.md',
      '.gitignore',
      '.github/ci.yml',
      'a.ts',
      'keys/a.pem',
      '.git/config',
    ];
    const scope = { allowedPaths: ['**'], forbiddenPaths: ['**/*.pem'] };

    const { rules } = compileProfile(scope, treeOf(files));

    deepEqual(rules, {
      '.': 'write',
      '.git': 'read',
      '.gitignore': 'read',
      'AGENTS.md': 'read',
      '.github/ci.yml': 'read',
      'keys/a.pem': 'read',
    });
  });

  it('when links lie beside an allowed file, then they get no rule', () => {
    const scope = { allowedPaths: ['src/x.ts'], forbiddenPaths: ['src/out'] };

    const { rules } = compileProfile(
      scope,
      treeOf(['src/x.ts', 'src/y.ts', 'src/in@', 'src/out@']),
    );

    deepEqual(rules, { '.': 'read', src: 'write', 'src/y.ts': 'read' });
  });

  it('when a folder holds too much beside one allowed file, then all of it is granted', () => {
    const many = Array.from({ length: 25 }, (_, i) => `src/f${i}.ts`);
    const scope = { allowedPaths: ['src/f0.ts'], forbiddenPaths: [] };

    const strict = compileProfile(scope, treeOf(many));
    const lax = compileProfile(scope, treeOf([...many, 'src/g.ts']));

    deepEqual(Object.values(strict.rules).filter((rule) => rule === 'read').length, 25);
    deepEqual(lax.rules, { '.': 'read', src: 'write' });
  });

  it('when any scope meets any workspace, then whatever is allowed can be written', () => {
    const names = fc.constantFrom('a', 'b', '.haft', 'x.ts', 'AGENTS.md');
    const path = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const part = fc.constantFrom('a', 'b', '.haft', 'x.ts', '*', '**', '*.ts', '{a,b}');
    const pattern = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/'))
      .map(([parts, end]) => parts.join('/') + end);
    const patterns = fc.array(pattern, { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(path), patterns, patterns, path, (all, allowed, forbidden, wanted) => {
        // A path cannot be a file and a folder.
        const files = all.filter((one) => !all.some((other) => other.startsWith(`${one}/`)));
        const [tree, scope] = [treeOf(files), { allowedPaths: allowed, forbiddenPaths: forbidden }];
        fc.pre(canBeWritten(wanted, tree));
        fc.pre(authorityOf(scope, { caseless: false }).verdict(wanted) === 'allowed');

        const { rules, folders } = compileProfile(scope, tree);

        const access = ancestors(wanted).find((one) => one in rules) ?? '.';
        equal(rules[access], 'write', JSON.stringify({ rules, folders }));
        deepEqual(
          folders.filter((one) => tree.kind(one) !== 'absent'),
          [],
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The path and all above it, longest first. */
function ancestors(path: string): string[] {
  const parts = path.split('/');
  return [...parts.map((_, i) => parts.slice(0, parts.length - i).join('/')), '.'];
}

function canBeWritten(path: string, tree: ReturnType<typeof treeOf>): boolean {
  const [own = '', ...above] = ancestors(path);
  return tree.kind(own) !== 'directory' && above.every((one) => tree.kind(one) !== 'file');
}
