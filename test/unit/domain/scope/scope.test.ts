import { createHash } from 'node:crypto';
import { deepEqual, equal } from 'node:assert/strict';
import { authorityOf, lockConflict } from '../../../../src/domain/scope/authority.ts';
import { canonicalList, scopeHashInput } from '../../../../src/domain/scope/scope.ts';

const rule = { caseless: false };

describe('given the canonical scope', () => {
  it('when hashed, then the reference vector comes out, whatever the order written', () => {
    const input = scopeHashInput({
      repoRef: 'local:acme',
      baseSha: '0f3c9a1b2d4e5f60718293a4b5c6d7e8f9010203',
      targetBranch: 'feature/docs',
      allowedPaths: [' docs/** ', 'docs/**'],
      forbiddenPaths: ['docs/private/**'],
      allowedActions: ['run_tests', 'edit_files'],
      affectedFiles: ['docs/guide.md'],
      allowedModules: [],
      lockset: ['docs/guide.md'],
    });
    equal(
      createHash('sha256').update(input).digest('hex'),
      '6c36276a783fbf4e0a0a78b14891948f28a71a22c3041fc8765debf026822bdd',
    );
  });

  it('when a list holds characters beyond the first plane, then it is sorted by bytes', () => {
    deepEqual(canonicalList(['\u{1f34e}', '\uff5e', 'a']), ['a', '\uff5e', '\u{1f34e}']);
  });
});

describe('given a scope', () => {
  const scope = { allowedPaths: ['**', '.github/workflows/'], forbiddenPaths: ['secrets/**'] };
  const table: [path: string, verdict: string][] = [
    ['src/a.ts', 'allowed'],
    ['secrets/k', 'forbidden'],
    ['.haft/decisions/x.md', 'sensitive'],
    ['.gitattributes', 'sensitive'],
    ['docs/.gitattributes', 'sensitive'],
    ['.vscode/tasks.json', 'sensitive'],
    ['.github/workflows/ci.yml', 'allowed'],
    ['.github/CODEOWNERS', 'sensitive'],
    ['AGENTS.md', 'sensitive'],
    ['sub/agents.md', 'sensitive'],
  ];
  for (const [path, verdict] of table) {
    it(`when "${path}" changes, then it is ${verdict}`, () => {
      equal(authorityOf(scope, rule).verdict(path), verdict);
    });
  }

  it('when only the lockset names a path, then that gives no authority to write', () => {
    equal(
      authorityOf({ allowedPaths: ['docs/'], forbiddenPaths: [] }, rule).verdict('src/a.ts'),
      'out_of_scope',
    );
  });

  it('when a sensitive path is named, then it is allowed and still sensitive', () => {
    const authority = authorityOf(scope, rule);
    equal(authority.isSensitive('.github/workflows/ci.yml'), true);
  });
});

describe('given two locksets', () => {
  const table: [mine: string[], theirs: string[], conflict: boolean][] = [
    [['internal/cli/**'], ['internal/cli/serve.go'], true],
    [['**/*'], ['anything/at/all'], true],
    [['internal/cli/**'], ['open-sleigh/**'], false],
    [['docs/'], ['docs/a.md'], true],
    [['./a/b.ts'], ['a/b.ts'], true],
    [['a/b*.ts'], ['a/*c.ts'], true],
    [['a/**'], ['a/**/*'], true],
    [['src/a.ts'], ['src/b.ts'], false],
    [['+(unreadable)'], ['src/b.ts'], true],
  ];
  for (const [mine, theirs, conflict] of table) {
    it(`when ${mine.join()} meets ${theirs.join()}, then they ${conflict ? 'conflict' : 'may run together'}`, () => {
      equal(lockConflict(mine, theirs, rule) !== undefined, conflict);
      equal(lockConflict(theirs, mine, rule) !== undefined, conflict);
    });
  }
});
