import { deepEqual, ok } from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { withoutAssertion } from './assertions.ts';

const root = join(import.meta.dirname, '../..');

describe('given all tests', () => {
  it('when they are read, then each can fail by an assertion', () => {
    const files = globSync('test/**/*.test.ts', { cwd: root }).map((file) => join(root, file));
    ok(files.length > 100);
    deepEqual(withoutAssertion(files, root), []);
  });
});

describe('given a test that asserts nothing', () => {
  it('when it is read, then it is named, and those that ask another function to are not', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'test/a.test.ts');
    await mkdir(join(folder.path, 'test'));
    await writeFile(
      join(folder.path, 'test/helper.ts'),
      "import { equal } from 'node:assert/strict';\nexport const same = (a: unknown) => equal(a, 1);\nexport const idle = () => 1;\n",
    );
    await writeFile(
      file,
      [
        "import { ok } from 'node:assert/strict';",
        "import { idle, same } from './helper.ts';",
        "it('a', () => ok(true));",
        "it('b', () => same(1));",
        "it('c', () => { idle(); });",
        'const own = () => same(2);',
        "it('d', () => own());",
      ].join('\n'),
    );
    deepEqual(withoutAssertion([file], folder.path), ['test/a.test.ts:5']);
  });
});
