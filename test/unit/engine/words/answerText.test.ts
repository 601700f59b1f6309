import { equal } from 'node:assert/strict';
import type { DrainAsk } from '../../../../src/domain/commission/drainFact.ts';
import { answerText } from '../../../../src/engine/words/answerText.ts';

describe('given what became of a request to a drain', () => {
  const table: [DrainAsk, 'heard' | 'ended' | 'left', number, string][] = [
    [{ request: 'pause' }, 'heard', 0, 'd1 is paused: nothing new starts.'],
    [
      { request: 'pause' },
      'heard',
      1,
      'd1 is paused: nothing new starts, 1 run goes on to its end.',
    ],
    [
      { request: 'pause' },
      'heard',
      2,
      'd1 is paused: nothing new starts, 2 runs go on to their end.',
    ],
    [{ request: 'resume' }, 'heard', 0, 'd1 goes on.'],
    [{ request: 'stop' }, 'heard', 0, 'd1 stops.'],
    [{ request: 'stop' }, 'heard', 2, 'd1 stops when the turns of 2 runs have ended.'],
    [
      { request: 'interrupt' },
      'heard',
      1,
      'd1 interrupts 1 run; the work is kept, and the next drain goes on with it.',
    ],
    [{ request: 'concurrency', concurrency: 3 }, 'heard', 1, 'd1 runs 3 side by side from now on.'],
    [{ request: 'stop' }, 'ended', 0, 'd1 has ended.'],
    [{ request: 'pause' }, 'left', 0, 'The process of d1 is gone; the next drain begins paused.'],
    [{ request: 'resume' }, 'left', 0, 'The process of d1 is gone; the next drain begins at once.'],
    [
      { request: 'stop' },
      'left',
      0,
      'The process of d1 is gone; nothing goes on with it by itself.',
    ],
    [
      { request: 'concurrency', concurrency: 3 },
      'left',
      0,
      'The process of d1 is gone; say --concurrency to the next drain.',
    ],
  ];
  for (const [ask, how, running, text] of table)
    it(`when ${ask.request} was ${how} with ${running} running, then that is one sentence`, () => {
      equal(answerText(ask, { drain: 'd1', how, running }), text);
    });
});
