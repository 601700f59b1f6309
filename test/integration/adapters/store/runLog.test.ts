import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { RunLogFiles, type RunLogOptions } from '../../../../src/adapters/store/runLogFiles.ts';
import type { RunEntry } from '../../../../src/engine/ports/runLog.ts';

const entry = (text: string, more: Partial<RunEntry> = {}): RunEntry => ({
  at: Date.now(),
  commission: 'wc-1',
  attempt: 1,
  kind: 'agent_message',
  text,
  ...more,
});

async function logFolder(): Promise<
  { dir: string; log(more?: Partial<RunLogOptions>): RunLogFiles } & AsyncDisposable
> {
  const dir = await mkdtemp(join(tmpdir(), 'runs-'));
  const logs: RunLogFiles[] = [];
  return {
    dir,
    log: (more = {}) => {
      const log = new RunLogFiles({ dir, ...more });
      logs.push(log);
      return log;
    },
    [Symbol.asyncDispose]: async () => {
      for (const log of logs) {
        log.dispose();
        await log.flush();
      }
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Resolves with the first `count` entries that are told. */
function told(log: RunLogFiles, count: number): Promise<RunEntry[]> {
  const entries: RunEntry[] = [];
  return new Promise((resolve) => {
    const subscription = log.onDidAppend((one) => {
      entries.push(one);
      if (entries.length < count) return;
      subscription.dispose();
      resolve(entries);
    });
  });
}

describe('given the log of a run', () => {
  it('when entries are appended, then another reader has them, attempt by attempt, in order', async () => {
    await using folder = await logFolder();
    const log = folder.log();
    const entries = [
      entry('one'),
      entry('two', { facts: { exitCode: 1, phase: 'measure' } }),
      entry('three', { attempt: 2 }),
      entry('ten', { attempt: 10 }),
    ];
    for (const one of entries) log.append(one);
    log.append(entry('other', { commission: 'wc-2' }));
    await log.flush();

    deepEqual(await folder.log().read('wc-1'), entries);
    deepEqual(await log.read('wc-3'), []);
    equal((await stat(join(folder.dir, 'runs'))).mode & 0o777, 0o700);
    equal((await stat(join(folder.dir, 'runs/wc-1/1/events.jsonl'))).mode & 0o777, 0o600);
  });

  it('when an entry holds what is known to be secret, then it is hidden in text and facts', async () => {
    await using folder = await logFolder();
    const log = folder.log({ redact: (text) => text.replaceAll('ordinary', '[redacted]') });
    log.append(entry('an ordinary word', { facts: { said: 'ordinary' } }));
    await log.flush();
    const [kept] = await log.read('wc-1');
    deepEqual([kept?.text, kept?.facts], ['an [redacted] word', { said: '[redacted]' }]);
  });

  it('when an entry holds a secret or is long, then neither reaches the disk', async () => {
    await using folder = await logFolder();
    const log = folder.log();
    const secret = `sk-${'a1'.repeat(12)}`;
    log.append(entry(`key ${secret}`, { facts: { command: `echo ${secret}` } }));
    log.append(entry('long '.repeat(10_000)));

    const [redacted, long] = await log.read('wc-1');
    equal(redacted?.text, 'key [redacted]');
    deepEqual(redacted.facts, { command: 'echo [redacted]' });
    equal(long?.text.length, 16_000);
  });

  it('when it grows beyond its size, then it is kept in two files and the newest entries stay', async () => {
    await using folder = await logFolder();
    const log = folder.log({ maxBytes: 2_000 });
    for (let n = 0; n < 100; n++) {
      log.append(entry(`entry ${n}`));
      await log.flush();
    }
    const attempt = join(folder.dir, 'runs/wc-1/1');
    deepEqual((await readdir(attempt)).sort(), ['events.1.jsonl', 'events.jsonl']);
    for (const name of await readdir(attempt)) ok((await stat(join(attempt, name))).size <= 2_000);
    const kept = (await log.read('wc-1')).map(({ text }) => Number(text.slice(6)));
    equal(kept.at(-1), 99);
    deepEqual(
      kept,
      kept.map((_, index) => kept[0]! + index),
    );
  });

  it('when it cannot be written, then nothing is thrown and it is said', async () => {
    await using folder = await logFolder();
    await writeFile(join(folder.dir, 'runs'), 'in the way');
    const warnings: string[] = [];
    const log = folder.log({ warn: (warning) => warnings.push(warning) });

    log.append(entry('one'));
    await log.flush();

    equal(warnings.length, 1);
    deepEqual(await log.read('wc-1'), []);
  });

  it('when a commission is named like a path, then nothing is written', async () => {
    await using folder = await logFolder();
    const log = folder.log();
    for (const commission of ['../up', 'a/b', '', '.hidden', 'x'.repeat(200)])
      log.append(entry('x', { commission }));
    await log.flush();

    deepEqual(await readdir(folder.dir), []);
    deepEqual(await log.read('../up'), []);
  });

  it('when lines of it are broken, then the others are read', async () => {
    await using folder = await logFolder();
    await mkdir(join(folder.dir, 'runs/wc-1/1'), { recursive: true });
    const lines = ['{', JSON.stringify(entry('good')), '{"at":1}', 'null'].join('\n');
    await writeFile(join(folder.dir, 'runs/wc-1/1/events.jsonl'), lines);

    deepEqual(
      (await folder.log().read('wc-1')).map(({ text }) => text),
      ['good'],
    );
  });
});

describe('given a listener to run logs', () => {
  it('when another process appends, then each entry is told once, in order, and no older one', async () => {
    await using folder = await logFolder();
    const writer = folder.log();
    writer.append(entry('old', { at: 1 }));
    await writer.flush();
    const heard = told(folder.log(), 5);

    for (const text of ['a', 'b', 'c']) writer.append(entry(text));
    await writer.flush();
    writer.append(entry('d', { attempt: 2 }));
    await writer.flush();
    writer.append(entry('e', { attempt: 2 }));

    deepEqual(
      (await heard).map(({ text }) => text),
      ['a', 'b', 'c', 'd', 'e'],
    );
  });

  it('when the log is moved aside meanwhile, then nothing is told twice or left out', async () => {
    await using folder = await logFolder();
    const writer = folder.log({ maxBytes: 1_000 });
    const heard = told(folder.log(), 40);
    for (let n = 0; n < 40; n++) {
      writer.append(entry(`entry ${n}`));
      await writer.flush();
      // Slower than a tail reads: a log that is replaced twice between two looks has lost its middle.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    deepEqual(
      (await heard).map(({ text }) => text),
      Array.from({ length: 40 }, (_, n) => `entry ${n}`),
    );
  });
});
