import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bare } from '../../docs/bare.ts';
import { statesFile, statesPage } from '../../docs/statesPage.ts';

describe('given the page of states', () => {
  it('when compared with the rules, then it says what they do', () => {
    equal(bare(readFileSync(statesFile, 'utf8')), bare(statesPage()));
  });
});
