import type { Tool } from '../tool.ts';
import { commissionArguments, terms } from './commissionArguments.ts';
import { creating } from './creating.ts';
import { drainActions } from './drainActions.ts';
import { engineActions } from './engineActions.ts';
import { steering } from './steering.ts';
import { telling } from './telling.ts';

/** Commissions: bounded authority to do one piece of work that a decision asks for. */
export const commissionTool: Tool = {
  name: 'haft_commission',
  title: 'Haft commissions',
  summary:
    'Creates and tells of commissions: bounded authority for one agent to do what one decision asks for, within paths, proven by evidence. Creating one runs nothing: the operator drains the queue. Actions marked operator only are refused with the command to ask for.',
  arguments: commissionArguments,
  actions: { ...creating, ...telling, ...steering },
  refused: { ...engineActions, ...drainActions },
  terms: { name: 'the terms of a commission', names: Object.keys(terms) },
  answers: {
    ...{ commission: 'object', commissions: 'array', warnings: 'array' },
    ...{ reused: 'array', skipped: 'array', forced: 'array', status: 'object' },
    ...{ refreshed: 'array', unchanged: 'array', reverted: 'array' },
  },
};
