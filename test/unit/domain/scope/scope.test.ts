import { createHash } from 'node:crypto';
import { deepEqual, equal } from 'node:assert/strict';
import {
  authorityOf,
  lockConflict,
  type PathVerdict,
} from '../../../../src/domain/scope/authority.ts';
import { canonicalList, scopeHashInput } from '../../../../src/domain/scope/scope.ts';

const rule = { caseless: false };

describe('given the canonical scope', () => {
  it('when hashed, then C8: the reference vector comes out, whatever the order written', () => {
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

  it('when it says something of a judge, then that and nothing else is added to the text', () => {
    const scope = {
      ...{ repoRef: 'r', baseSha: 'b', targetBranch: 't', allowedPaths: [], forbiddenPaths: [] },
      ...{ allowedActions: [], affectedFiles: [], allowedModules: [], lockset: [] },
    };
    const usual = scopeHashInput(scope);
    equal(
      scopeHashInput({ ...scope, judge: true, acceptJudgement: true }),
      usual
        .replace('{', '{"accept_judgement":true,')
        .replace('"lockset"', '"judge":true,"lockset"'),
    );
  });

  it('when a list holds characters beyond the first plane, then it is sorted by bytes', () => {
    deepEqual(canonicalList(['\u{1f34e}', '\uff5e', 'a']), ['a', '\uff5e', '\u{1f34e}']);
  });
});

describe('given a scope', () => {
  const scope = { allowedPaths: ['**', '.github/workflows/'], forbiddenPaths: ['secrets/**'] };
  const table: [path: string, verdict: string, row?: string][] = [
    ['src/a.ts', 'allowed'],
    ['secrets/k', 'forbidden', 'A2'],
    ['.haft/decisions/x.md', 'sensitive'],
    ['.gitattributes', 'sensitive'],
    ['docs/.gitattributes', 'sensitive'],
    ['.vscode/tasks.json', 'sensitive'],
    ['.github/workflows/ci.yml', 'allowed'],
    ['.github/CODEOWNERS', 'sensitive'],
    ['AGENTS.md', 'sensitive'],
    ['sub/agents.md', 'sensitive'],
  ];
  for (const [path, verdict, row] of table) {
    it(`when "${path}" changes, then ${row ? `${row}: ` : ''}it is ${verdict}`, () => {
      equal(authorityOf(scope, rule).verdict(path), verdict);
    });
  }

  it('when only the lockset names a path, then A3: that gives no authority to write', () => {
    equal(
      authorityOf({ allowedPaths: ['docs/'], forbiddenPaths: [] }, rule).verdict('src/a.ts'),
      'out_of_scope',
    );
  });

  it('when it names nothing at all, then A4: nothing may be written', () => {
    equal(
      authorityOf({ allowedPaths: [], forbiddenPaths: [] }, rule).verdict('src/a.ts'),
      'out_of_scope',
    );
  });

  it('when a sensitive path is named, then it is allowed and still sensitive', () => {
    const authority = authorityOf(scope, rule);
    equal(authority.isSensitive('.github/workflows/ci.yml'), true);
  });
});

describe('given a scope that reaches sensitive paths by patterns', () => {
  const rows: readonly (readonly [string, string, PathVerdict])[] = [
    ['**', '.haft/x.md', 'sensitive'],
    ['.git*', '.gitignore', 'sensitive'],
    ['.h*/x.md', '.haft/x.md', 'sensitive'],
    ['.git{hub,lab}/**', '.github/x.yml', 'sensitive'],
    ['.github/**', '.github/x.yml', 'allowed'],
    ['.github/*.yml', '.github/x.yml', 'allowed'],
    ['./.github/*.yml', '.github/x.yml', 'allowed'],
    [' .github//*.yml', '.github/x.yml', 'allowed'],
    ['docs/**', 'docs/AGENTS.md', 'sensitive'],
    ['docs/AGENTS.md', 'docs/AGENTS.md', 'allowed'],
  ];
  for (const [allowed, path, verdict] of rows) {
    it(`when "${allowed}" may be changed and "${path}" is, then it is ${verdict}`, () => {
      const one = { allowedPaths: [allowed], forbiddenPaths: [] };
      equal(authorityOf(one, rule).verdict(path), verdict);
    });
  }
});

describe('given two locksets', () => {
  const table: [mine: string[], theirs: string[], conflict: boolean, row?: string][] = [
    [['internal/cli/**'], ['internal/cli/serve.go'], true, 'L1'],
    [['**/*'], ['anything/at/all'], true, 'L2'],
    [['internal/cli/**'], ['open-sleigh/**'], false, 'L3'],
    [['docs/'], ['docs/a.md'], true, 'L4'],
    [['./a/b.ts'], ['a/b.ts'], true, 'L5'],
    [['a/b*.ts'], ['a/*c.ts'], true, 'L6'],
    [['a/**'], ['a/**/*'], true, 'L7'],
    [['src/a.ts'], ['src/b.ts'], false],
    [['+(unreadable)'], ['src/b.ts'], true],
  ];
  for (const [mine, theirs, conflict, row] of table) {
    it(`when ${mine.join()} meets ${theirs.join()}, then ${row ? `${row}: ` : ''}they ${conflict ? 'conflict' : 'may run together'}`, () => {
      equal(lockConflict(mine, theirs, rule) !== undefined, conflict);
      equal(lockConflict(theirs, mine, rule) !== undefined, conflict);
    });
  }
});

describe('given locksets that are held against many', () => {
  it('when the same list comes again, then it is read once, and as each case rule reads it', () => {
    let read = 0;
    const counted = new Proxy(['Docs/**'], {
      get: (list, key) => {
        if (key === '0') read += 1;
        return Reflect.get(list, key) as unknown;
      },
    });
    const other = ['docs/guide.md'];
    const hits = (caseless: boolean): boolean =>
      lockConflict(counted, other, { caseless }) !== undefined;

    deepEqual([hits(true), hits(false), hits(true), hits(false)], [true, false, true, false]);
    equal(read, 2);
  });
});
