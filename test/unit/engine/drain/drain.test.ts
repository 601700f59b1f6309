import { deepEqual } from 'node:assert/strict';
import type { Context } from '../../../../src/engine/ports/context.ts';
import { Drain } from '../../../../src/engine/drain/drain.ts';
import type { SharedWork } from '../../../../src/engine/drain/order.ts';
import { putRequest } from '../../../../src/engine/drain/request.ts';
import { Landings } from '../../../../src/engine/landing/landings.ts';
import { Prover } from '../../../../src/engine/proof/prover.ts';
import { created } from '../../../fixtures/commissionEvents.ts';
import { MemoryJournal } from '../../../fixtures/engineStage/memoryJournal.ts';

const now = 1_700_000_000_000;
const none = (): Promise<readonly never[]> => Promise.resolve([]);

function sharedWork(context: Context): SharedWork {
  const prover = new Prover(context);
  const permit = {} as SharedWork['permit'];
  return { prover, landings: new Landings(context, prover), permit };
}

/** An engine with one queued commission that does `early` after it leads and before it listens. */
function contextOf(early: (context: Context) => Promise<unknown>): Context {
  const context = {
    clock: { now: () => now, after: () => ({ dispose: () => undefined }) },
    chance: { hex: () => '00000000' },
    caseRule: { caseless: false },
    settings: { staleLeaseMaxAgeMs: 0 },
    processes: { self: 'me', state: () => 'alive' },
    agents: {
      reapOrphans: () => early(context),
      holdings: none,
      onDidSignIn: () => ({ dispose: () => undefined }),
    },
    decisions: { onDidChange: () => ({ dispose: () => undefined }) },
    workspaces: {
      sweep: () => Promise.resolve(),
      holdings: none,
      rest: () => Promise.resolve(),
    },
    sandboxes: { reapOrphans: () => Promise.resolve(0), rest: () => Promise.resolve() },
    setups: { rest: () => Promise.resolve() },
    runLog: { holdings: none },
    repository: { recoverLandings: none, kept: () => Promise.resolve(new Map()) },
    report: (text: string) => {
      throw new Error(text);
    },
    journal: new MemoryJournal([created('wc-1')], () => now),
  } as unknown as Context;
  return context;
}

describe('given a drain that was asked to stop before it could listen', () => {
  const table = [
    ['stop', 'stopped'],
    ['interrupt', 'interrupted'],
  ] as const;
  for (const [request, how] of table) {
    it(`when the request is to ${request}, then it is heard all the same, and nothing is claimed`, async () => {
      const context = contextOf((early) => putRequest(early, 'operator:test', { request }));
      const shared = sharedWork(context);
      const drain = await Drain.start(context, shared, { mode: 'drain', concurrency: 1 });
      const summary = await drain.done;
      const { ledger } = context.journal;
      deepEqual(
        [summary.how, ledger.get('wc-1')?.state, ledger.leader],
        [how, 'queued', undefined],
      );
    });
  }
});

describe('given what an engine left behind when it was killed', () => {
  it('when a drain starts, then its sessions and its sandboxes are ended first', async () => {
    const ended: string[] = [];
    const stopped = contextOf((early) => putRequest(early, 'operator:test', { request: 'stop' }));
    const { agents, sandboxes } = stopped;
    const reaping = (what: string, then: () => Promise<unknown>) => ({
      reapOrphans: async () => {
        ended.push(what);
        await then();
        return 1;
      },
    });
    const context = {
      ...stopped,
      agents: { ...agents, ...reaping('sessions', () => agents.reapOrphans()) },
      sandboxes: { ...sandboxes, ...reaping('sandboxes', () => Promise.resolve()) },
    } as unknown as Context;
    const order = { mode: 'drain', concurrency: 1 } as const;
    await (
      await Drain.start(context, sharedWork(context), order)
    ).done;
    deepEqual(ended, ['sessions', 'sandboxes']);
  });
});
