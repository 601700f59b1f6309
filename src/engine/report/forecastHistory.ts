import type { StoredEvent } from '../../domain/commission/event.ts';
import type { EvidenceRun } from '../../domain/evidence/evidence.ts';
import type { ForecastTime } from '../../domain/schedule/forecast.ts';
import type { Needs } from '../ports/context.ts';

/** Earlier runs that are looked at. */
const mostRuns = 200;

/** What one run that settled took, milliseconds, as far as its events say; waiting for others left out. */
interface RunTime {
  readonly turnMs: number;
  /** Its commands alone. */
  readonly evidenceMs: number;
  /** From its result to what they said, waiting included. */
  readonly measuringMs: number;
}

/** Earlier runs of one decision, or of all. */
export interface EarlierRuns {
  readonly runs: readonly RunTime[];
  /** What the commands took on what was to land, where they ran. */
  readonly proofMs: readonly number[];
}

/** How long runs that settled took, by decision. */
export async function earlierRuns({
  journal,
}: Needs<'journal'>): Promise<ReadonlyMap<string, EarlierRuns>> {
  const { ledger } = journal;
  const ran = [...ledger.open(), ...ledger.latestClosed(mostRuns)].filter(({ verdict }) => verdict);
  const learnt = new Map<string, EarlierRuns>();
  for (const { commission } of ran.slice(0, mostRuns)) {
    const history = await journal.history(commission.id);
    const known = learnt.get(commission.decisionRef);
    learnt.set(commission.decisionRef, together([known ?? none, readHistory(history)]));
  }
  return learnt;
}

const none: EarlierRuns = { runs: [], proofMs: [] };

export const together = (all: readonly EarlierRuns[]): EarlierRuns => ({
  runs: all.flatMap(({ runs }) => runs),
  proofMs: all.flatMap(({ proofMs }) => proofMs),
});

/**
 * What is in the middle of these runs. What evidence takes beside its commands, its checkout and its set-up,
 * is taken from the run that waited least.
 * @param all Of every decision: what `some` does not know.
 * @returns Undefined where nothing ran.
 */
export function expected(some: EarlierRuns, all: EarlierRuns): ForecastTime | undefined {
  const turnMs = median(some.runs.map((run) => run.turnMs));
  const commandsMs = median(some.runs.map((run) => run.evidenceMs));
  if (turnMs === undefined || commandsMs === undefined) return undefined;
  const beside = Math.min(
    ...all.runs.map(({ measuringMs, evidenceMs }) => Math.max(0, measuringMs - evidenceMs)),
  );
  const proofMs = median(some.proofMs) ?? commandsMs;
  return { turnMs, evidenceMs: commandsMs + beside, proofMs: proofMs + beside };
}

/** Each run from its claim to its verdict; one that was cut off says nothing. */
function readHistory(history: readonly StoredEvent[]): EarlierRuns {
  const runs: RunTime[] = [];
  const proofMs: number[] = [];
  let run: RunBeingRead | undefined;
  for (const event of history) {
    const { type } = event;
    if (type === 'claimed') run = new RunBeingRead(event.at);
    else if (type === 'interrupted') run = undefined;
    else if (type === 'measured' && event.data.round === 'reverify')
      proofMs.push(lengthOf(event.data.runs));
    else if (type === 'settled' && run) {
      runs.push(run.end(event.at));
      run = undefined;
    } else run?.hear(event);
  }
  return { runs, proofMs };
}

/**
 * While an agent is at work all that passes is its turn's, but for the time its machine slept; a repair turn
 * begins with waiting for a slot, so only its work counts. Measuring begins at the capture.
 */
class RunBeingRead {
  private at: number;
  private turnMs = 0;
  private evidenceMs = 0;
  private measuringMs = 0;
  private part: 'turn' | 'measuring' | 'measured' = 'turn';

  constructor(at: number) {
    this.at = at;
  }

  hear(event: StoredEvent): void {
    const passed = this.pass(event.at);
    if (event.type === 'turn_ended') {
      this.turnMs += Math.min(passed, event.data.workMs ?? passed);
      this.part = 'turn';
    } else if (this.part === 'turn' || event.type === 'judged') this.turnMs += passed;
    else if (this.part === 'measuring') this.measuringMs += passed;
    if (event.type === 'captured') this.part = 'measuring';
    if (event.type !== 'measured' || this.part === 'turn') return;
    this.evidenceMs += lengthOf(event.data.runs);
    this.part = 'measured';
  }

  end(at: number): RunTime {
    const passed = this.pass(at);
    const { turnMs, evidenceMs, measuringMs } = this;
    return { turnMs: turnMs + (this.part === 'turn' ? passed : 0), evidenceMs, measuringMs };
  }

  private pass(at: number): number {
    const passed = at - this.at;
    this.at = at;
    return passed;
  }
}

const lengthOf = (runs: readonly EvidenceRun[]): number =>
  runs.reduce((sum, { durationMs }) => sum + durationMs, 0);

function median(all: readonly number[]): number | undefined {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
}
