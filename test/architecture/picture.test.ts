import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { houseOf } from '../docs/house.ts';
import { pictureFile, roomsPicture } from '../docs/roomsPicture.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';

describe('given the picture of the rooms', () => {
  it('when the imports are followed anew, then it is still what they draw', async () => {
    equal(await readFile(pictureFile, 'utf8'), await roomsPicture());
  });
});

describe('given a house whose rooms are known', () => {
  const files: Readonly<Record<string, string>> = {
    'engine/drain/a.ts': "import '../run/b.ts';\nimport '../ports/c.ts';\n",
    'engine/run/b.ts': "import '../ports/c.ts';\n",
    'engine/ports/c.ts': 'export {};\n',
  };
  const build = async (path: string, more: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries({ ...files, ...more })) {
      await mkdir(dirname(join(path, 'src', name)), { recursive: true });
      await writeFile(join(path, 'src', name), text);
    }
  };

  it('when it is drawn, then each room stands above what it imports, and implied arrows are left out', async () => {
    await using folder = await temporaryFolder();
    await build(folder.path, {});
    const { rooms, circles } = await houseOf(folder.path);
    deepEqual(
      rooms.map(({ name, floor, over }) => [name, floor, over]),
      [
        ['engine/drain', 3, ['engine/run']],
        ['engine/run', 2, ['engine/ports']],
        ['engine/ports', 1, []],
      ],
    );
    equal(circles, 0);
  });

  it('when two rooms import each other, then the circle is counted', async () => {
    await using folder = await temporaryFolder();
    await build(folder.path, {
      'engine/ports/c.ts': "import type {} from '../run/d.ts';\n",
      'engine/run/d.ts': 'export {};\n',
    });
    equal((await houseOf(folder.path)).circles, 2);
  });
});
