import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  commandDoubt,
  goesOnWhenRed,
  readsAsCommand,
} from '../../../../src/domain/evidence/doubt.ts';

describe('given the command of a piece of evidence', () => {
  const fine = [
    'npm test',
    'npm run build && npm test -- --grep "is the best"',
    "node -e 'console.log(1)'",
    'test -s a.txt',
    'test "$(cat a)" = "it\'s"',
    '[ -f a ] || exit 1',
    '! grep -q TODO src -r',
    'grep -q a file',
    'grep -rn this src',
    'grep the b',
    'echo $((1 << 2))',
    'make all',
    'make test lint',
    'make check all docs',
    'bundle exec rake test',
    'docker compose up',
    'cargo test',
    'go vet ./...',
    'npm pack .',
    'CI=1 npm test',
    'Rscript tests/run.R',
    'R CMD check pkg',
    './Build test',
    'MSBuild.exe All',
    'mix test',
    'cd tool && mix test',
    'for f in *.sh; do sh -n "$f"; done',
    'if test -f a; then exit 1; fi',
    'while read -r x; do echo "$x"; done < list',
    'case $X in a) true ;; esac',
    "cat <<'END'\nIt's (here\nEND",
    '(cd a; make)',
    'echo "$(echo "nested $(date)")"',
    'echo ${X:-y}',
    "awk '{ print $1 }' a",
    'find . -name a -exec rm {} \\;',
    "true # it's a (comment",
    'sleep 1 &',
    'a; b',
    'echo \\(',
    'set -e\nnpm ci\nnpm test',
    'python -m pytest tests',
    'git diff --exit-code',
    'ls a\\ b',
    'true',
    'jq . a.json',
    'diff a b',
    'cmp dist/a dist/b',
    'vendor/bin/phpunit',
    'rake db:migrate spec',
  ];
  for (const command of fine)
    it(`when it is ${JSON.stringify(command)}, then nothing speaks against it`, () =>
      equal(commandDoubt(command), undefined));

  const broken: [command: string, why: RegExp][] = [
    ["echo 'a", /single quote/],
    ['echo "a', /double quote/],
    ["the user's name is shown", /single quote/],
    ['echo `date', /backtick/],
    ['echo $(date', /parenthesis that is never closed/],
    ['echo ${a', /brace/],
    ['1) run it', /closes a parenthesis/],
    ['npm test &&', /ends with "&&"/],
    ['npm test |', /ends with "\|"/],
    ['&& npm test', /begins with "&&"/],
    ['npm test \\', /backslash/],
    ['$ npm test', /prompt of a shell/],
    ['- npm test', /bullet/],
    ['* npm test', /bullet/],
    ['`npm test`', /backticks/],
    ['if the tests pass', /"if" and has no "fi"/],
    ['for each row one line', /"for" and has no "done"/],
    ['then stop', /begins with "then"/],
  ];
  for (const [command, why] of broken)
    it(`when it is ${JSON.stringify(command)}, then no shell would take it`, () =>
      ok(why.test(commandDoubt(command) ?? ''), commandDoubt(command)));

  const sentences = [
    'p99 latency stays below 20 ms',
    'Generated clients compile in CI',
    'If this project ever grows, split it',
    'If this project ever …',
    'Manual review',
    'npm test passes',
    'all tests are green',
    'no row of the table is lost',
    'builds, tests and lints',
    'nothing else changes.',
    'exports of 10k rows take at most 150 MB in the worst case',
    'Alle Tests laufen grün',
    'все тесты проходят',
    '所有测试 通过',
    'the value of "x y" is shown in the list',
  ];
  for (const command of sentences)
    it(`when it is ${JSON.stringify(command)}, then it reads as a sentence`, () =>
      equal(commandDoubt(command), 'reads as a sentence'));

  it('when it has several lines, then it goes on behind a red one unless something ends it there', () => {
    const goesOn = [
      'npm run lint\nnpm test',
      'cd tool\nmake',
      'make -k "a b"\n\n# then\nmake c',
      'a &&\nb\nc',
    ];
    const ends = [
      ...[
        'npm test',
        'set -e\na\nb',
        'set -eu\na\nb',
        'set -o errexit\na\nb',
        'a &&\nb',
        'a \\\n  --b',
      ],
      ...[
        '# first\na',
        'A=1\nexport B=2\na',
        'a || exit 1\nb',
        "node -e '\na\nb'",
        'cat <<E\na\nE\nb',
      ],
      ...['if a; then\nb\nfi', 'for x in a b\ndo x\ndone', 'f() {\na\n}\nf', 'a |\nb'],
    ];
    deepEqual(
      goesOn.filter((one) => !goesOnWhenRed(one)),
      [],
    );
    deepEqual(ends.filter(goesOnWhenRed), []);
  });

  it('when it is very long, then it is read in time', () => {
    for (const part of [
      '$(',
      '"',
      "'",
      '(',
      'a ',
      '`',
      '\\',
      '${',
      '# ',
      '<<',
      'is ',
      ';case ',
      '\n',
    ])
      equal(commandDoubt(part.repeat(200_000)), commandDoubt(part.repeat(10)), part);
  });
});

describe('given the words of a criterion', () => {
  const table: [text: string, isCommand: boolean][] = [
    ['npm test -- export', true],
    ['npm test', true],
    ['cargo test', true],
    ['go vet ./... && go test', true],
    ['make -j4 check', true],
    ['./gradlew build', true],
    ['npm test passes', false],
    ['make it fast', false],
    ['p99 latency stays below 20 ms', false],
    ['Generated clients compile in CI', false],
    ['docs/guide.md', false],
    ['faster than before', false],
    ['cargo is shipped', false],
    ['exit code-free output', false],
    ["the user's name", false],
    [`npm ${'a'.repeat(400)}`, false],
  ];
  for (const [text, isCommand] of table)
    it(`when they are ${JSON.stringify(text.slice(0, 40))}, then they read ${isCommand ? '' : 'not '}as a command`, () =>
      equal(readsAsCommand(text), isCommand));
});
