import { deepEqual, equal, match } from 'node:assert/strict';
import { requestProblem, type Wanted } from '../../../../src/domain/commission/requestRules.ts';

/** As raw as a program could hand it over. */
const raw = (wanted: Record<string, unknown>): Wanted => wanted;
const command = { kind: 'command', command: 'npm test' };

describe('given a request for a commission', () => {
  const refused: [wanted: Record<string, unknown>, code: string][] = [
    [{ repoRef: ' ' }, 'repo_ref_required'],
    [{ repoRef: 'a\nb' }, 'repo_ref_invalid'],
    [{ targetBranch: '' }, 'target_branch_required'],
    [{ targetBranch: 'x'.repeat(1_001) }, 'target_branch_invalid'],
    [{ baseSha: '' }, 'base_sha_required'],
    [{ baseSha: 'HEAD~1' }, 'base_sha_invalid'],
    [{ baseSha: 'f'.repeat(39) }, 'base_sha_invalid'],
    [{ baseSha: 'F'.repeat(40) }, 'base_sha_invalid'],
    [{ baseSha: `x${'f'.repeat(40)}` }, 'base_sha_invalid'],
    [{ baseSha: `${'f'.repeat(40)}x` }, 'base_sha_invalid'],
    [{ baseSha: 'f'.repeat(41) }, 'base_sha_invalid'],
    [{ queue: '' }, 'queue_required'],
    [{ envelopeRef: ' ' }, 'autonomy_envelope_ref_required'],
    [{ allowedActions: [] }, 'allowed_actions_required'],
    [{ allowedActions: ['edit_files', ''] }, 'allowed_actions_invalid'],
    [{ allowedActions: ['edit\u0007'] }, 'allowed_actions_invalid'],
    [{ allowedModules: [' '] }, 'allowed_modules_invalid'],
    [{ affectedFiles: [''] }, 'affected_files_invalid'],
    [{ tags: ['a', '\t'] }, 'tags_invalid'],
    [{ deliveryPolicy: 'auto' }, 'delivery_policy_invalid'],
    [{ projectionPolicy: '' }, 'projection_policy_invalid'],
    [{ state: 'completed' }, 'state_invalid'],
    [{ validForMs: 0 }, 'valid_for_invalid'],
    [{ validForMs: -1 }, 'valid_for_invalid'],
    [{ validForMs: Infinity }, 'valid_for_invalid'],
    [{ validUntil: Number.NaN }, 'valid_until_invalid'],
    [{ priority: 0.5 }, 'priority_invalid'],
    [{ sliceDescription: ' \n' }, 'slice_description_empty'],
    [{ sliceDescription: 'x'.repeat(10_001) }, 'slice_description_too_long'],
    [{ override: { reason: ' ' } }, 'reason_required'],
    [{ evidence: [command, { kind: 'command', command: ' ' }] }, 'evidence_command_required'],
    [{ evidence: [{ kind: 'command' }] }, 'evidence_command_required'],
    [{ evidence: [{ kind: '', command: 'x' }] }, 'evidence_invalid'],
    [{ evidence: [{ kind: ' ', description: 'x' }] }, 'evidence_invalid'],
    [{ evidence: [{ kind: 'review' }] }, 'evidence_invalid'],
    [{ evidence: [{ ...command, timeoutMs: 0 }] }, 'evidence_invalid'],
    [{ evidence: [{ ...command, timeoutMs: Number.NaN }] }, 'evidence_invalid'],
  ];
  for (const [wanted, code] of refused) {
    it(`when it says ${JSON.stringify(wanted).slice(0, 60)}, then ${code}`, () => {
      const problem = requestProblem(raw(wanted));
      equal(problem?.code, code);
      match(problem.what, /^\S.*\.$/);
      match(problem.advice, /^[A-Z].*\.$/);
    });
  }

  const accepted: Record<string, unknown>[] = [
    {},
    {
      repoRef: 'local:acme',
      targetBranch: 'main',
      baseSha: '0123456789abcdef'.repeat(4),
      queue: 'nightly',
      envelopeRef: 'env-1',
    },
    { baseSha: 'a'.repeat(40), targetBranch: 'x'.repeat(1_000) },
    { allowedActions: ['edit_files'], allowedModules: [], affectedFiles: [], tags: ['a\tb'] },
    { deliveryPolicy: 'workspace_patch_manual', projectionPolicy: 'local_only', state: 'draft' },
    { validForMs: 1, validUntil: 0, priority: -3 },
    { sliceDescription: 'x'.repeat(10_000), override: { reason: 'docs' } },
    {
      evidence: [
        { ...command, timeoutMs: 1 },
        { kind: 'review', description: 'Read it.' },
      ],
    },
  ];
  for (const [i, wanted] of accepted.entries()) {
    it(`when it is fit in way ${i + 1}, then nothing is said against it`, () => {
      deepEqual(requestProblem(raw(wanted)), undefined);
    });
  }

  const named: [wanted: Record<string, unknown>, what: string, advice: RegExp][] = [
    [{ allowedActions: [''] }, 'allowed_actions holds an empty action.', /out/],
    [{ allowedModules: [''] }, 'allowed_modules holds an empty module.', /out/],
    [{ affectedFiles: [''] }, 'affected_files holds an empty file.', /out/],
    [{ tags: [''] }, 'tags holds an empty tag.', /out/],
    [{ state: 'done' }, '"done" is no state.', /^Say one of draft, queued\.$/],
    [
      { deliveryPolicy: 'auto' },
      '"auto" is no delivery_policy.',
      /one of workspace_patch_manual, workspace_patch_auto_on_pass\.$/,
    ],
    [
      { queue: `a\n${'b'.repeat(100)}` },
      `queue is not one short line of text: "a\\n${'b'.repeat(38)}".`,
      /one line/,
    ],
  ];
  for (const [wanted, what, advice] of named)
    it(`when it says ${JSON.stringify(wanted).slice(0, 60)}, then that is named`, () => {
      const problem = requestProblem(raw(wanted));
      equal(problem?.what, what);
      match(problem.advice, advice);
    });

  it('when a word is blank and a state is queued, then each counts as what it is', () => {
    equal(requestProblem(raw({ state: 'queued' })), undefined);
    equal(
      requestProblem(raw({ evidence: [{ kind: ' ', command: 'x' }] }))?.what,
      'A piece of evidence has no kind.',
    );
  });
});
