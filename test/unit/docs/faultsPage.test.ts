import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { faultsFile, faultsPage } from '../../docs/faultsPage.ts';
import { bare } from '../../docs/bare.ts';

describe('given the page of faults', function () {
  this.timeout(30_000);

  it('when each happens to the engine, then the page says what becomes of it', async () => {
    equal(bare(readFileSync(faultsFile, 'utf8')), bare(await faultsPage()));
  });
});
