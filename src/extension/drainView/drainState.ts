import { outageName } from '../../domain/provider/outage.ts';
import type { DrainSpan } from '../../engine/report/drain/drainSpan.ts';
import type { StatusReport } from '../../engine/report/status.ts';
import { say, spoken } from '../words.ts';

/** What can be asked of a drain, and seen of it. */
export interface DrainState {
  /** It is the one that leads now. */
  readonly isLive: boolean;
  readonly paused: boolean;
  /** What it does, in one sentence. */
  readonly text: string;
  /** Names and values, in order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** What a drain is called where one is chosen or shown. */
export const drainTitle = ({ mode, startedAt }: Pick<DrainSpan, 'mode' | 'startedAt'>): string =>
  mode === 'drain'
    ? say('Drain of {0}', moment(startedAt))
    : say('Single run of {0}', moment(startedAt));

export function drainState(span: DrainSpan, status: StatusReport): DrainState {
  const isLive = status.runtimeState === 'active' && status.drain === span.drain;
  const agents = isLive ? (status.concurrency ?? span.concurrency) : span.concurrency;
  return {
    isLive,
    paused: isLive && status.paused,
    text: isLive ? liveText(status) : overText(span),
    facts: [
      [say('Name'), span.drain],
      ...(span.how === 'running' ? [] : ([[say('Ended'), moment(span.endedAt)]] as const)),
      [say('Agents side by side'), String(agents)],
      ...(isLive && status.until !== undefined
        ? ([[say('Starts nothing after'), moment(status.until)]] as const)
        : []),
      ...(span.bound === undefined ? [] : ([[say('Bound that ended it'), span.bound]] as const)),
    ],
  };
}

function liveText({ paused, outage, requested }: StatusReport): string {
  if (requested === 'interrupt') return say('It is being stopped: what runs is interrupted.');
  if (requested === 'stop') return say('It stops when the running turns end.');
  if (outage)
    return say('It waits: {0}. Next try {1}.', outageName[outage.cause], moment(outage.nextTry));
  if (paused) return say('It is paused: nothing new starts until you resume it.');
  return say('It runs.');
}

function overText({ how, fault }: DrainSpan): string {
  if (fault) return say('It could not go on: {0}', fault.what);
  switch (how) {
    case 'empty':
      return say('It is over: nothing was left that could go on without you.');
    case 'stopped':
      return say('It is over: it was stopped.');
    case 'interrupted':
      return say('It is over: it was interrupted.');
    case 'abandoned':
      return say('It is over: its process was gone before it ended.');
    case 'running':
      return say('It was cut off: the next window or drain takes it up.');
  }
}

/** In the operator's own time. */
const moment = (ms: number): string => new Date(ms).toLocaleString(spoken());
