import { deepEqual, ok } from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '../fixtures/temporaryFolder.ts';
import { commentsOf } from './comments.ts';
import { danglingComments, danglingPages, ruleFlaws } from './references.ts';

const root = dirname(dirname(import.meta.dirname));

describe('given what the repository refers to', () => {
  it('when comments name something, then a reader of the repository can open it', () => {
    deepEqual(danglingComments(root), []);
  });

  it('when pages name a file, then it is there', () => {
    const pages = globSync(['*.md', 'docs/*.md'], { cwd: root });
    ok(pages.includes('docs/rules.md'));
    deepEqual(danglingPages(root, pages), []);
  });

  it('when rules are numbered, then each number is there once, and tests keep each', () => {
    deepEqual(ruleFlaws(root), []);
  });
});

/** A repository of these files. */
async function repositoryOf(files: Readonly<Record<string, string>>): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), `${text}\n`);
  }
  return folder;
}

const rule = (id: string, name: string, tests: string): string =>
  `<a id="r${id}"></a>**R${name}.** It is so. (${tests})\n`;
const pages = {
  'docs/rules.md': `## Rules\n\n${rule('1', '1', '`test/a.test.ts`')}`,
  'docs/conformance.md': '| row | haft |\n| --- | --- |\n| C5b | both |',
  'docs/decisions/0001-first.md': '# 1',
  'src/engine/plans/plan.ts': 'export {};',
  'test/a.test.ts': "it('holds', () => 1);",
};

/** One comment each, and what is to be said of it; nothing where it is sound. */
const planted: readonly (readonly [comment: string, flaw?: string])[] = [
  ['docs/rules.md R1'],
  ['docs/rules.md R1, docs/conformance.md C5b'],
  ['docs/conformance.md, docs/decisions/0001-first.md'],
  ['`docs/` covers `docs/**`, and `plans/plan` is `engine/plans`, with `engine/plans/plan`'],
  ['a design for the seed of all tests, noted by codex'],
  ['(design §4)', 'outside the repository: §'],
  ['as design 4 says', 'outside the repository: design 4'],
  ['(haft reference, part two)', 'outside the repository: haft reference'],
  ["codex's note", "outside the repository: codex's note"],
  ["the seed's message", "outside the repository: seed's"],
  ['(docs/rules.md R2)', 'no such entry: docs/rules.md R2'],
  ['docs/rules.md R1, R3', 'no such entry: docs/rules.md R3'],
  ['docs/conformance.md C6', 'no such entry: docs/conformance.md C6'],
  ['docs/rule.md R1', 'no such page: docs/rule.md'],
  ['docs/decisions/0002', 'no such page: docs/decisions/0002'],
  ['see R1', 'without its page: R1'],
  ['as `engine/issue` says', 'no such source: engine/issue'],
];

describe('given sources with planted references', () => {
  for (const [form, write] of [
    ['a line', (comment: string) => `const a = 1; // ${comment}`],
    [
      'a block',
      (comment: string) => `/**\n * ${comment.replaceAll(' ', '\n * ')}\n */\nconst a = 1;`,
    ],
  ] as const)
    it(`when each is ${form}, then those that lead nowhere are told, and nothing else`, async () => {
      const sources = planted.map(
        ([comment], at) => [`src/p${String(at).padStart(2, '0')}.ts`, write(comment)] as const,
      );
      await using folder = await repositoryOf({ ...pages, ...Object.fromEntries(sources) });
      deepEqual(
        danglingComments(folder.path),
        planted.flatMap(([, flaw], at) =>
          flaw === undefined ? [] : [`src/p${String(at).padStart(2, '0')}.ts:1: ${flaw}`],
        ),
      );
    });

  it('when it stands in a string, then it is no comment', () => {
    const text =
      "const a = ['// §', `/* § */`, /\\/\\/ §/]; // one\n/* two */ const b = `${a /* 3 */}`;";
    deepEqual(
      commentsOf('a.ts', text).map((one) => `${one.line} ${one.text}`),
      ['1 one', '2 two', '2 3'],
    );
  });
});

describe('given pages with planted references', () => {
  it('when a file is not there, then it is told', async () => {
    await using folder = await repositoryOf({
      ...pages,
      'README.md':
        '[a](docs/rules.md#r1) [b](docs/none.md) [c](https://example.invalid/x) `src/engine/plans/plan.ts` `src/<name>/a.ts` `test/b.test.ts`',
      'docs/states.md': '[up](../README.md) [beside](rules.md) [lost](README.md) as in §3',
    });
    deepEqual(danglingPages(folder.path, ['README.md', 'docs/states.md']), [
      'README.md: no such file: docs/none.md',
      'README.md: no such file: test/b.test.ts',
      'docs/states.md: no such file: docs/README.md',
      'docs/states.md: outside the repository: §',
    ]);
  });
});

describe('given a page of rules with planted flaws', () => {
  const kept = '`test/a.test.ts`';
  const ranges = '## Others\n\nNumbers from R3 on are given out in ranges, and some are free.';
  const table: readonly (readonly [what: string, rules: string[], flaws: string[]])[] = [
    ['nothing wrong, in any order', [rule('2', '2', kept), rule('1', '1', kept)], []],
    ['a gap', [rule('1', '1', kept), rule('3', '3', kept)], ['R3: twice, or behind a gap']],
    [
      'a number twice',
      [rule('1', '1', kept), rule('1', '1', kept)],
      ['R1: twice, or behind a gap'],
    ],
    [
      'a gap where numbers come in ranges',
      [rule('1', '1', kept), rule('2', '2', kept), rule('9', '9', kept), ranges],
      [],
    ],
    [
      'a gap before they do',
      [rule('1', '1', kept), rule('3', '3', kept), ranges],
      ['R3: twice, or behind a gap'],
    ],
    [
      'a number twice where they do',
      [rule('1', '1', kept), rule('9', '9', kept), rule('9', '9', kept), ranges],
      ['R9: twice, or behind a gap'],
    ],
    ['another anchor', [rule('1', '2', kept)], ['R0: twice, or behind a gap']],
    ['no test', [rule('1', '1', 'nobody')], ['R1: no test keeps it']],
    [
      'a test that is gone',
      [rule('1', '1', '`test/b.test.ts`')],
      ['R1: no test in test/b.test.ts'],
    ],
    [
      'a file without tests',
      [rule('1', '1', '`test/c.test.ts`')],
      ['R1: no test in test/c.test.ts'],
    ],
  ];
  for (const [what, rules, flaws] of table)
    it(`when it has ${what}, then exactly that is told`, async () => {
      await using folder = await repositoryOf({
        ...pages,
        'docs/rules.md': rules.join('\n'),
        'test/c.test.ts': "// it('would hold', () => 1);",
      });
      deepEqual(ruleFlaws(folder.path), flaws);
    });
});
