import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { deferred } from '../../../src/base/deferred.ts';
import { watch } from '../../../src/cli/commands/harness/watch.ts';
import type { Surface } from '../../../src/cli/surface.ts';
import type { Harness } from '../../../src/composition/harness.ts';
import { about, engineStage, type EngineStage } from '../../fixtures/engineStage/engineStage.ts';
import { works } from '../../fixtures/engineStage/scriptedAgents.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

async function quiet(): Promise<void> {
  for (let turns = 0; turns < 60; turns++) await new Promise(setImmediate);
}

interface Watching {
  readonly out: () => string;
  readonly err: () => string;
  readonly code: Promise<number>;
  /** Every frame that was drawn, in lines. */
  readonly frames: () => string[][];
  readonly resize: (columns: number, rows: number) => void;
  readonly stop: () => void;
}

/** Watches the drain of this stage, in a terminal of that size or in none. */
function watching(stage: EngineStage, size?: { columns: number; rows: number }): Watching {
  let [out, err] = ['', ''];
  let stop: () => void = () => undefined;
  const resized = new Set<() => void>();
  const screen = size && {
    ...size,
    onResize: (then: () => void) => {
      resized.add(then);
      return { dispose: () => resized.delete(then) };
    },
  };
  const surface = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    onStop: (then: () => void) => (stop = then),
    ...(screen && { screen }),
  } as unknown as Surface;
  const harness = stage as unknown as Harness;
  const code = watch.run({ surface, harness, argument: undefined, flags: { json: undefined } });
  return {
    ...{ out: () => out, err: () => err, code },
    frames: () =>
      out
        .split('\u001b[J')
        .slice(1)
        .map((frame) => (frame.split('\u001b')[0] ?? '').split('\n').slice(0, -1)),
    resize: (columns, rows) => {
      Object.assign(screen ?? {}, { columns, rows });
      for (const then of resized) then();
    },
    stop: () => stop(),
  };
}

describe('given a drain at one, with two to do, that is watched', () => {
  const gated = async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const ids = [await stage.create('dec-a.txt', auto), await stage.create('dec-b.txt', auto)];
    const gate = deferred<undefined>();
    const { script } = stage.agents;
    stage.agents.script = async (work) => {
      await gate.promise;
      return script(work);
    };
    const drain = await stage.start({ concurrency: 1 });
    await quiet();
    return { stage, ids, drain, open: () => gate.resolve(undefined) };
  };

  it('when there is a terminal, then a table is drawn in place, follows its size, and ends with the drain', async () => {
    const { stage, ids, drain, open } = await gated();
    const seen = watching(stage, { columns: 100, rows: 10 });
    await quiet();
    const [first = []] = seen.frames();
    match(
      first[0] ?? '',
      new RegExp(`^${drain.id} at 1 · 1 running, 0 landing, 1 waiting, 0 landed`),
    );
    deepEqual(
      first.slice(1).map((line) => line.split(/ {2,}/).slice(0, 2)),
      [
        [ids[0], 'running'],
        [ids[1], 'waiting'],
      ],
    );
    seen.resize(40, 3);
    const narrow = seen.frames().at(-1) ?? [];
    equal(narrow.length, 2, 'one row stays for the cursor');
    ok(
      narrow.every((line) => line.length <= 40),
      narrow.join('\n'),
    );
    match(narrow[1] ?? '', /^… 2 more/);
    const upTwo = '\u001b[2F\u001b[J';
    ok(
      seen.out().endsWith(`${upTwo}${narrow.join('\n')}\n`),
      'it goes up as far as the screen shows',
    );
    seen.resize(100, 10);
    await stage.drains.request('operator:test', { request: 'pause' });
    await quiet();
    match(seen.frames().at(-1)?.[0] ?? '', /· PAUSED ·/);
    await stage.drains.request('operator:test', { request: 'resume' });
    open();
    equal(await seen.code, 0);
    const last = seen.frames().at(-1) ?? [];
    ok(
      last.some((line) => line.startsWith(ids[1] ?? '') && line.includes('landed')),
      seen.out(),
    );
    match(seen.out(), /Harness run finished\n$/);
  });

  it('when there is none, then each line is plain, and none is drawn again', async () => {
    const { stage, open } = await gated();
    const seen = watching(stage);
    open();
    equal(await seen.code, 0);
    ok(!seen.out().includes('\u001b'));
    equal(seen.out().match(/^auto_apply_succeeded: /gm)?.length, 2);
  });

  it('when Ctrl-C is pressed, then the watching ends, and the drain goes on', async () => {
    const { stage, drain, open } = await gated();
    const seen = watching(stage, { columns: 80, rows: 24 });
    await quiet();
    seen.stop();
    equal(await seen.code, 130);
    equal(seen.err(), `${drain.id} goes on\n`);
    open();
    equal((await drain.done).how, 'empty');
  });

  it('when nobody drains, then that is said', async () => {
    const seen = watching(engineStage());
    equal(await seen.code, 0);
    match(seen.err(), /^nothing to watch/);
  });

  it('when text of a decision would steer a terminal, then it cannot', async () => {
    const stage = engineStage({ decisions: [{ ...about('a.txt'), title: 'a\u001b[2Jb\nc' }] });
    await stage.create('dec-a.txt');
    stage.agents.script = works;
    const drain = await stage.start();
    await quiet();
    const seen = watching(stage, { columns: 120, rows: 9 });
    await quiet();
    equal(seen.out().split('\u001b[2J').length, 1);
    equal(seen.frames()[0]?.length, 2);
    drain.interrupt();
    await seen.code;
  });
});
