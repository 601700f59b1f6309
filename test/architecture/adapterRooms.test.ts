import { deepEqual } from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { unknownRooms } from './adapterRooms.ts';
import { survey } from './layers.ts';

const root = dirname(dirname(import.meta.dirname));

describe('given the rooms of the adapters', () => {
  it('when their folders are listed, then each is one that the table knows', () => {
    deepEqual(unknownRooms(globSync('src/adapters/**/*.ts', { cwd: root })), []);
    deepEqual(unknownRooms(['src/adapters/new/a.ts', 'src/adapters/git/hall/b.ts']), [
      'adapters/git/hall',
      'adapters/new',
    ]);
  });
});

const sound: Readonly<Record<string, string>> = {
  'files/sound.ts': 'export {};',
  'plans/sound.ts': "import '../files/sound.ts';",
  'decisions/sound.ts': "import '../files/sound.ts';",
  'git/plumbing/sound.ts': "import '../../files/sound.ts';",
  'git/objects/sound.ts': "import '../plumbing/sound.ts';",
  'git/capture/sound.ts': "import '../objects/sound.ts';",
  'git/landing/sound.ts': "import '../objects/sound.ts';",
  'git/gitRepository.ts': "import './landing/sound.ts';",
};

/** One file a violation, and the rule that must catch it. */
const planted: Readonly<Record<string, readonly [rule: string, text: string]>> = {
  'plans/aside.ts': ['adapters-plans-imports-only-below', "import '../decisions/sound.ts';"],
  'haftText/up.ts': ['adapters-haftText-imports-only-below', "import '../plans/sound.ts';"],
  'files/up.ts': ['adapters-files-imports-only-below', "import '../git/plumbing/sound.ts';"],
  'git/objects/up.ts': [
    'adapters-git-objects-imports-only-below',
    "import type {} from '../landing/sound.ts';",
  ],
  'git/landing/aside.ts': [
    'adapters-git-landing-imports-only-below',
    "import '../capture/sound.ts';",
  ],
  'git/workspaces/door.ts': [
    'adapters-git-workspaces-imports-only-below',
    "import '../gitRepository.ts';",
  ],
};

describe('given adapters with planted violations', () => {
  it('when their imports are followed, then each is caught by its rule, and nothing else', async () => {
    await using folder = await temporaryFolder();
    const plant = async (path: string, text: string): Promise<void> => {
      const place = join(folder.path, 'src/adapters', path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, `${text}\n`);
    };
    for (const [path, text] of Object.entries(sound)) await plant(path, text);
    for (const [path, [, text]] of Object.entries(planted)) await plant(path, text);

    const { violations } = await survey(folder.path);

    deepEqual(
      violations.map(({ rule, from }) => `${from}: ${rule}`).sort(),
      Object.entries(planted)
        .map(([path, [rule]]) => `src/adapters/${path}: ${rule}`)
        .sort(),
    );
  });
});
