import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bare } from '../../docs/bare.ts';
import { mcpFile, mcpPage } from '../../docs/mcpPage.ts';

describe('given the page of the Model Context Protocol', () => {
  it('when compared with the tables of its tools, then it says what they do', () => {
    equal(bare(readFileSync(mcpFile, 'utf8')), bare(mcpPage()));
  });
});
