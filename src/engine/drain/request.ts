import { Fault, messageOf } from '../../base/fault.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { drainActor, type Actor } from '../../domain/commission/actor.ts';
import type { DrainView } from '../../domain/commission/drainView.ts';
import type { DrainAsk } from '../../domain/commission/drainFact.ts';
import { storeWide, type EventDraft } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { isGroundFault } from '../authority/ground.ts';
import { isLive } from '../authority/holders.ts';
import type { Needs } from '../ports/context.ts';
import { noDrain } from './leader.ts';

/** How long a leader that lives may take to answer, ms; it takes a fraction of a second. */
const ANSWER_MS = 10_000;

/** What became of a request. */
export interface Answer {
  readonly drain: string;
  /**
   * `heard`: its leader acts on it · `ended`: the drain ended meanwhile · `left`: its process is gone, and the
   * request counts for whoever goes on with it.
   */
  readonly how: 'heard' | 'ended' | 'left';
  /** Commissions that were being worked on when it was answered. */
  readonly running: number;
}

/** A request on the record. */
interface Asked {
  readonly drain: string;
  readonly seq: number;
  /** Whom it is for; nobody, where it lifts a pause that was left behind. */
  readonly leader: DrainView | undefined;
}

type AskPorts = Needs<'clock' | 'journal' | 'processes'>;

/**
 * Asks the leader, wherever it runs, and waits until it has answered (docs/rules.md R185).
 * @throws Fault `no_drain`; `drain_silent` where a leader that lives does not answer within 10 s.
 */
export async function requestOfLeader(
  context: AskPorts,
  by: Actor,
  ask: DrainAsk,
): Promise<Answer> {
  const { drain, seq, leader } = await putRequest(context, by, ask);
  const answer = (how: Answer['how']): Answer => ({ drain, how, running: runsOf(context, drain) });
  if (!leader || !isLive(context, leader.holder)) return answer('left');
  return answer(await untilAnswered(context, leader, seq));
}

/** Writes the request down and waits for nobody. @throws Fault `no_drain`. */
export function putRequest(
  { journal }: Needs<'journal'>,
  by: Actor,
  ask: DrainAsk,
): Promise<Asked> {
  return journal.transact((ledger) => {
    const { leader, leftPaused } = ledger;
    const drain = leader?.drain ?? (ask.request === 'resume' ? leftPaused : undefined);
    if (drain === undefined) throw noDrain();
    const request: EventDraft = {
      ...{ type: 'drain_requested', by, ...storeWide },
      data: { drain, ...ask },
    };
    return { events: [request], result: { drain, seq: ledger.lastSeq + 1, leader } };
  });
}

/** The leader's answer to all that was asked of it; whoever asked waits for it, in whatever process. */
export function answerRequests(
  { journal, report }: Needs<'journal' | 'report'>,
  drain: string,
): void {
  const owed = (ledger: Ledger): readonly EventDraft[] => {
    const { leader } = ledger;
    if (leader?.drain !== drain || !isOwed(leader)) return [];
    const data = { drain, upTo: leader.asked ?? 0 };
    return [{ type: 'drain_acknowledged', by: drainActor(drain), ...storeWide, data }];
  };
  journal.append(owed).catch((thrown: unknown) => {
    if (!isGroundFault(thrown)) report(`drain ${drain} could not answer: ${messageOf(thrown)}`);
  });
}

const isOwed = ({ asked = 0, heard = 0 }: DrainView): boolean => asked > heard;

async function untilAnswered(
  { clock, journal }: AskPorts,
  { drain, holder }: DrainView,
  seq: number,
): Promise<'heard' | 'ended'> {
  const answer = (): 'heard' | 'ended' | undefined => {
    const { leader } = journal.ledger;
    if (leader?.drain !== drain) return 'ended';
    return (leader.heard ?? 0) >= seq ? 'heard' : undefined;
  };
  const owned: Disposable[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const look = (): void => {
        const how = answer();
        if (how) resolve(how);
      };
      owned.push(journal.onDidAppend(look));
      owned.push(clock.after(ANSWER_MS, () => reject(silent(drain, holder))));
      look();
    });
  } finally {
    for (const one of owned) one.dispose();
  }
}

const runsOf = ({ journal }: AskPorts, drain: string): number =>
  [...journal.ledger.open()].filter(
    (view) => isExecuting(situationOf(view)) && view.lease?.drain === drain,
  ).length;

const silent = (drain: string, holder: string): Fault =>
  new Fault({
    code: 'drain_silent',
    what: `${drain} has not answered for ${ANSWER_MS / 1_000} s.`,
    advice:
      'The request is on the record and counts as soon as its process goes on; if that hangs, say `haft harness take-over --force --reason "..."`.',
    facts: { drain, holder },
  });
