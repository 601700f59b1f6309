import type { Command } from './command.ts';

/** Opens a captured result in the diff editor. */
export const review = {
  onCommission: (desk, harness, view) => desk.reviews.show(harness, view),
  suits: {
    test: (view) => view.result !== undefined,
    none: 'No commission has a result yet.',
    ask: 'Result to review',
  },
} satisfies Command;
