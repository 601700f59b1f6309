import fc from 'fast-check';
import type { Decision } from '../../src/domain/decision/decision.ts';
import { authorityOf, lockConflict } from '../../src/domain/scope/authority.ts';
import { firstExcess } from '../../src/domain/scope/excess.ts';
import { answerTo } from '../fixtures/decisionAnswer.ts';
import { bareFile, fullFile, haftFile } from '../fixtures/decisionFiles.ts';
import { Canary } from './canary.ts';
import { runs, Tally } from './effort.ts';
import { hostileBytes } from './hostileText.ts';

const keys = [
  ...['id', 'kind', 'version', 'status', 'title', 'context', 'mode', 'valid_until', 'created_at'],
  ...['updated_at', 'links', 'problem_refs', 'section_refs', 'affected_files', 'invariants'],
  ...['evidence_requirements', 'allowed_paths', 'forbidden_paths', 'depends_on'],
];

/** What is asked of a decision's paths before anything is started. */
function assertRulesHold({ allowedPaths, forbiddenPaths }: Decision): void {
  for (const caseless of [true, false]) {
    authorityOf({ allowedPaths, forbiddenPaths }, { caseless }).verdict('docs/guide.md');
    lockConflict(allowedPaths, forbiddenPaths, { caseless });
    firstExcess({ allowedPaths, forbiddenPaths }, { allowedPaths, forbiddenPaths }, { caseless });
  }
}

describe('given decision files changed at random', () => {
  it(`when ${runs} of them are read, then each is a decision or a typed problem, and nothing runs`, () => {
    using canary = new Canary();
    const tally = new Tally('decision files');
    const seeds = [haftFile, bareFile, fullFile, fullFile.replaceAll('\n', '\r\n')];
    const wrap = (yaml: string): string => `---\n${yaml}---\n# Text\n`;
    fc.assert(
      fc.property(hostileBytes({ seeds, keys, wrap, canary }), (bytes) => {
        tally.take(() => {
          const reading = answerTo(bytes);
          if (reading.kind === 'decision') assertRulesHold(reading.decision);
          return reading.kind;
        });
        canary.assertSilent();
      }),
      { numRuns: runs },
    );
    tally.expectEach('decision', 'malformed');
  }).timeout(600_000);
});
