import { outageName } from '../../domain/provider/outage.ts';
import { membersOf, type BoardFace } from '../board/boardFace.ts';
import type { GroupKey } from '../board/groups.ts';
import { say } from '../words.ts';
import { needYouText } from '../board/countTexts.ts';

export interface StatusFace {
  /** With codicons. */
  readonly text: string;
  /** The same without, for tooltip and screen reader. */
  readonly words: string;
  readonly draining: boolean;
  readonly paused: boolean;
  /** Nothing moves any more and something needs the operator. */
  readonly asks: boolean;
}

/** Counts of what runs, lands and asks; `undefined` while no harness is open. */
export function statusFace(face: BoardFace): StatusFace | undefined {
  const { status } = face;
  if (!status) return undefined;
  const draining = status.runtimeState === 'active';
  const members = membersOf(face);
  const count = (key: GroupKey): number => members.get(key)?.length ?? 0;
  const [needsYou, landing] = [count('needsYou'), status.landing.length];
  const parts = [
    {
      count: count('running') - landing,
      icon: 'loading~spin',
      words: (count: number) => say('{0} running', count),
    },
    { count: landing, icon: 'git-merge', words: (count: number) => say('{0} landing', count) },
    { count: count('held'), icon: 'eye', words: (count: number) => say('{0} held', count) },
    { count: needsYou, icon: 'bell-dot', words: needYouText },
  ].filter(({ count }) => count > 0);
  const { paused } = status;
  const outage = status.outage && outageName[status.outage.cause];
  const waits = outage && say('waits: {0}', outage);
  const idle = draining
    ? say('draining')
    : status.runtimeState === 'interrupted'
      ? say('cut off')
      : say('idle');
  return {
    text: [
      '$(law) Haft',
      ...(paused ? [`$(debug-pause) ${say('paused')}`] : []),
      ...(outage ? [`$(debug-pause) ${outage}`] : []),
      ...parts.map(({ count, icon }) => `$(${icon}) ${count}`),
    ].join(' '),
    words: [
      paused ? say('paused') : undefined,
      waits,
      ...parts.map(({ count, words }) => words(count)),
    ]
      .filter((part) => part !== undefined)
      .join(', ')
      .replace(/^$/, idle),
    draining,
    paused,
    asks: !draining && needsYou > 0,
  };
}
