import type { DrainAsk } from '../../domain/commission/drainFact.ts';

interface Answered {
  readonly drain: string;
  readonly how: 'heard' | 'ended' | 'left';
  /** Commissions that were being worked on. */
  readonly running: number;
}

/** What became of a request to a drain, in one sentence. */
export function answerText(ask: DrainAsk, { drain, how, running }: Answered): string {
  if (how === 'ended') return `${drain} has ended.`;
  if (how === 'left') return `The process of ${drain} is gone; ${leftText(ask)}`;
  const runs = running === 1 ? '1 run' : `${running} runs`;
  switch (ask.request) {
    case 'pause':
      return `${drain} is paused: nothing new starts${running > 0 ? `, ${runs} ${running === 1 ? 'goes on to its' : 'go on to their'} end` : ''}.`;
    case 'resume':
      return `${drain} goes on.`;
    case 'stop':
      return `${drain} stops${running > 0 ? ` when ${running === 1 ? 'the turn' : 'the turns'} of ${runs} ${running === 1 ? 'has' : 'have'} ended` : ''}.`;
    case 'interrupt':
      return `${drain} interrupts ${runs}; the work is kept, and the next drain goes on with it.`;
    case 'concurrency':
      return `${drain} runs ${ask.concurrency ?? 'as many'} side by side from now on.`;
  }
}

/** What a request means for whoever goes on with a drain whose process is gone. */
function leftText({ request }: DrainAsk): string {
  switch (request) {
    case 'pause':
      return 'the next drain begins paused.';
    case 'resume':
      return 'the next drain begins at once.';
    case 'stop':
    case 'interrupt':
      return 'nothing goes on with it by itself.';
    case 'concurrency':
      return 'say --concurrency to the next drain.';
  }
}
