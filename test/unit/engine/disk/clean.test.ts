import { deepEqual, equal, rejects } from 'node:assert/strict';
import { clean, whatCleanWould } from '../../../../src/engine/disk/clean.ts';
import { diskLedger } from '../../../../src/engine/disk/ledger.ts';
import { restore } from '../../../../src/engine/disk/restore.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { works } from '../../../fixtures/engineStage/scriptedAgents.ts';

const by = 'operator:test' as const;
const { signal } = new AbortController();
const paths = ['a.txt', 'b.txt', 'c.txt'];

async function held(): Promise<{ stage: EngineStage; ids: string[] }> {
  const files = Object.fromEntries(paths.map((path) => [path, 'one\n']));
  const stage = engineStage({ files, decisions: paths.map((path) => about(path)) });
  const ids: string[] = [];
  for (const path of paths) ids.push(await stage.create(`dec-${path}`));
  await (
    await stage.start()
  ).done;
  return { stage, ids };
}

const workspacesOf = (stage: EngineStage): string[] =>
  [...stage.places.places.keys()].filter((path) => path.startsWith('/workspaces/')).sort();

describe('given results, some of which are over', () => {
  it('when it is cleaned, then what is over goes, is told, and what is open stays', async () => {
    const { stage, ids } = await held();
    const [refused = '', cancelled = '', open = ''] = ids;
    await stage.reviews.refuse({ id: refused, by, reason: 'no' });
    await stage.commissions.cancel({ id: cancelled, by, reason: 'no' });
    const ledger = await diskLedger(stage.context, signal);
    const [share] = ledger.shares;
    deepEqual([share?.count, share?.bytes, share?.over.count], [3, 300, 2]);

    const before = stage.journal.events.length;
    const would = await whatCleanWould(stage.context, signal);
    deepEqual([workspacesOf(stage).length, stage.journal.events.length], [3, before]);
    const done = await clean(stage.context, by, signal);
    deepEqual(done, would);
    deepEqual(done.removed, [
      { kind: 'workspaces', count: 2, bytes: 200 },
      { kind: 'homes', count: 2, bytes: 0 },
    ]);
    deepEqual(workspacesOf(stage), [`/workspaces/${open}`]);
    deepEqual([...stage.agents.letGo].sort(), [refused, cancelled].sort());
    const last = stage.journal.events.at(-1);
    deepEqual([last?.type, last?.by, last?.data], ['cleaned', by, { removed: done.removed }]);
    await clean(stage.context, by, signal);
    equal(stage.journal.events.length, before + 1, 'nothing went, and nothing is written');
  });

  it('when somebody stands in one, or it cannot be captured, then it stays and why is told', async () => {
    const { stage, ids } = await held();
    const [stoodIn = '', torn = '', fine = ''] = ids;
    for (const id of ids) await stage.reviews.refuse({ id, by, reason: 'no' });
    stage.places.inUse.add(`/workspaces/${stoodIn}`);
    const capture = stage.places.capture.bind(stage.places);
    stage.places.capture = (place) =>
      place.id === torn ? Promise.reject(new Error('it does not hold still')) : capture(place);
    const { left } = await clean(stage.context, by, signal);
    deepEqual(left, [
      { name: stoodIn, why: 'a process stands in its workspace' },
      { name: torn, why: 'it does not hold still' },
    ]);
    deepEqual(workspacesOf(stage), [stoodIn, torn].map((id) => `/workspaces/${id}`).sort());
    equal(stage.agents.letGo.has(fine), true);
    equal(stage.agents.letGo.has(stoodIn), false);
  });

  it('when what a landing was cut off in left refs, then those of closed ones go, and results stay', async () => {
    const { stage, ids } = await held();
    const [over = '', open = ''] = ids;
    await stage.reviews.refuse({ id: over, by, reason: 'no' });
    for (const id of [over, open, 'wc-foreign'])
      for (const kind of ['ahead', 'proofs', 'landing'])
        stage.repository.refs.set(`refs/haft/${kind}/${id}`, stage.view(over).result?.commit ?? '');
    const before = [...stage.repository.refs.keys()];
    await clean(stage.context, by, signal);
    const gone = before.filter((ref) => !stage.repository.refs.has(ref));
    deepEqual(gone.sort(), [`refs/haft/ahead/${over}`, `refs/haft/proofs/${over}`]);
  });
});

describe('given a run that is taken away from a living drain', () => {
  it('when it is cleaned meanwhile, then its place stays until that drain ends', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    stage.agents.script = async (work) => {
      await gate;
      return works(work);
    };
    const id = await stage.create('dec-a.txt');
    const drain = await stage.start();
    while (!stage.told(id).includes('thread_opened')) await new Promise(setImmediate);
    await stage.commissions.cancel({ id, by, reason: 'no' });
    const { left, removed } = await clean(stage.context, by, signal);
    deepEqual(left, [{ name: id, why: 'the drain that ran it may still be at it' }]);
    deepEqual([removed, workspacesOf(stage)], [[], [`/workspaces/${id}`]]);
    go();
    await drain.done;
    deepEqual(workspacesOf(stage), []);
  });
});

describe('given a commission that is closed and cleaned away', () => {
  it('when it is restored, then the last that was kept of it stands there, and once', async () => {
    const { stage, ids } = await held();
    const [id = '', open = ''] = ids;
    stage.places.place(`/workspaces/${id}`).set('a.txt', 'more than the result\n');
    await stage.reviews.refuse({ id, by, reason: 'no' });
    await clean(stage.context, by, signal);
    const restored = await restore(stage.context, id);
    equal(restored.from?.ref, `refs/haft/abandoned/${id}/1`);
    equal(stage.places.place(restored.path).get('a.txt'), 'more than the result\n');
    equal((await restore(stage.context, id)).from, undefined);
    await rejects(restore(stage.context, open), { code: 'commission_not_restorable' });

    // As it was brought back it is kept already; what is added there is kept beside it.
    const refs = [...stage.repository.refs];
    await clean(stage.context, by, signal);
    deepEqual([...stage.repository.refs], refs);
    const { path } = await restore(stage.context, id);
    stage.places.place(path).set('a.txt', 'and more\n');
    await clean(stage.context, by, signal);
    deepEqual([...stage.repository.refs].slice(0, -1), refs);
    equal([...stage.repository.refs.keys()].at(-1), `refs/haft/abandoned/${id}/1-2`);
    equal((await restore(stage.context, id)).from?.ref, `refs/haft/abandoned/${id}/1-2`);
  });

  it('when nothing was ever kept of it, then that is said', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    await stage.commissions.cancel({ id, by, reason: 'no' });
    await rejects(restore(stage.context, id), { code: 'nothing_kept' });
    await rejects(restore(stage.context, 'wc-nowhere'), { code: 'commission_not_found' });
  });
});
