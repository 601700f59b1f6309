import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  commandSources,
  foundCommands,
  largestSource,
} from '../../../../src/domain/evidence/foundCommands.ts';

/** What is found in these files, in order. */
function found(files: Readonly<Record<string, string>>): string[] {
  const paths = Object.keys(files);
  const sources = commandSources(paths).map((path) => ({ path, text: files[path] ?? '' }));
  return foundCommands(sources, paths).map(({ command }) => command);
}

const scripts = (all: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ scripts: all });

describe('given files of a repository', () => {
  it('when they are of a package, then its checks are found, by the manager of its lock, tests first', () => {
    const text = scripts({
      ...{ build: 'tsc', lint: 'eslint .', 'lint:fix': 'eslint --fix', test: 'mocha' },
      ...{ 'test:watch': 'x', start: 'x', pretest: 'x', 'a; rm -rf /': 'x', typecheck: 3 },
    });
    const of = (lock: string): string[] => found({ 'package.json': text, [lock]: '' });
    deepEqual(of('package-lock.json'), ['npm test', 'npm run lint', 'npm run build']);
    deepEqual(of('pnpm-lock.yaml'), ['pnpm test', 'pnpm run lint', 'pnpm run build']);
    deepEqual(of('yarn.lock')[0], 'yarn test');
    deepEqual(of('bun.lock')[0], 'bun run test');
    const nothing = 'echo "Error: no test specified" && exit 1';
    deepEqual(found({ 'package.json': scripts({ test: nothing }) }), []);
  });

  it('when they are of other tools, then what those check with is found', () => {
    const makefile = '.PHONY: test\nCC := gcc\ntest: all\n\tcheck\nlint :\nall:\nclean:\n';
    deepEqual(found({ Makefile: makefile }), ['make test', 'make lint']);
    deepEqual(found({ 'Cargo.toml': '' }), ['cargo test', 'cargo build']);
    deepEqual(found({ 'go.mod': '' })[0], 'go test ./...');
    const python = '[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n';
    deepEqual(found({ 'pyproject.toml': python }), ['pytest', 'ruff check .', 'mypy .']);
    deepEqual(found({ 'tox.ini': '', 'pytest.ini': '' }), ['tox', 'pytest']);
    deepEqual(found({ 'lib/package.json': scripts({ test: 'x' }), 'README.md': 'npm test' }), []);
  });

  it('when a workflow runs steps, then the plain ones that check are found', () => {
    const text = [
      'jobs:',
      '  a:',
      '    steps:',
      '      - run: npm ci',
      '      - run: "npm test"',
      '      - name: more',
      '        run: |',
      '          make lint # all',
      '          pytest -q \\',
      '            --tests',
      '          pytest -x',
      '        env: { run: pytest }',
      '      - run: pytest ${{ matrix.what }}',
      '      - run: echo test',
    ].join('\n');
    deepEqual(found({ '.github/workflows/ci.yml': text }), [
      'npm test',
      'pytest -x',
      'make lint # all',
    ]);
  });

  it('when they are hostile, then nothing of them is taken, and nothing is slow', () => {
    const names = ['__proto__', 'test\n- x', 'test `id`', 'test $(id)', `test${'x'.repeat(90)}`];
    const all = names.map((name) => `${JSON.stringify(name)}: "x"`).join(',');
    deepEqual(found({ 'package.json': `{"scripts":{${all}}}` }), []);
    for (const text of ['', '[', '[]', 'null', '{"scripts":7}', '{"scripts":["test"]}'])
      deepEqual(found({ 'package.json': text }), []);
    const large = `test:\n${'#'.repeat(largestSource)}`;
    deepEqual(found({ Makefile: large }), []);
    const many = Array.from({ length: 500 }, (_, at) => `test-${at}:\n`).join('');
    equal(found({ Makefile: many }).length, 40);
    const flows = Array.from({ length: 50 }, (_, at) => `.github/workflows/${at}.yml`);
    ok(commandSources(flows).length <= 20);
    found({ '.github/workflows/a.yml': `run: ${' '.repeat(200_000)}x\n${'run:\n'.repeat(9_000)}` });
  });
});
