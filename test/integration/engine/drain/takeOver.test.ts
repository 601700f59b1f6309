import { deepEqual, equal, match } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { StoredEvent } from '../../../../src/domain/commission/event.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { drainProcess } from '../../../fixtures/drainProcess.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const files = { 'a.txt': 'one\n' };
const decision = (steps: readonly object[]): DecisionText => ({
  id: 'dec-a',
  title: 'Change a',
  keys: { affected_files: ['a.txt'], evidence_requirements: ['grep -q two a.txt'] },
  script: { name: 'steps', arg: { steps } },
});
const slow = decision([
  { write: { path: 'a.txt', text: 'two\n' } },
  { sh: 'sleep 2' },
  { sh: 'sleep 0.1' },
]);

const eventsOf = async (stage: HarnessStage): Promise<StoredEvent[]> =>
  (await readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StoredEvent);

describe('given a drain that is killed before its machine gets another name', function () {
  this.timeout(120_000);

  it('when the same command runs again, then it leads at once and the work lands', async () => {
    await using stage = await harnessStage({ files, decisions: [slow] });
    const id = await stage.create('dec-a', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    const first = drainProcess(stage, { hostName: 'host-a' });
    await stage.model.until((request) => request.step === 1);
    first.child.kill('SIGKILL');
    await first.end;

    const { exitCode, stdout, stderr } = await drainProcess(stage, { hostName: 'host-b' }).end;
    equal(exitCode, 0, stdout + stderr);
    match(stdout, /^Harness run started/m);
    const harness = await stage.another();
    equal(situationOf(harness.reports.ledger.get(id)!), 'landed', stdout + stderr);
    const holders = (await eventsOf(stage)).flatMap((event) =>
      event.type === 'drain_started' ? [event.data.holder] : [],
    );
    deepEqual(
      holders.filter((holder) => holder.includes('host-')),
      [],
    );
    deepEqual(await processesUnder(stage.path), []);
  });
});

describe('given a drain that hangs', function () {
  this.timeout(120_000);

  it('when the operator takes over and it wakes, then it writes nothing more and the next lands the work once', async () => {
    await using stage = await harnessStage({ files, decisions: [slow] });
    await stage.create('dec-a', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    const { child: hung, end: hungEnd } = drainProcess(stage);
    await stage.model.until((request) => request.step === 1);
    hung.kill('SIGSTOP');

    const status = await stage.haft('harness', 'status');
    match(
      status.stdout,
      new RegExp(`^holder: pid ${hung.pid} on this machine, since .*; it runs$`, 'm'),
    );
    const refused = await stage.haft('harness', 'take-over', '--reason', 'it hangs');
    deepEqual([refused.exitCode, refused.stdout], [1, '']);
    match(refused.stderr, new RegExp(`^leader_alive: .*process ${hung.pid}.*--force`));
    const forced = await stage.haft('harness', 'take-over', '--reason', 'it hangs', '--force');
    equal(forced.exitCode, 0, forced.stderr);
    const fence = (await eventsOf(stage)).length;

    hung.kill('SIGCONT');
    await hungEnd;
    const later = (await eventsOf(stage)).slice(fence);
    deepEqual(
      later.map(({ type }) => type),
      [],
    );
    const next = await stage.haft('harness', 'run', '--drain');
    equal(next.exitCode, 0, next.stdout + next.stderr);
    equal(await stage.git('rev-list', '--count', 'HEAD'), '2');
    const nobody = await stage.haft('harness', 'take-over', '--reason', 'it hangs', '--json');
    equal(nobody.exitCode, 1);
    match(nobody.stdout, /"code":"no_drain"/);
    deepEqual(await processesUnder(stage.path), []);
  });
});
