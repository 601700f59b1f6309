import type { Command } from './command.ts';

/** Opens a captured result in the diff editor. */
export const review = {
  onCommission: (services, harness, view) => services.reviews.show(harness, view),
  suits: {
    test: (view) => view.result !== undefined,
    none: 'No commission has a result yet.',
    ask: 'Result to review',
  },
} satisfies Command;
