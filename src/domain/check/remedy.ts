import { isHoldReason, type HoldReason } from '../delivery/hold.ts';
import { noBranch, type FreshnessIssue } from '../freshness/freshness.ts';
import { isResumable, situationOf, type CommissionView } from '../commission/view.ts';

/** What puts right that a commission does not go on; one for each refusal, wherever it is told. */
export type Remedy = 'apply' | 'requeue' | 'refresh' | 'restore_branch' | 'mend_decision' | 'look';

/** Holds after which applying again comes to the same. */
const remedies: Partial<Record<HoldReason, Remedy>> = {
  base_sha_diverged: 'requeue',
  apply_conflict: 'requeue',
  mutation_outside_commission_scope: 'requeue',
  reverify_failed: 'requeue',
  branch_missing: 'restore_branch',
};

/** Why a run was found stale, where issuing it anew would be refused. */
const stale: Readonly<Record<string, Remedy>> = {
  branch_missing: 'restore_branch',
  decision_missing: 'mend_decision',
  decision_id_ambiguous: 'mend_decision',
  decision_not_active: 'mend_decision',
  decision_expired: 'mend_decision',
};

/** The one rule from a refusal to its next step (docs/rules.md R159); `undefined` for what goes on or is over. */
export function remedyOf(view: CommissionView): Remedy | undefined {
  const situation = situationOf(view);
  switch (situation) {
    case 'held': {
      const { reason = '' } = view.delivery ?? {};
      return (isHoldReason(reason) ? remedies[reason] : undefined) ?? 'apply';
    }
    case 'blocked_stale':
      return stale[view.reason?.code ?? ''] ?? 'refresh';
    case 'blocked_policy':
    case 'needs_human_review':
    case 'failed':
      return 'look';
    default:
      return undefined;
  }
}

/** Of what was found stale before a run. */
export function remedyOfIssue({ code, actual }: FreshnessIssue): Remedy {
  return stale[actual === noBranch ? 'branch_missing' : code] ?? 'refresh';
}

/** The next step in one sentence, with the commands for it. */
export function remedyText(remedy: Remedy, view: CommissionView): string {
  const { id, decisionRef, scope } = view.commission;
  const { requeue, refresh, cancel, result, apply } = commandsFor(id);
  switch (remedy) {
    case 'apply':
      return `Look at it with \`${result}\`, then land it with \`${apply}\`.`;
    case 'requeue':
      return `Requeue it with \`${requeue}\`; it then runs on ${scope.targetBranch} as it is now.`;
    case 'refresh':
      return `Issue it anew with \`${refresh}\`.`;
    case 'restore_branch':
      return `Create ${scope.targetBranch} again, or end it with \`${cancel}\`.`;
    case 'mend_decision':
      return `Mend ${decisionRef}, or end the commission with \`${cancel}\`.`;
    case 'look':
      return isResumable(view)
        ? `Look at it with \`${result}\`, then resume, requeue or cancel it.`
        : `Look at it with \`${result}\`, then requeue or cancel it.`;
  }
}

type Command = 'apply' | 'requeue' | 'resume' | 'refresh' | 'cancel' | 'result';

/** The command lines an operator may copy. */
export const commandsFor = (id: string): Readonly<Record<Command, string>> => ({
  apply: `haft harness apply ${id}`,
  requeue: `haft commission requeue ${id} --reason "<why>"`,
  resume: `haft commission resume ${id}`,
  refresh: `haft commission refresh ${id} --reason "<why>"`,
  cancel: `haft commission cancel ${id} --reason "<why>"`,
  result: `haft harness result ${id}`,
});
