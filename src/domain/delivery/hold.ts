/** Every reason for which a result is kept back, with the sentence and the next step (docs/rules.md R78). */
export const holds = {
  delivery_policy_manual: {
    text: 'Its delivery policy asks for review.',
    next: 'Review the diff and apply it.',
  },
  single_run: {
    text: 'Work that was run alone is never landed by itself.',
    next: 'Review the diff and apply it.',
  },
  autonomy_envelope_blocked: {
    text: 'The autonomy envelope blocks landing by itself.',
    next: 'Update the envelope, or review the diff and apply it.',
  },
  needs_judgement: {
    text: 'Only criteria were asked for, and no command proves them.',
    next: 'Judge the diff by its criteria, then apply or refuse it.',
  },
  judged_not_met: {
    text: 'The judge says that a criterion is not met.',
    next: 'Look at its answers, then apply it, request changes or refuse it.',
  },
  work_hidden: {
    text: 'Ignore rules that the work itself made keep a part of it out.',
    next: 'Look at what is left out; request changes, or apply it without that.',
  },
  sensitive_path: {
    text: 'It changes files that steer tools or agents.',
    next: 'Review the diff and apply it.',
  },
  unproven: {
    text: 'It is not proven; the operator took it on their own account.',
    next: 'Review the diff and apply it.',
  },
  rest_of_split: {
    text: 'It is what was left when another result was applied in part.',
    next: 'Review the diff and apply or refuse it.',
  },
  base_sha_diverged: {
    text: 'The target branch no longer contains the commit this work started from: an amend, a rebase or a reset took it out.',
    next: 'Requeue it to run on the branch as it is now.',
  },
  apply_conflict: {
    text: 'It conflicts with what the target branch has changed since.',
    next: 'Requeue it to run on the branch as it is now.',
  },
  mutation_outside_commission_scope: {
    text: 'Merged with the target branch it would change paths outside its scope.',
    next: 'Requeue it to run on the branch as it is now.',
  },
  reverify_failed: {
    text: 'The evidence is red on the result merged with the target branch.',
    next: 'Requeue it with that output as feedback.',
  },
  workspace_setup_unconfirmed: {
    text: 'You have not confirmed the workspace set-up as it is now.',
    next: 'Look at it with "haft harness confirm-setup", then apply.',
  },
  workspace_setup_invalid: {
    text: 'The workspace set-up cannot be read.',
    next: 'Correct .haft/workspace.yaml, then apply.',
  },
  workspace_setup_refused: {
    text: 'What the workspace set-up copies cannot be copied.',
    next: 'Correct .haft/workspace.yaml or what it names, then apply.',
  },
  setup_mutates_tree: {
    text: 'The workspace set-up changes files of the result merged with the target branch.',
    next: 'Correct .haft/workspace.yaml, then apply, or requeue it.',
  },
  hook_failed: {
    text: 'A set-up command failed on the result merged with the target branch.',
    next: 'Correct what it needs, then apply, or requeue it.',
  },
  hook_timeout: {
    text: 'A set-up command took too long on the result merged with the target branch.',
    next: 'Give it a longer timeout_s in .haft/workspace.yaml, then apply.',
  },
  tip_moving: {
    text: 'The target branch kept moving while the work was being landed.',
    next: 'Apply it when the branch is quiet.',
  },
  tip_moved: {
    text: 'The target branch moved while the work was being landed.',
    next: 'Apply it again.',
  },
  checkout_dirty: {
    text: 'Your checkout has changes of your own on these paths.',
    next: 'Commit or set them aside, then apply.',
  },
  checkout_sparse: {
    text: 'Your sparse checkout leaves these paths out.',
    next: 'Bring them in with "git sparse-checkout add", then apply.',
  },
  checkout_busy: {
    text: 'The checkout is in the middle of another git operation.',
    next: 'Finish that operation, then apply.',
  },
  checkout_unreachable: {
    text: 'The branch is checked out in a worktree that cannot be reached.',
    next: 'Bring the worktree back or prune it, then apply.',
  },
  editor_dirty: {
    text: 'An editor has unsaved changes on these paths.',
    next: 'Save or revert them, then apply.',
  },
  branch_missing: {
    text: 'The target branch does not exist any more: it was deleted or has another name.',
    next: 'Create the branch again, or cancel the commission.',
  },
  commit_identity_missing: {
    text: 'Git does not know who you are.',
    next: 'Set user.name and user.email, then apply.',
  },
  commit_signing_failed: {
    text: 'The commit could not be signed.',
    next: 'Unlock your signing key, then apply.',
  },
  landing_interrupted: {
    text: 'The landing was cut off and taken back.',
    next: 'Apply it again.',
  },
  disk_full: {
    text: 'There was no space left to land it.',
    next: 'Free some space, then apply it.',
  },
  landing_failed: {
    text: 'The landing failed for a reason that is not known.',
    next: 'Look at the log, then apply it again.',
  },
} as const satisfies Record<string, { readonly text: string; readonly next: string }>;

export type HoldReason = keyof typeof holds;

/** What the operator's checkout refuses. Such a refusal says in its own text what to do. */
export const checkoutRefusals = [
  ...(['checkout_dirty', 'checkout_sparse', 'checkout_busy', 'checkout_unreachable'] as const),
  ...(['editor_dirty', 'tip_moved', 'branch_missing'] as const),
] as const satisfies HoldReason[];

const refusals: ReadonlySet<HoldReason> = new Set(checkoutRefusals);

/**
 * Why a result is held and what to do about it, each said once.
 * @param text What was recorded; the reason's own sentence when empty.
 * @param where Added to the cause where the text does not name the paths itself.
 */
export function holdInFull(reason: HoldReason, text: string, where = ''): string {
  const { text: usual, next } = holds[reason];
  if (refusals.has(reason) && text !== '' && text !== usual) return text;
  return `${text || usual}${where} ${next}`;
}

export function isHoldReason(code: string): code is HoldReason {
  return Object.hasOwn(holds, code);
}

/** Holds whose cause may clear by itself while a drain runs: such a landing is tried once more. */
export const retriable: ReadonlySet<HoldReason> = new Set([
  'commit_signing_failed',
  'disk_full',
  'checkout_dirty',
  'checkout_busy',
  'editor_dirty',
  'checkout_unreachable',
  'checkout_sparse',
  'tip_moving',
  'tip_moved',
]);
