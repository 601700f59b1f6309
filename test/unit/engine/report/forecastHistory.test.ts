import { deepEqual, equal } from 'node:assert/strict';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import type { EvidenceRun } from '../../../../src/domain/evidence/evidence.ts';
import { earlierRuns, expected, together } from '../../../../src/engine/report/forecastHistory.ts';
import { landedLife } from '../../../fixtures/commissionEvents.ts';
import { MemoryJournal } from '../../../fixtures/engineStage/memoryJournal.ts';

const minute = 60_000;

/** The life of one that landed, each event so many minutes after the one before. */
interface Life {
  readonly id: string;
  /** By type of event; a claim or capture that is not named comes at once. */
  readonly minutes: Readonly<Record<string, number>>;
  /** What its commands took, minutes. */
  readonly commands: number;
  readonly proof?: number;
  readonly workMs?: number;
}

function told(lives: readonly Life[]): MemoryJournal {
  let at = 1_700_000_000_000;
  const journal = new MemoryJournal([], () => at);
  for (const life of lives)
    for (const draft of landedLife(life.id).flatMap((event) => inFull(event, life))) {
      at += (life.minutes[draft.type === 'measured' ? draft.data.round : draft.type] ?? 0) * minute;
      journal.lay([draft]);
    }
  return journal;
}

/** With its turn, its evidence and its proof. */
function inFull(event: EventDraft, { commands, proof, workMs }: Life): EventDraft[] {
  const { by, commission, attempt } = event;
  const measured = (minutes: number, round: 'result' | 'reverify'): EventDraft => {
    const runs = [{ durationMs: minutes * minute } as EvidenceRun];
    return {
      ...{ type: 'measured', by, commission, attempt },
      data: { tree: 'd'.repeat(40), runs, round },
    };
  };
  if (event.type === 'captured') {
    const data = {
      turn: 1,
      status: 'completed',
      tokens: 1,
      ...(workMs !== undefined && { workMs }),
    };
    const turn: EventDraft = { type: 'turn_ended', by, commission, attempt, data };
    return [turn, event, measured(commands, 'result')];
  }
  return event.type === 'landed' && proof !== undefined
    ? [measured(proof, 'reverify'), event]
    : [event];
}

async function learnt(lives: readonly Life[]): Promise<ReturnType<typeof expected>> {
  const all = together([...(await earlierRuns({ journal: told(lives) })).values()]);
  return expected(all, all);
}

describe('given runs that are on record', () => {
  const quiet: Life = {
    ...{ id: 'wc-1', commands: 3 },
    minutes: { admitted: 1, turn_ended: 9, result: 5, landed: 4 },
  };

  it('when one waited for nobody, then its parts are what passed between its events', async () => {
    deepEqual(await learnt([quiet]), {
      turnMs: 10 * minute,
      evidenceMs: 5 * minute,
      proofMs: 5 * minute,
    });
  });

  it('when others waited to be measured, then their waiting is no part of what evidence takes', async () => {
    const waited = { ...quiet, id: 'wc-2', minutes: { ...quiet.minutes, result: 65 } };
    const other = { ...waited, id: 'wc-3' };
    equal((await learnt([quiet, waited, other]))?.evidenceMs, 5 * minute);
  });

  it('when its machine slept in a turn, then only what it was awake counts', async () => {
    const slept = { ...quiet, workMs: 4 * minute };
    equal((await learnt([slept]))?.turnMs, 5 * minute);
  });

  it('when proofs of landings are on record, then they are what a proof takes', async () => {
    equal((await learnt([{ ...quiet, proof: 1 }]))?.proofMs, 3 * minute);
  });

  it('when nothing ran, then nothing is known', async () => {
    equal(await learnt([]), undefined);
  });
});
