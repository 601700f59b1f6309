import { deepEqual, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/emitter.ts';
import type { RunEntry } from '../../../../src/engine/ports/runLog.ts';
import { RunFollower } from '../../../../src/engine/report/runFollower.ts';

const entry = (text: string, more: Partial<RunEntry> = {}): RunEntry => ({
  ...{ at: 1, commission: 'wc-1', attempt: 1, kind: 'command', text },
  ...more,
});

interface Log {
  /** Texts of each call that told something. */
  readonly told: readonly (readonly string[])[];
  readonly follower: RunFollower;
  isHeard(): boolean;
  append(...entries: RunEntry[]): void;
  /** Ends the first reading of what is kept; every further one finds what was kept last. */
  keep(...entries: RunEntry[]): Promise<void>;
  catchUp(...kept: RunEntry[]): Promise<void>;
  fail(failure: Error): void;
}

/** A log whose reading ends when the test says so. */
function followed(): Log {
  const heard = new Emitter<RunEntry>();
  const { promise, resolve, reject } = Promise.withResolvers<readonly RunEntry[]>();
  let reading: Promise<readonly RunEntry[]> = promise;
  const told: string[][] = [];
  let listeners = 0;
  const follower = new RunFollower(
    {
      onDidLog: (listener) => {
        listeners++;
        const listening = heard.event(listener);
        const dispose = (): void => {
          listeners--;
          listening.dispose();
        };
        return { dispose };
      },
      runEntries: () => reading,
    },
    'wc-1',
    (entries) => told.push(entries.map(({ text }) => text)),
  );
  return {
    told,
    follower,
    isHeard: () => listeners > 0,
    append: (...entries) => entries.forEach((one) => heard.fire(one)),
    keep: (...entries) => {
      resolve(entries);
      return follower.replayed;
    },
    catchUp: (...kept) => {
      reading = Promise.resolve(kept);
      return follower.catchUp();
    },
    fail: reject,
  };
}

describe('given a run that is followed', () => {
  it('when an entry is appended while the kept ones are read, then it is told once', async () => {
    const log = followed();
    log.append(entry('read too'), entry('missed by the read'));
    await log.keep(entry('old'), entry('read too'));

    deepEqual(log.told, [['old', 'read too', 'missed by the read']]);
  });

  it('when a kept entry is heard of only afterwards, then it is told once', async () => {
    const log = followed();
    await log.keep(entry('old'), entry('read too'));
    log.append(entry('read too'), entry('new'), entry('new'));

    deepEqual(log.told, [['old', 'read too'], ['new'], ['new']]);
  });

  it('when entries differ in one fact alone, then both are told', async () => {
    const log = followed();
    await log.keep(entry('npm test', { facts: { exitCode: 1 } }));
    log.append(entry('npm test', { facts: { exitCode: 0 } }));
    log.append(entry('npm test', { facts: { exitCode: 0 }, attempt: 2 }));

    deepEqual(log.told, [['npm test'], ['npm test'], ['npm test']]);
  });

  it('when nothing is kept, then that is told, and nothing of another commission', async () => {
    const log = followed();
    log.append(entry('other', { commission: 'wc-2' }));
    await log.keep();
    log.append(entry('other', { commission: 'wc-2' }));

    deepEqual(log.told, [[]]);
  });

  it('when it is to catch up, then what was not heard of yet is told, and only once', async () => {
    const log = followed();
    await log.keep(entry('old'));
    log.append(entry('heard'));
    await log.catchUp(entry('old'), entry('heard'), entry('missed'), entry('missed'));
    await log.catchUp(entry('heard'), entry('missed'), entry('missed'));
    log.append(entry('missed'), entry('missed'), entry('new'));

    deepEqual(log.told, [['old'], ['heard'], ['missed', 'missed'], ['new']]);
  });

  it('when it ends before or after the reading, then nothing more is told', async () => {
    const [before, after] = [followed(), followed()];
    before.follower.dispose();
    await before.keep(entry('old'));
    await after.keep(entry('old'));
    after.follower.dispose();
    after.append(entry('new'));
    await after.catchUp(entry('old'), entry('new'));

    deepEqual([before.told, after.told], [[], [['old']]]);
    deepEqual([before.isHeard(), after.isHeard()], [false, false]);
  });

  it('when the reading fails, then that is passed on and the listening ends', async () => {
    const log = followed();
    log.fail(new Error('no disk'));
    await rejects(log.follower.replayed, /no disk/);
    log.append(entry('new'));

    deepEqual([log.told, log.isHeard()], [[], false]);
  });

  it('when reading and hearing overlap in any way, then all is told once and in order', async () => {
    const line = fc.record({ later: fc.boolean(), text: fc.constantFrom('a', 'b') });
    const scene = fc.record({
      lines: fc.array(line, { maxLength: 12 }),
      /**
       * From where on it listens, up to where the read sees, how much it hears before that ends and
       * before it catches up, and up to where that sees.
       */
      cuts: fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(12)),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ lines, cuts }) => {
        let at = 1;
        const all = lines.map(({ later, text }) => entry(text, { at: later ? ++at : at }));
        const [from, seen, early, later, seenAgain] = cuts;
        // What is made in the millisecond in which the listening begins is heard.
        const listening = all.findIndex((one, i) => i >= from || one.at === all[from]?.at);
        const heard = listening < 0 ? [] : all.slice(listening);
        const log = followed();
        log.append(...heard.slice(0, early));
        const first = Math.max(seen, all.length - heard.length);
        await log.keep(...all.slice(0, first));
        log.append(...heard.slice(early, early + later));
        const again = Math.max(first, all.length - heard.length + early + later, seenAgain);
        await log.catchUp(...all.slice(0, again));
        log.append(...heard.slice(early + later));

        deepEqual(
          log.told.flat(),
          all.map(({ text }) => text),
        );
      }),
    );
  });
});
