import { situationOf } from '../../domain/commission/view.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';

/** Shows what a commission's runs did and do, in an output channel of its own. */
export const follow = {
  onCommission: (services, harness, view) => services.channels.follow(harness, view),
  suits: {
    test: (view) => situationOf(view) !== 'draft',
    none: 'There is no commission to follow.',
    ask: say('Commission to follow'),
  },
} satisfies Command;
