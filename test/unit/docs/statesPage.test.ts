import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { statesFile, statesPage } from '../../docs/statesPage.ts';

/** Tables are padded when the page is formatted, which says nothing. */
const bare = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---'))
    .join('\n');

describe('given the page of states', () => {
  it('when compared with the rules, then it says what they do', () => {
    equal(bare(readFileSync(statesFile, 'utf8')), bare(statesPage()));
  });
});
