import { seed } from '../fixtures/seed.ts';

/** Whatever was drawn can be drawn again, whichever test it was that failed. */
export const mochaHooks = {
  afterEach(this: Mocha.Context): void {
    if (this.currentTest?.state === 'failed')
      process.stdout.write(`    (HAFT_SEED=${seed} draws the same again)\n`);
  },
};
