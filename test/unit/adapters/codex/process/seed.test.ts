import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderMaker } from '../../../../../src/adapters/files/folderMaker.ts';
import { HomeSeed } from '../../../../../src/adapters/codex/process/seed.ts';
import { temporaryFolder } from '../../../../fixtures/temporaryFolder.ts';

const { signal } = new AbortController();

interface Stage extends AsyncDisposable {
  readonly seed: HomeSeed;
  readonly binary: string;
  readonly seeds: string;
  readonly begun: string[];
  readonly logged: string[];
  home(name: string): Promise<string>;
}

/** What begins is no codex: it leaves what codex would leave. */
async function stage(begin?: (home: string, its: AbortSignal) => Promise<void>): Promise<Stage> {
  const folder = await temporaryFolder();
  const [binary, seeds] = [join(folder.path, 'codex'), join(folder.path, 'seeds')];
  await writeFile(binary, 'one');
  const begun: string[] = [];
  const logged: string[] = [];
  const seed = new HomeSeed({
    folder: seeds,
    make: folderMaker(folder.path),
    begin: async (_, home, its) => {
      begun.push(home);
      if (begin) return begin(home, its);
      for (const name of ['state_5.sqlite', 'state_5.sqlite-wal', 'state_5.sqlite-shm'])
        await writeFile(join(home, name), name);
      await writeFile(join(home, 'config.toml'), '');
      await mkdir(join(home, 'tmp'));
    },
    log: (line) => logged.push(line),
  });
  return {
    ...{ seed, binary, seeds, begun, logged },
    home: async (name) => {
      const home = join(folder.path, name);
      await mkdir(home);
      return home;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('what codex makes in a new home', () => {
  it('is made once, and put into each home that is new', async () => {
    await using at = await stage();
    const homes = await Promise.all(['a', 'b'].map((name) => at.home(name)));
    await Promise.all(homes.map((home) => at.seed.sow(home, at.binary, signal)));
    assert.equal(at.begun.length, 1);
    for (const home of homes)
      assert.deepEqual((await readdir(home)).sort(), ['state_5.sqlite', 'state_5.sqlite-wal']);
    const again = new HomeSeed({
      folder: at.seeds,
      make: () => Promise.reject(new Error('nothing is to be made')),
      begin: () => Promise.reject(new Error('nothing is to begin')),
      log: (line) => assert.fail(line),
    });
    const third = await at.home('c');
    await again.sow(third, at.binary, signal);
    assert.equal(await readFile(join(third, 'state_5.sqlite'), 'utf8'), 'state_5.sqlite');
  });

  it('is not put where codex has been', async () => {
    await using at = await stage();
    const home = await at.home('a');
    await writeFile(join(home, 'config.toml'), '');
    await at.seed.sow(home, at.binary, signal);
    assert.deepEqual(await readdir(home), ['config.toml']);
    assert.deepEqual(at.begun, []);
  });

  it('is made anew for another codex, and what the one before made goes', async () => {
    await using at = await stage();
    await at.seed.sow(await at.home('a'), at.binary, signal);
    const before = await readdir(at.seeds);
    await writeFile(at.binary, 'another');
    await at.seed.sow(await at.home('b'), at.binary, signal);
    const after = await readdir(at.seeds);
    assert.equal(at.begun.length, 2);
    assert.equal(after.length, 1);
    assert.notDeepEqual(after, before);
  });

  it('is not waited for by whoever was aborted, and what began for them alone ends', async () => {
    const signals: AbortSignal[] = [];
    await using at = await stage(
      (_, its) =>
        new Promise((_resolve, reject) => {
          signals.push(its);
          its.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    );
    const [one, other] = [new AbortController(), new AbortController()];
    const homes = await Promise.all(['a', 'b'].map((name) => at.home(name)));
    const sown = [one, other].map(({ signal: its }, n) =>
      at.seed.sow(homes[n] ?? '', at.binary, its),
    );
    while (signals.length === 0) await new Promise(setImmediate);
    one.abort();
    await sown[0];
    assert.equal(signals[0]?.aborted, false, 'another waits for it');
    other.abort();
    await sown[1];
    assert.equal(signals[0].aborted, true);
    for (const home of homes) assert.deepEqual(await readdir(home), []);
    assert.deepEqual(at.logged, []);
    assert.deepEqual(await readdir(at.seeds), []);
    const third = new AbortController();
    const again = at.seed.sow(homes[0] ?? '', at.binary, third.signal);
    while (signals.length < 2) await new Promise(setImmediate);
    third.abort();
    await again;
  });

  it('is done without where it cannot be made, and not tried again', async () => {
    await using at = await stage(() => Promise.reject(new Error('no')));
    const homes = await Promise.all(['a', 'b'].map((name) => at.home(name)));
    for (const home of homes) {
      await at.seed.sow(home, at.binary, signal);
      assert.deepEqual(await readdir(home), []);
    }
    assert.deepEqual(at.logged, ['What codex makes in a new home could not be kept: no']);
    assert.deepEqual(await readdir(at.seeds), []);
  });
});
