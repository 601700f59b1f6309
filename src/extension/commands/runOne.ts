import { situationOf } from '../../domain/commission/view.ts';
import type { Command } from './command.ts';
import { startRun } from './startRun.ts';
import { say } from '../words.ts';

/** Runs one commission alone. Its result is always held for review. */
export const runOne = {
  onCommission: async (services, harness, { commission }) => {
    const only = new Set([commission.id]);
    await startRun(services, harness, { mode: 'single', concurrency: 1, only });
  },
  suits: {
    test: (view) => situationOf(view) === 'queued',
    none: 'No commission is queued.',
    ask: say('Commission to run'),
  },
} satisfies Command;
