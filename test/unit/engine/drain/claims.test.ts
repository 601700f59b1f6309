import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { isClosed, isExecuting } from '../../../../src/domain/commission/situation.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { lockConflict } from '../../../../src/domain/scope/authority.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

const executing = (stage: EngineStage): string[] =>
  [...stage.journal.ledger.open()]
    .filter((view) => isExecuting(situationOf(view)))
    .map(({ commission }) => commission.id);

describe('given a queue and a drain', () => {
  it('when there are more commissions than slots, then the freed slot is refilled at once', async () => {
    const paths = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.txt`);
    const files = Object.fromEntries(paths.map((path) => [path, 'one\n']));
    const stage = engineStage({ files, decisions: paths.map((path) => about(path)) });
    let [now, most] = [0, 0];
    const script = stage.agents.script;
    stage.agents.script = async (work) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
      return script(work);
    };
    for (const path of paths) await stage.create(`dec-${path}`, auto);
    await (
      await stage.start({ concurrency: 2 })
    ).done;
    deepEqual([most, stage.repository.log().length], [2, 6]);
  });

  it('when a commission is requeued while it runs, then its new attempt runs in the same drain', async () => {
    const stage = engineStage();
    let first = true;
    stage.agents.script = async ({ place, request: { signal }, brief }) => {
      if (first) {
        first = false;
        await stage.commissions.requeue({
          id: brief.commission,
          reason: 'anew',
          by: 'operator:test',
        });
        await new Promise<void>((resolve) =>
          signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve()),
        );
        return { kind: 'interrupted', tokens: 0 };
      }
      equal(stage.agents.open$.get(brief.commission), 1);
      place.set('a.txt', 'two\n');
      return done();
    };
    const id = await stage.create('dec-a.txt', auto);
    await (
      await stage.start({ concurrency: 2 })
    ).done;
    deepEqual([situationOf(stage.view(id)), stage.view(id).attempt], ['landed', 2]);
  });

  it('when a held result is requeued, then the next attempt lands in the same drain as well', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const script = stage.agents.script;
    stage.repository.dirty.push('a.txt');
    const id = await stage.create('dec-a.txt', auto);
    await stage.create('dec-b.txt', auto);
    stage.agents.script = async (work) => {
      const isOther = work.brief.commission !== id;
      while (isOther && situationOf(stage.view(id)) !== 'held') await new Promise(setImmediate);
      if (isOther) {
        stage.repository.dirty = [];
        await stage.commissions.requeue({ id, reason: 'anew', by: 'operator:test' });
      }
      return script(work);
    };
    await (
      await stage.start({ concurrency: 2 })
    ).done;
    deepEqual([situationOf(stage.view(id)), stage.view(id).attempt], ['landed', 2]);
  });

  it('when queues are random, then overlapping ones never run together and each ends once', async () => {
    const paths = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1'];
    const scope = fc.constantFrom('a/', 'b/', 'a/1', 'a/2', 'b/1', 'c/1', '**');
    const queue = fc.array(
      fc.record({ scope, red: fc.boolean(), pause: fc.nat(3), auto: fc.boolean() }),
      { minLength: 1, maxLength: 7 },
    );
    await fc.assert(
      fc.asyncProperty(queue, fc.integer({ min: 1, max: 4 }), async (wanted, concurrency) => {
        const decisions = wanted.map(({ scope: path, red }, index) =>
          decisionOf(`dec-${index}`, {
            allowedPaths: [path],
            affectedFiles: [path],
            evidenceRequirements: [{ kind: 'command', command: red ? 'false' : 'true' }],
          }),
        );
        const files = Object.fromEntries(paths.map((path) => [path, 'one\n']));
        const stage = engineStage({ files, decisions, settings: { repairTurns: 0 } });
        let turns = 0;
        const ids: string[] = [];
        for (const [index, one] of wanted.entries())
          ids.push(await stage.create(`dec-${index}`, one.auto ? auto : {}));
        stage.agents.script = async ({ brief, place }) => {
          const locks = executing(stage).map((id) => stage.view(id).commission.scope.lockset);
          for (const [at, mine] of locks.entries())
            for (const other of locks.slice(at + 1))
              equal(lockConflict(mine, other, { caseless: false }), undefined);
          turns += 1;
          ok(turns <= concurrency);
          // Beside each live turn one result at most is measured.
          ok(locks.length <= (concurrency === 1 ? 1 : 2 * concurrency));
          const pause = wanted[ids.indexOf(brief.commission)]?.pause ?? 0;
          for (let waits = 0; waits < pause; waits++) await new Promise(setImmediate);
          const [path] = brief.scope.allowedPaths;
          const file = path === '**' ? 'c/1' : path?.endsWith('/') ? `${path}1` : path;
          place.set(file ?? '', `by ${brief.commission}\n`);
          turns -= 1;
          return done();
        };
        const drain = await stage.start({ concurrency });
        await drain.done;
        for (const id of ids) {
          const types = stage.told(id);
          equal(types.filter((type) => type === 'settled').length, 1, types.join(' '));
          const situation = situationOf(stage.view(id));
          ok(isClosed(situation) || ['held', 'failed'].includes(situation), situation);
        }
        const landed = ids.filter((id) => situationOf(stage.view(id)) === 'landed');
        equal(stage.repository.log().length, 1 + landed.length);
        deepEqual(stage.reported, []);
      }),
      { numRuns: 60 },
    );
  });
});
