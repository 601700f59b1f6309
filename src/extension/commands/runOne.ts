import { situationOf } from '../../domain/commission/view.ts';
import type { Command } from './command.ts';

/** Runs one commission alone. Its result is always held for review. */
export const runOne = {
  onCommission: (desk, harness, { commission }) =>
    desk.drains.start(harness, {
      mode: 'single',
      concurrency: 1,
      only: new Set([commission.id]),
    }),
  suits: {
    test: (view) => situationOf(view) === 'queued',
    none: 'No commission is queued.',
    ask: 'Commission to run',
  },
} satisfies Command;
