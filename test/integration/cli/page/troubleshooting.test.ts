import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { drainProcess } from '../../../fixtures/drainProcess.ts';
import { envelopeText } from '../../../fixtures/envelopes.ts';
import { shellStage } from '../../../fixtures/shellStage.ts';

const gated = (name: string): DecisionText => ({
  id: `dec-${name}`,
  title: `Say two in ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: { steps: [{ gate: name }, { write: { path: `${name}.txt`, text: 'two\n' } }] },
  },
});
const files = { 'a.txt': 'one\n', 'b.txt': 'one\n' };
const auto = '--delivery-policy workspace_patch_auto_on_pass';

describe('given what somebody looks up when something is odd', () => {
  it('when the queue is consumed already, or an envelope blocks, then it is as the page says', async () => {
    await using shell = await shellStage({ files, decisions: [gated('a')] });
    const { stage, type } = shell;
    const envelope = join(stage.root, '.haft/envelopes/env-1.yaml');
    await mkdir(join(stage.root, '.haft/envelopes'), { recursive: true });
    await writeFile(envelope, envelopeText());
    const made = await type(`haft commission create-from-decision dec-a ${auto} --envelope env-1`);
    const id = /^created (wc-\S+) /.exec(made.stdout)?.[1] ?? '';
    const running = drainProcess(stage);
    await stage.model.until(({ heldAt }) => heldAt === 'a');

    const raced = await type('haft harness run');
    deepEqual(
      [raced.exitCode, raced.stdout],
      [
        0,
        'no runnable WorkCommissions; another process is draining with claimed=1; see "haft harness status".',
      ],
    );
    const status = (await type('haft harness status')).stdout;
    match(status, /^runtime_state: active$/m);
    match(status, /^claimed: 1$/m);

    await writeFile(envelope, envelopeText({ state: 'revoked' }));
    stage.model.open('a');
    const { exitCode, stdout } = await running.end;
    equal(exitCode, 0);
    equal(/^auto_apply_succeeded/m.test(stdout), false, stdout);
    equal(await readFile(join(stage.root, 'a.txt'), 'utf8'), 'one\n');
    match(
      (await type(`haft commission show ${id}`)).stdout,
      /^delivery_decision\.reason=autonomy_envelope_blocked$/m,
    );
    equal((await type(`haft harness apply ${id}`)).exitCode, 0);
    equal(await readFile(join(stage.root, 'a.txt'), 'utf8'), 'two\n');
  });

  it('when a claim is older than the cap, then it is skipped as lease_too_old until the operator acts', async () => {
    await using shell = await shellStage({ files, decisions: [gated('b')] });
    const { stage, type } = shell;
    const made = await type(`haft commission create-from-decision dec-b ${auto}`);
    const id = /^created (wc-\S+) /.exec(made.stdout)?.[1] ?? '';
    const { child } = drainProcess(stage);
    await stage.model.until(({ heldAt }) => heldAt === 'b');
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;

    const cap = { OPEN_SLEIGH_STALE_LEASE_MAX_AGE_S: '0.001' };
    const skipped = await type('haft harness run --drain', cap);
    equal(skipped.exitCode, 0, skipped.stderr);
    match(skipped.stdout, new RegExp(`^${id} .*lease_too_old`, 'm'));
    match(
      (await type('haft harness status', cap)).stdout,
      new RegExp(`^skipped:\\n- commission=${id} reason=lease_too_old claimed_at=`, 'm'),
    );

    stage.model.open('b');
    equal((await type(`haft commission requeue ${id} --reason "still wanted"`)).exitCode, 0);
    const { stdout } = await type('haft harness run --drain', cap);
    match(stdout, new RegExp(`^auto_apply_succeeded: commission=${id} files=1$`, 'm'));
  });

  it('when there was nothing to change, then it is blocked_policy, and its workspace can be looked at', async () => {
    const nothing = { ...gated('b'), script: { name: 'final' } };
    await using shell = await shellStage({
      ...{ files, decisions: [nothing], env: { HAFT_WORKSPACE_ROOT: '' } },
    });
    const { type } = shell;
    const made = await type(`haft commission create-from-decision dec-b ${auto}`);
    const id = /^created (wc-\S+) /.exec(made.stdout)?.[1] ?? '';
    await type('haft harness run --drain');
    const shown = (await type(`haft commission show ${id}`)).stdout;
    match(shown, /^state=blocked_policy$/m);
    match(shown, /^reason\.code=no_commission_mutation$/m);
    const looked = await type(`cd ~/.open-sleigh/workspaces/${id} && git status --porcelain`);
    deepEqual([looked.exitCode, looked.stdout], [0, '']);
    match(
      (await type(`haft harness result ${id}`)).stdout,
      /haft commission requeue .*haft commission cancel /s,
    );
    equal((await type(`haft commission cancel ${id} --reason "nothing to do"`)).exitCode, 0);
  });
});
