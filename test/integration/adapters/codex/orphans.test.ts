import { spawn } from 'node:child_process';
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import { processTree, type SeenProcess } from '../../../../src/adapters/process/processTree.ts';
import { codexBinary } from '../../../fixtures/codexBinary.ts';
import { codexStage, say, script, type CodexStage } from '../../../fixtures/codexStage.ts';

const doomed = fileURLToPath(new URL('../../../fixtures/doomedEngine.ts', import.meta.url));

interface Engine {
  readonly thread: string;
  /** Codex and all it started. */
  readonly started: readonly SeenProcess[];
  kill(): Promise<void>;
}

/** An engine in a process of its own, in the middle of a turn that waits at `held`. */
async function engineOn(stage: CodexStage): Promise<Engine> {
  const steps = [{ sh: 'echo done > first' }, { gate: 'held' }, { sh: 'echo done > second' }];
  const text = script('steps', { steps });
  const args = [doomed, stage.stateDir, codexBinary(), stage.workspace, text];
  const child = spawn(process.execPath, args, {
    env: stage.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [thread] = (await once(createInterface(child.stdout), 'line')) as [string];
  await stage.model.until(({ heldAt }) => heldAt === 'held');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { thread, started: await processTree(stage.running()[0]!), kill };
}

const left = (seen: readonly SeenProcess[]): number[] =>
  seen.filter(({ pid, identity }) => identityOf(pid) === identity).map(({ pid }) => pid);

/** Processes of others tell nobody that they end. */
async function allGone(seen: readonly SeenProcess[]): Promise<void> {
  for (let tries = 0; left(seen).length > 0 && tries < 250; tries++) await sleep(20);
  deepEqual(left(seen), []);
}

describe('given an engine killed in the middle of a turn', () => {
  it('when codex is left to itself, then it goes, and its thread is resumed by the next', async () => {
    await using stage = await codexStage();
    const engine = await engineOn(stage);

    await engine.kill();
    await allGone(engine.started);
    equal(await stage.agents.reapOrphans(), 0);
    stage.model.open('held');
    const session = await stage.open({ thread: engine.thread });
    const { end } = await say(session, script('steps', { steps: [{ sh: 'cat first > third' }] }));

    deepEqual([session.thread, end.kind], [engine.thread, 'completed']);
    equal(await stage.file('third'), 'done\n');
    await rejects(stage.file('second'));
    const asked = stage.model.requests.at(-1);
    equal(asked?.threadId, engine.thread);
    deepEqual([session.model, stage.running().length], ['gpt-5.5', 1]);
  });

  it('when codex hangs, then it is ended at the next start, and its thread can be resumed', async () => {
    await using stage = await codexStage();
    const engine = await engineOn(stage);
    process.kill(stage.running()[0]!, 'SIGSTOP');
    await engine.kill();
    ok(left(engine.started).length > 0);

    equal(await stage.agents.reapOrphans(), 1);

    await allGone(engine.started);
    deepEqual(stage.running(), []);
    equal(await stage.agents.reapOrphans(), 0);
    stage.model.open('held');
    const session = await stage.open({ thread: engine.thread });
    equal((await say(session, script('final'))).end.kind, 'completed');
  });

  it('when the engine lives, then its codex is left alone', async () => {
    await using stage = await codexStage();
    const engine = await engineOn(stage);

    equal(await stage.agents.reapOrphans(), 0);

    equal(left(engine.started).length, engine.started.length);
    await engine.kill();
    await allGone(engine.started);
  });
});

describe('given a record of a process that ended long ago', () => {
  it('when its pid now belongs to another, then that one is left alone', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const [pid] = stage.running();
    const running = join(stage.stateDir, 'codex', 'running');
    const identity = identityOf(pid!)!;
    const gone = identity.replace(/\d+$/, '1');
    const stale = JSON.stringify({ owner: gone, child: gone, pid });
    await writeFile(join(running, `${String(pid)}.json`), stale);
    await writeFile(join(running, '1.json'), 'not json');

    equal(await stage.agents.reapOrphans(), 0);

    equal(identityOf(pid!), identity);
    deepEqual(await readdir(running), []);
    equal((await say(session, script('final'))).end.kind, 'completed');
  });

  it('when a thread is not there any more, then another is begun, and it says so', async () => {
    await using stage = await codexStage();
    const thread = '01a20362-0000-7000-8000-000000000000';

    const session = await stage.open({ thread });

    deepEqual([session.resumed, session.thread === thread], [false, false]);
    equal((await say(session, script('final'))).end.kind, 'completed');
  });
});
