import { deepEqual, ok } from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { survey } from './layers.ts';

const root = dirname(dirname(import.meta.dirname));

describe('given the sources', () => {
  it('when their imports are followed, then every one points down', async () => {
    const { modules, violations } = await survey(root);

    deepEqual(violations, []);
    ok(modules > 0, 'no module was seen');
  });
});

const allowed: Readonly<Record<string, string>> = {
  'base/sound.ts': 'export type Sound = 1;\nexport const sound = 1;',
  'domain/scope/sound.ts': "export { sound } from '../../base/sound.ts';",
  'engine/ports/sound.ts':
    "import type { Sound } from '../../base/sound.ts';\nexport const sound: Sound = 1;",
  'adapters/sound.ts': "import 'node:fs';\nimport 'execa';\nimport '../engine/ports/sound.ts';",
  'composition/sound.ts': "import '../adapters/sound.ts';",
  'extension/sound.ts':
    "import 'vscode';\nimport type * as engine from '../engine/ports/sound.ts';",
  'mcp/sound.ts':
    "import '../engine/report/sound.ts';\nimport type * as engine from '../engine/ports/sound.ts';",
  'cli/commands/serve.ts': "import '../../mcp/sound.ts';",
  'extension/mcp/sound.ts': "import '../../mcp/sound.ts';",
  'cli/sound.ts': "import '../composition/sound.ts';\nimport '../engine/report/sound.ts';",
  'domain/verdict/sound.ts': "export * from '../evidence/sound.ts';",
  'domain/evidence/sound.ts': 'export const seen = 1;',
  'engine/report/sound.ts': "export * from '../../domain/scope/sound.ts';",
};

/** One file a violation; the key's value is the rule that must catch it, then its text. */
const planted: Readonly<Record<string, readonly [string, string]>> = {
  'base/up.ts': ['base-imports-only-below', "import type * as up from '../engine/ports/sound.ts';"],
  'domain/scope/up.ts': [
    'domain-imports-only-below',
    "export * from '../../engine/ports/sound.ts';",
  ],
  'engine/ports/up.ts': ['engine-imports-only-below', "await import('../../adapters/sound.ts');"],
  'adapters/up.ts': ['adapters-imports-only-below', "import '../composition/sound.ts';"],
  'composition/up.ts': ['composition-imports-only-below', "import '../cli/sound.ts';"],
  'extension/aside.ts': ['extension-imports-only-below', "import '../cli/sound.ts';"],
  'cli/deep.ts': ['cli-imports-only-below', "import '../adapters/sound.ts';"],
  'mcp/deep.ts': ['mcp-imports-only-below', "import '../adapters/sound.ts';"],
  'mcp/wide.ts': ['mcp-imports-only-below', "import type * as all from '../composition/sound.ts';"],
  'cli/aside.ts': ['mcp-has-one-door-for-the-cli', "import '../mcp/sound.ts';"],
  'extension/around.ts': ['mcp-has-one-door-for-the-editor', "import '../mcp/sound.ts';"],
  'base/node.ts': ['pure-layers-import-nothing-foreign', "import 'node:fs';"],
  'domain/scope/npm.ts': ['pure-layers-import-nothing-foreign', "import 'execa';"],
  'engine/ports/npm.ts': [
    'pure-layers-import-nothing-foreign',
    "import type * as npm from 'execa';",
  ],
  'adapters/editor.ts': ['vscode-only-in-extension', "import type * as editor from 'vscode';"],
  'mcp/editor.ts': ['vscode-only-in-extension', "import 'vscode';"],
  'cli/engine.ts': [
    'surfaces-know-the-engine-by-its-types-words-and-reports',
    "import '../engine/ports/sound.ts';",
  ],
  'engine/words/up.ts': ['engine-words-imports-only-below', "import '../report/sound.ts';"],
  'engine/review/aside.ts': ['engine-review-imports-only-below', "import '../report/sound.ts';"],
  'engine/loose.ts': ['every-file-has-a-room', 'export {};'],
  'engine/hall/new.ts': ['every-file-has-a-room', 'export {};'],
  'domain/evidence/up.ts': [
    'domain-evidence-imports-only-below',
    "import type * as up from '../verdict/sound.ts';",
  ],
  'mcp/ring.ts': ['no-cycles', "import './ring2.ts';"],
  'adapters/useCase.ts': [
    'adapters-know-the-engine-by-its-ports',
    "import type * as useCase from '../engine/report/sound.ts';",
  ],
  'stray/stray.ts': ['every-file-has-a-layer', 'export {};'],
};

describe('given sources with planted violations', () => {
  it('when their imports are followed, then each is caught by its rule, and nothing else', async () => {
    await using folder = await temporaryFolder();
    await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
    const plant = async (path: string, text: string): Promise<void> => {
      await mkdir(dirname(join(folder.path, 'src', path)), { recursive: true });
      await writeFile(join(folder.path, 'src', path), `${text}\n`);
    };
    for (const [path, text] of Object.entries(allowed)) await plant(path, text);
    for (const [path, [, text]] of Object.entries(planted)) await plant(path, text);
    await plant('mcp/ring2.ts', "import './ring.ts';");

    const { violations } = await survey(folder.path);

    deepEqual(
      violations.map(({ rule, from }) => `${from}: ${rule}`).sort(),
      Object.entries(planted)
        .map(([path, [rule]]) => `src/${path}: ${rule}`)
        .sort(),
    );
  });
});
