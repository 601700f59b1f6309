import { deepEqual, equal, ok } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const names = ['a', 'b', 'c', 'd'] as const;
const files = Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\n']));

/** Says two in a file of its own, after what the script meets first. */
const about = (name: string, ...steps: object[]): DecisionText => ({
  id: `dec-${name}`,
  title: `Change ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: { steps: [...steps, { write: { path: `${name}.txt`, text: 'two\n' } }] },
  },
});

const waits = async (stage: HarnessStage, ids: readonly string[]): Promise<string[]> => {
  const told: string[] = [];
  for (const id of ids)
    for (const event of await stage.harness.reports.history(id))
      if (event.type === 'interrupted') told.push(event.data.outage ?? event.data.reason);
  return told;
};

async function drained(stage: HarnessStage): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names.slice(0, 2)) ids.push(await stage.create(`dec-${name}`, auto));
  await stage.drain(2);
  deepEqual(
    ids.map((id) => situationOf(stage.view(id))),
    ['landed', 'landed'],
  );
  return ids;
}

describe('given a provider that cannot be used for a while', () => {
  it('when a limit is used up and nobody wants to wait, then the drain ends with all of it resumable', async () => {
    const fault = { fault: { kind: 'usageLimit', resetsInS: 600, times: 1 } };
    await using stage = await harnessStage({
      files,
      decisions: [about('a', fault), about('b', fault)],
      settings: { waitForQuota: false },
    });
    const ids = [await stage.create('dec-a', auto), await stage.create('dec-b', auto)];
    equal((await stage.drain(2)).how, 'stopped');
    // The second may have had no agent yet: then the end of the drain cut it off.
    const told = await waits(stage, ids);
    ok(told.includes('out_of_quota') && told.every((why) => /out.of.quota/.test(why)), told.join());
    // One that was cut off before it met its limit meets it in the next drain.
    for (let drains = 0; drains < 2; drains++) await stage.drain(2);
    deepEqual(
      ids.map((id) => situationOf(stage.view(id))),
      ['landed', 'landed'],
    );
  });

  it('when the operator signs in, then it goes on at once, long before its clock says', async () => {
    const fault = { fault: { kind: 'status', code: 401, times: 1 } };
    await using stage = await harnessStage({
      files,
      decisions: [about('a', fault), about('b', fault)],
    });
    stage.harness.reports.onDidAppend((events) => {
      if (events.some(({ type }) => type === 'drain_waiting'))
        void writeFile(join(stage.path, 'codex/auth.json'), '{}');
    });
    const ids = await drained(stage);
    ok((await waits(stage, ids)).every((cause) => cause === 'signed_out'));
  });

  it('when it has errors of its own, then nothing fails and all lands', async () => {
    const fault = { fault: { kind: 'status', code: 500, times: 8 } };
    await using stage = await harnessStage({
      files,
      decisions: [about('a', fault), about('b', fault)],
      settings: { agentRetries: 0, outagePauseMs: 300 },
    });
    await drained(stage);
  });
});

describe('given a codex that dies in the middle of a turn', () => {
  it('when it is killed, then its thread goes on in another process and the work lands', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [about('a', { sh: 'sleep 2' })],
    });
    const id = await stage.create('dec-a', auto);
    const killed: number[] = [];
    stage.harness.reports.onDidAppend((events) => {
      if (killed.length > 0 || !events.some(({ type }) => type === 'thread_opened')) return;
      void processesUnder(stage.path).then((lines) => {
        killed.push(...lines.filter((line) => line.includes('app-server')).map(parseFloat));
        setTimeout(() => killed.forEach((pid) => process.kill(pid, 'SIGKILL')), 1_000);
      });
    });
    await stage.drain(2);
    ok(killed.length > 0);
    equal(situationOf(stage.view(id)), 'landed');
    const opened = (await stage.harness.reports.history(id)).flatMap((event) =>
      event.type === 'thread_opened' ? event.data.thread : [],
    );
    deepEqual([opened.length, new Set(opened).size], [2, 1]);
  });

  it('when a run is cut off before its first turn began, then the next drain does it all the same', async () => {
    await using stage = await harnessStage({ files, decisions: [about('a')], latencyMs: 2_000 });
    const id = await stage.create('dec-a', auto);
    const drain = await stage.harness.drains.start({ mode: 'drain', concurrency: 1 });
    await new Promise<void>((resolve) => {
      stage.harness.reports.onDidAppend((events) => {
        if (events.some(({ type }) => type === 'thread_opened')) resolve();
      });
    });
    drain.interrupt();
    await drain.done;
    await stage.drain(1);
    equal(situationOf(stage.view(id)), 'landed');
  });
});
