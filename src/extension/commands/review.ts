import type { Command } from './command.ts';
import { say } from '../words.ts';

/** Opens a captured result in the diff editor. */
export const review = {
  onCommission: (services, harness, view) => services.reviews.show(harness, view),
  suits: {
    test: (view) => view.result !== undefined,
    none: 'No commission has a result yet.',
    ask: say('Result to review'),
  },
} satisfies Command;
