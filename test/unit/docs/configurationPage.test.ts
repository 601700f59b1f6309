import { equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bare } from '../../docs/bare.ts';
import {
  configurationFile,
  configurationPage,
  variablesRead,
} from '../../docs/configurationPage.ts';

describe('given the page of all that can be set', () => {
  it('when compared with what reads it, then it says what that does', () => {
    equal(bare(readFileSync(configurationFile, 'utf8')), bare(configurationPage()));
  });

  it('when the sources are searched for variables, then those that are known to be there are found', () => {
    const found = variablesRead();
    for (const name of ['HAFT_CODEX_PATH', 'HAFT_WORKSPACE_ROOT', 'COLUMNS', 'HAFT_DEBUG'])
      ok(found.includes(name), name);
  });
});
