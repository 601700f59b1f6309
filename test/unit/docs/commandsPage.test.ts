import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bare } from '../../docs/bare.ts';
import { commandMeanings, contextMeanings } from '../../docs/commandMeanings.ts';
import { commandsFile, commandsPage } from '../../docs/commandsPage.ts';
import { readManifest } from '../../docs/manifest.ts';

const root = join(import.meta.dirname, '../../..');

describe('given the page of commands', () => {
  it('when compared with the manifest, then it says what that does', () => {
    equal(bare(readFileSync(commandsFile, 'utf8')), bare(commandsPage()));
  });

  it('when its subjects are read, then each command stands under exactly one', () => {
    const described = Object.values(commandMeanings).flatMap((one) => Object.keys(one));
    const contributed = readManifest().contributes.commands.map(({ command }) => command);

    deepEqual(described.toSorted(), contributed.toSorted());
  });

  it('when a context key of ours is set, then the page says what it means', () => {
    const keys = readFileSync(join(root, 'src/extension/contextKeys.ts'), 'utf8');
    const set = [...keys.matchAll(/readonly '(haft\.\w+)'/g)].map(([, key]) => key);

    deepEqual(set.toSorted(), Object.keys(contextMeanings).toSorted());
  });
});
