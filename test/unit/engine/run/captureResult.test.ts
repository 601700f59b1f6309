import type { Ending } from '../../../../src/domain/verdict/judge.ts';
import { deepEqual, equal } from 'node:assert/strict';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import type { FileChange } from '../../../../src/engine/ports/repository.ts';
import type { Attempt } from '../../../../src/engine/run/attempt.ts';
import { captureResult } from '../../../../src/engine/run/capture.ts';
import { RunEnded } from '../../../../src/engine/run/outcome.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';

const workspace = { id: 'wc-1', path: '/w', base: 'b'.repeat(40) };

const change = (path: string, kind: FileChange['kind'] = 'modified'): FileChange => ({
  path,
  kind,
  oldMode: '100644',
  newMode: '100644',
  oldBlob: '',
  newBlob: '',
});

/** How a run ends whose agent left these changes, and what was recorded. */
async function capture(
  changes: readonly FileChange[],
  allowed: readonly string[] = ['src/**'],
  forbidden: readonly string[] = [],
  refused: readonly { path: string; why: string }[] = [],
  hidden: readonly string[] = [],
): Promise<{ readonly outcome: Ending | undefined; readonly recorded: readonly unknown[] }> {
  const recorded: unknown[] = [];
  const { scope } = commissionOf('wc-1');
  const commission: Commission = commissionOf('wc-1', {
    scope: { ...scope, allowedPaths: allowed, forbiddenPaths: forbidden },
  });
  const context = {
    caseRule: { caseless: false },
    workspaces: {
      capture: () => Promise.resolve({ tree: 't', changes, refused, hidden, ignored: [] }),
    },
    repository: {
      commit: () => Promise.resolve('c'),
      diffStat: () => Promise.resolve({ insertions: 1, deletions: 0, text: '' }),
    },
  } as unknown as Context;
  const attempt = {
    id: 'wc-1',
    number: 1,
    view: { commission },
    log: () => undefined,
    record: (fact: unknown) => Promise.resolve(recorded.push(fact)),
  } as unknown as Attempt;
  try {
    await captureResult(context, attempt, workspace);
    return { outcome: undefined, recorded };
  } catch (thrown) {
    if (!(thrown instanceof RunEnded)) throw thrown;
    return { outcome: thrown.ending, recorded };
  }
}

describe('given what an agent left in its workspace', () => {
  it('when all of it is in scope, then A5: tracked and new files alike are the result', async () => {
    const { outcome, recorded } = await capture([
      change('src/a.ts'),
      change('src/new.ts', 'added'),
    ]);
    equal(outcome, undefined);
    deepEqual(
      (recorded as { data: { result: { files: string[] } } }[]).map(
        (fact) => fact.data.result.files,
      ),
      [['src/a.ts', 'src/new.ts']],
    );
  });

  it('when it is nothing, then A8: no_commission_mutation, and that blocks', async () => {
    const { outcome } = await capture([]);
    deepEqual(
      [outcome?.state, outcome?.verdict.code],
      ['blocked_policy', 'no_commission_mutation'],
    );
  });

  const outside: [
    row: string,
    what: string,
    changes: FileChange[],
    allowed: string[],
    forbidden: string[],
    paths: string[],
  ][] = [
    ['G2', 'a file out of scope', [change('outside.md')], ['src/**'], [], ['outside.md']],
    [
      'A6',
      'one of two files out of scope',
      [change('src/a.ts'), change('b.ts')],
      ['src/**'],
      [],
      ['b.ts'],
    ],
    ['A2', 'a forbidden file', [change('secrets/k')], ['**/*'], ['secrets/**'], ['secrets/k']],
    [
      'A9, G1',
      'a temporary file of its own',
      [change('.tmp/log', 'added')],
      ['src/**'],
      [],
      ['.tmp/log'],
    ],
    [
      'A10',
      'a file renamed into its scope',
      [change('a.ts', 'deleted'), change('b.ts', 'added')],
      ['b.ts'],
      [],
      ['a.ts'],
    ],
    [
      'sensitive',
      'the set-up of workspaces',
      [change('.haft/workspace.yaml')],
      ['**'],
      [],
      ['.haft/workspace.yaml'],
    ],
    ['sensitive', 'an agent file nobody named', [change('AGENTS.md')], ['**'], [], ['AGENTS.md']],
  ];
  for (const [row, what, changes, allowed, forbidden, paths] of outside) {
    it(`when it holds ${what}, then ${row}, R6: all of it is blocked and the paths are named`, async () => {
      const { outcome, recorded } = await capture(changes, allowed, forbidden);
      deepEqual(
        [outcome?.state, outcome?.verdict.code, outcome?.details?.['out_of_scope_paths']],
        ['blocked_policy', 'mutation_outside_commission_scope', paths],
      );
      // Kept all the same, for the operator to look at.
      equal(recorded.length, 1);
    });
  }

  it('when it cannot be captured faithfully, then that blocks before anything else', async () => {
    const { outcome } = await capture(
      [],
      [],
      [],
      [{ path: 'sub', why: 'a repository of its own' }],
    );
    deepEqual(
      [outcome?.verdict.code, outcome?.details?.['refused']],
      ['capture_refused', ['sub (a repository of its own)']],
    );
  });

  it('when ignore rules of its own hide some of it, then the result says which', async () => {
    const { recorded } = await capture([change('src/a.ts')], ['**'], [], [], ['src/out/']);
    const [fact] = recorded as { data: { result: { hidden: string[] } } }[];
    deepEqual(fact?.data.result.hidden, ['src/out/']);
  });
});
