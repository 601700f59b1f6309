import { match, ok, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { PlanFiles } from '../../src/adapters/plans/planFiles.ts';
import { readPlan, type ReadPlan } from '../../src/adapters/plans/planFile.ts';
import { Fault } from '../../src/base/fault.ts';
import { extendPlan } from '../../src/domain/plan/draftPlan.ts';
import { planFlaws } from '../../src/domain/plan/planFlaws.ts';
import { assertPlace } from '../fixtures/decisionAnswer.ts';
import { fullPlan, handPlan } from '../fixtures/planTexts.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { Canary } from './canary.ts';
import { runs, Tally } from './effort.ts';
import { hostileBytes, type Material } from './hostileText.ts';

const keys = [
  ...['id', 'revision', 'title', 'defaults', 'decisions', 'repo_ref', 'base_sha', 'target_branch'],
  ...['projection_policy', 'delivery_policy', 'valid_for', 'valid_until', 'queue', 'priority'],
  ...['tags', 'slice_description', 'allowed_paths', 'forbidden_paths', 'affected_files', 'lockset'],
  ...['allowed_actions', 'allowed_modules', 'evidence_requirements', 'autonomy_envelope_ref'],
];
const materialOf = (canary: Canary): Material => ({
  seeds: [fullPlan, handPlan, handPlan.replaceAll('\n', '\r\n')],
  keys,
  wrap: (yaml) => `id: p\nrevision: p1\ndecisions: [dec-a]\n${yaml}`,
  canary,
});
const shown = 'plan.yaml';

/** A plan, or a fault whose every problem has a code and a place that the file has. */
function answerTo(bytes: Uint8Array): 'refused' | ReadPlan {
  try {
    const read = readPlan(bytes, '/x/plan.yaml', shown);
    for (const warning of read.warnings) match(warning, /^plan\.yaml:\d+:\d+ [^\n]+\.$/);
    return read;
  } catch (thrown) {
    if (!Fault.is(thrown)) throw thrown;
    match(thrown.code, /^plan_[a-z_]+$/);
    const problems = thrown.facts['problems'] as { line?: number; column?: number }[];
    ok(problems.length > 0);
    for (const { line = 1, column = 1 } of problems) assertPlace(bytes, { line, column });
    return 'refused';
  }
}

describe('given plan files changed at random', () => {
  it(`when ${runs} of them are read, then each is a plan or a typed fault, and nothing runs`, () => {
    using canary = new Canary();
    const tally = new Tally('plans');
    fc.assert(
      fc.property(hostileBytes(materialOf(canary)), (bytes) => {
        tally.take(() => {
          const read = answerTo(bytes);
          if (read === 'refused') return read;
          return planFlaws(read.plan).length === 0 ? 'plan' : 'plan with flaws';
        });
        canary.assertSilent();
      }),
      { numRuns: runs },
    );
    tally.expectEach('plan', 'plan with flaws', 'refused');
  }).timeout(600_000);

  it(`when those that are read get a further decision, then it is written or refused by a fault`, async () => {
    using canary = new Canary();
    await using folder = await temporaryFolder();
    const plans = new PlanFiles(folder.path);
    const tally = new Tally('plans rewritten');
    await fc.assert(
      fc.asyncProperty(hostileBytes(materialOf(canary)), async (bytes) => {
        await tally.takeAsync(async () => {
          const before = answerTo(bytes);
          if (before === 'refused') return before;
          const after = extendPlan(before.plan, more, {});
          try {
            const staged = await plans.stage(shown, after, new Map(), before);
            await staged.discard();
            return 'rewritten';
          } catch (thrown) {
            if (!Fault.is(thrown)) throw thrown;
            return `told as ${thrown.code}`;
          }
        });
        canary.assertSilent();
      }),
      { numRuns: runs },
    );
    tally.expectEach('rewritten', 'refused');
  }).timeout(600_000);
});

describe('given a plan that the library reads and cannot write', () => {
  it('when a decision is added, then it is told as plan_not_rewritable', async () => {
    await using folder = await temporaryFolder();
    const bytes = Buffer.from('? odd\nid: p\nrevision: p1\ndecisions: [dec-a]\n');
    const before = readPlan(bytes, '/x/plan.yaml', shown);
    const after = extendPlan(before.plan, more, {});
    await rejects(new PlanFiles(folder.path).stage(shown, after, new Map(), before), {
      code: 'plan_not_rewritable',
    });
  });
});

const more = {
  ...{ id: 'p', revision: 'p1', title: 'x', refs: ['dec-a', 'dec-new'], sequential: true },
  ...{ edges: [], values: {}, usual: {} },
};
