import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bare } from '../../docs/bare.ts';
import { cliFile, cliPage } from '../../docs/cliPage.ts';

describe('given the page of the command line', () => {
  it('when compared with the table of commands, then it says what that does', () => {
    equal(bare(readFileSync(cliFile, 'utf8')), bare(cliPage()));
  });
});
