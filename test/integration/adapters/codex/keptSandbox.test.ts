import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../../src/base/fault.ts';
import type { Outfit, Sandbox } from '../../../../src/engine/ports/sandbox.ts';
import { codexStage, type CodexStage } from '../../../fixtures/codexStage.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const never = new AbortController().signal;

const openOn = (stage: CodexStage, more: Outfit = {}): Promise<Sandbox> =>
  stage.sandboxes.open(stage.workspace, never, { again: true, ...more });

async function say(stage: CodexStage, sandbox: Sandbox, text: string): Promise<string> {
  const command = ['/bin/sh', '-c', text];
  const run = { command, cwd: stage.workspace, network: false, timeoutMs: 20_000, signal: never };
  return (await sandbox.run(run)).output.trim();
}

const serversOf = async (stage: CodexStage): Promise<number[]> =>
  (await processesUnder(stage.path))
    .filter((line) => line.includes(' app-server'))
    .map((line) => Number(line.split(' ')[0]));

describe('given a sandbox of a place that will be asked for again', () => {
  it('when it is closed, then its server serves the next, which finds nothing of the one before', async () => {
    await using stage = await codexStage();
    const first = await openOn(stage);
    await say(
      stage,
      first,
      'echo x > "$TMPDIR/left"; mkdir -p "$XDG_CACHE_HOME/c"; chmod 0 "$TMPDIR/left"',
    );
    const servers = await serversOf(stage);
    await first.close();
    const second = await openOn(stage);
    equal(
      await say(stage, second, 'ls "$TMPDIR/left" "$XDG_CACHE_HOME/c" 2>/dev/null; echo end'),
      'end',
    );
    deepEqual(await serversOf(stage), servers);
    await second.close();
    await stage.sandboxes.rest();
    deepEqual(await serversOf(stage), []);
  });

  it('when it is not said to be asked for again, then it ends', async () => {
    await using stage = await codexStage();
    await (await stage.sandboxes.open(stage.workspace, never)).close();
    deepEqual(await serversOf(stage), []);
  });

  it('when what is closed to it is another by then, then another server serves it', async () => {
    await using stage = await codexStage();
    const secret = join(stage.path, 'secret');
    await writeFile(secret, 'hidden\n');
    const first = await openOn(stage);
    equal(await say(stage, first, `cat ${secret}`), 'hidden');
    await first.close();
    const second = await openOn(stage, { terms: { deny: [secret] } });
    equal(await say(stage, second, `cat ${secret} 2>/dev/null; echo end`), 'end');
    await second.close();
    await stage.sandboxes.rest();
    deepEqual(await serversOf(stage), []);
  });

  it('when its server was killed meanwhile, then a new one serves it', async () => {
    await using stage = await codexStage();
    await (await openOn(stage)).close();
    for (const pid of await serversOf(stage)) process.kill(pid, 'SIGKILL');
    // Until that was heard the old one looks as if it served, and whoever takes it is told that it died.
    const answer = async (): Promise<string> => {
      const sandbox = await openOn(stage);
      try {
        return await say(stage, sandbox, 'echo here');
      } catch (thrown) {
        if (!Fault.is(thrown, 'agent_died')) throw thrown;
        return 'it died';
      } finally {
        await sandbox.close();
      }
    };
    const first = await answer();
    equal(first === 'it died' ? await answer() : first, 'here');
    await stage.sandboxes.rest();
  });

  it('when nobody asks for it for two minutes, then it ends', async () => {
    const clock = manualClock();
    await using stage = await codexStage({ codex: { clock } });
    await (await openOn(stage)).close();
    equal((await serversOf(stage)).length, 1);
    clock.advance(120_000);
    while ((await serversOf(stage)).length > 0) await sleep(50);
  });

  it('when more places are kept than are asked for, then the oldest go', async () => {
    await using stage = await codexStage();
    const opened: Sandbox[] = [];
    for (let n = 0; n < 4; n++) {
      const root = join(stage.path, `place-${n}`);
      await mkdir(root);
      opened.push(await stage.sandboxes.open(root, never, { again: true }));
    }
    for (const sandbox of opened) await sandbox.close();
    equal((await serversOf(stage)).length, 3);
    await stage.sandboxes.rest();
    deepEqual(await serversOf(stage), []);
  });
});
