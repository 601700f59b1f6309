import { groups, type GroupKey } from '../board/groups.ts';
import type { WindowServices } from '../windowServices.ts';
import type { Command } from './command.ts';

/** Shows the next rows of a long list, and puts whoever asked on the first of them. */
export const showMore = {
  onTarget: async (services: WindowServices, target: unknown) => {
    const { commissions, commissionView, decisions, decisionView } = services;
    const onto = { select: true, focus: true };
    const key = typeof target === 'object' && target && 'key' in target ? target.key : undefined;
    if (isGroup(key)) {
      const first = commissions.more(key);
      if (first) await commissionView.reveal(first, onto);
      return;
    }
    const first = decisions.more();
    if (first) await decisionView.reveal(first, onto);
  },
} satisfies Command;

const isGroup = (key: unknown): key is GroupKey => groups.some((group) => group.key === key);
