import { chance } from '../../../fixtures/seed.ts';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { SqlSearch } from '../../../../src/adapters/store/sqlSearch.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { amount } from '../../../fixtures/amount.ts';
import { checkChain } from '../../../fixtures/chainCheck.ts';
import { created } from '../../../fixtures/commissionEvents.ts';
import { storeFolder } from '../../../fixtures/storeFolder.ts';

const kills = amount('HAFT_TEST_KILLS', 48, 1_000);
const stopMs = amount('HAFT_TEST_STOP_MS', 1_500, 30_000);
const writers = 4;
const script = join(import.meta.dirname, '../../../fixtures/storeWriter.ts');

interface Acknowledged {
  readonly first: number;
  readonly count: number;
  readonly name: string;
}

/** Keeps one writer alive: starts the next when one was killed, until told to end. */
class WriterSlot {
  readonly acknowledged: Acknowledged[] = [];
  readonly failures: string[] = [];
  private readonly dir: string;
  private readonly label: string;
  private child: ChildProcess | undefined;
  private life = 0;

  constructor(dir: string, label: string) {
    this.dir = dir;
    this.label = label;
  }

  /** Resolves with the first acknowledgement of a new process. */
  async start(): Promise<void> {
    const name = `${this.label}${this.life++}`;
    const child = spawn(process.execPath, [script, this.dir, name]);
    this.child = child;
    child.stderr.on('data', (text: Buffer) => this.failures.push(text.toString()));
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((resolve) => {
      lines.on('line', (line) => {
        const [kind, first, count, id] = line.split(' ');
        if (kind !== 'ack') return;
        this.acknowledged.push({ first: Number(first), count: Number(count), name: id! });
        resolve();
      });
      lines.on('close', resolve);
    });
  }

  [Symbol.dispose](): void {
    this.child?.kill('SIGKILL');
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.child!;
    const drained = once(child, 'close');
    child.kill('SIGKILL');
    await drained;
  }
}

describe('given four processes that append to one store', function () {
  this.timeout(60_000 + kills * 1_000 + stopMs * 2);

  it('when they are killed at random and one is stopped, then what was acknowledged is there once', async () => {
    await using folder = await storeFolder();
    using children = new DisposableStack();
    const slots = Array.from({ length: writers }, (_, n) =>
      children.use(new WriterSlot(folder.dir, `w${n}-`)),
    );
    let done = 0;
    const churn = async (slot: WriterSlot): Promise<void> => {
      while (done < kills) {
        await pause(chance() * 120);
        await slot.kill();
        done++;
        await slot.start();
      }
    };
    const halt = async (slot: WriterSlot): Promise<void> => {
      await pause(chance() * 50);
      slot.signal('SIGSTOP');
      await pause(stopMs);
      slot.signal('SIGCONT');
    };
    await Promise.all(slots.map((slot) => slot.start()));
    // Somebody who only looks, as an editor does: its state and its index grow piece by piece.
    const watcher = await folder.open();
    const search = new SqlSearch(folder.dir, watcher.ledger);
    const look = async (): Promise<void> => {
      while (done < kills) {
        await search.find({ limit: 1 });
        await pause(20);
      }
    };
    const [stopped, ...others] = slots as [WriterSlot, ...WriterSlot[]];
    await Promise.all([halt(stopped).then(() => churn(stopped)), ...others.map(churn), look()]);
    await Promise.all(slots.map((slot) => slot.kill()));

    deepEqual(
      slots.flatMap((slot) => slot.failures),
      [],
    );
    ok(done >= kills);
    // One more writer finds all of it in order, and tidies up after the dead.
    const last = await folder.open();
    await last.append(() => [created('wc-last')]);
    await last.rebuild();
    await last.close();
    const resumed = await folder.open();
    const left = (await readdir(folder.dir)).filter((name) => !name.includes('.torn-'));
    const derived = ['index.sqlite', 'snapshot.jsonl'];
    deepEqual(left.filter((name) => !derived.includes(name)).sort(), [
      'journal.jsonl',
      'store.json',
    ]);

    const events = await checkChain(folder.journalPath);
    const all = slots.flatMap((slot) => slot.acknowledged);
    ok(all.length > kills, 'the writers got something done');
    for (const { first, count, name } of all) {
      const there = events.slice(first - 1, first - 1 + count);
      equal(there.length, count);
      for (const event of there) ok(event.commission.startsWith(`wc-${name}`));
    }
    const claimed = all.flatMap(({ first, count }) =>
      Array.from({ length: count }, (_, index) => first + index),
    );
    equal(new Set(claimed).size, claimed.length, 'no seq was acknowledged twice');
    // Who watched all the time, and who reads now from the first line to the last, know the same.
    await watcher.append(() => []);
    const fresh = new Ledger();
    for (const event of events)
      equal(fresh.apply(event), true, 'nothing was written that changes nothing');
    deepEqual([...watcher.ledger.all()], [...fresh.all()]);
    deepEqual([...resumed.ledger.all()], [...fresh.all()], 'the snapshot says the same');
    ok((await readdir(folder.dir)).includes('snapshot.jsonl'));
    deepEqual(
      folder.warnings.filter((said) => said.includes('snapshot')),
      [],
    );
    const kept = await search.find({ limit: events.length });
    await search.rebuild();
    deepEqual(await search.find({ limit: events.length }), kept);
    equal(kept.length, fresh.size);
    search.dispose();
    console.log(`      ${done} kills, ${all.length} acknowledged, ${events.length} events kept`);
  });
});
