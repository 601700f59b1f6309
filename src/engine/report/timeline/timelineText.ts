import { durationText } from '../../../base/duration.ts';
import type { Block, BlockKind } from '../../../domain/timeline/block.ts';
import type { WaitedFor } from '../../../domain/timeline/waitedFor.ts';
import { outageName } from '../../../domain/provider/outage.ts';
import type { DrainSpan } from '../drain/drainSpan.ts';
import type { DrainTimeline } from './readTimeline.ts';

/** What a commission does, in the words of the drain view. */
export const kindText: Readonly<Record<BlockKind, string>> = {
  preparing: 'preparing',
  turn: 'turn',
  evidence: 'evidence',
  waiting: 'waiting',
  landing: 'landing',
};

/** To the second, or to the millisecond where that is less than one. */
export const longText = (ms: number): string =>
  durationText(ms < 1_000 ? ms : Math.round(ms / 1_000) * 1_000);

/** `turn 2 completed, 3m from +1m, goes on`. */
export function blockText({ kind, text, from, to, goesOn }: Block, startedAt: number): string {
  const what = text === undefined ? kindText[kind] : kind === 'turn' ? text : `${kind} ${text}`;
  return `${what}, ${longText(to - from)} from +${longText(from - startedAt)}${goesOn ? ', goes on' : ''}`;
}

export const waitedForText = ({ on, why, path, from, to }: WaitedFor): string =>
  `${why === 'lock' ? `waited for ${on}, which held ${path}` : `depends on ${on}`}; began ${longText(to - from)} after it let go`;

/** A time in which the drain as a whole did not go on. */
export interface Band {
  readonly kind: 'paused' | 'outage';
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function bandsOf({ waits, pauses }: Pick<DrainSpan, 'pauses' | 'waits'>): Band[] {
  return [
    ...pauses.map(({ since, ms }) => band('paused', since, ms, 'paused by you')),
    ...waits.map(({ cause, since, ms, text }) =>
      band('outage', since, ms, `waited: ${outageName[cause]}. ${text}`),
    ),
  ];
}

const band = (kind: Band['kind'], from: number, ms: number, text: string): Band => ({
  ...{ kind, from, to: from + ms },
  text: `${text} (${longText(ms)})`,
});

/** The whole picture in a sentence or two. */
export function timelineSummary({ span, rows, lanes }: DrainTimeline): string {
  const { drain, startedAt, endedAt, how, concurrency } = span;
  const landed = rows.filter(({ situation }) => situation === 'landed').length;
  const slots = lanes.filter(({ place }) => place === 'slot').length;
  const long = longText(endedAt - startedAt);
  const end = how === 'running' ? `runs for ${long}` : `${how} after ${long}`;
  return `${drain} began ${new Date(startedAt).toISOString().replace(/\.\d+Z$/, 'Z')} and ${end}. It worked on ${rows.length} ${rows.length === 1 ? 'commission' : 'commissions'}, of which ${landed} landed, in ${slots} of at most ${concurrency} slots.`;
}
