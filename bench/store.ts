/**
 * What the store costs as it grows: one transition at 100, 10,000 and 100,000 commissions of eight events
 * each, opening 100,000 events, how long the event loop is held up by it, and the memory that 100,000
 * commissions hold. Run: `node bench/store.ts`.
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as turn } from 'node:timers/promises';
import { ProcessIdentities } from '../src/adapters/process/identity.ts';
import { chainFormat, sealEvent, sealHeader } from '../src/adapters/store/chain.ts';
import { JournalFile } from '../src/adapters/store/journalFile.ts';
import { systemClock } from '../src/adapters/time/systemClock.ts';
import { created, landedLife, requeued, stored } from '../test/fixtures/commissionEvents.ts';

const sizes = (process.env['HAFT_BENCH_SIZES'] ?? '100,10000,100000').split(',').map(Number);
const transitions = 300;
const warmUp = 50;

const open = (dir: string): Promise<JournalFile> =>
  JournalFile.open({ dir, processes: new ProcessIdentities(), clock: systemClock });

const idOf = (n: number): string => `wc-20260101-${n.toString(16).padStart(8, '0')}`;

/** Writes the journal of `count` commissions, each with the eight events of a life that landed. */
async function fill(dir: string, count: number): Promise<void> {
  await mkdir(dir, { mode: 0o700 });
  const file = createWriteStream(join(dir, 'journal.jsonl'));
  const header = sealHeader({ format: chainFormat, at: Date.now() });
  let { sum } = header;
  let offset = Buffer.byteLength(header.text);
  let seq = 0;
  file.write(header.text);
  for (let n = 0; n < count; n++) {
    let back = 0;
    let text = '';
    for (const draft of landedLife(idOf(n))) {
      const line = sealEvent({ event: stored(draft, ++seq), back, batch: [1, 1] }, sum);
      back = offset;
      offset += Buffer.byteLength(line.text);
      sum = line.sum;
      text += line.text;
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/**
 * Median ms of one transition in each store: decided, written, synced, re-read and acknowledged. In turns,
 * so that whatever else the machine does costs all of them the same.
 */
async function transitionMs(journals: readonly JournalFile[]): Promise<number[]> {
  for (const journal of journals) await journal.append(() => [created('wc-bench')]);
  const times = journals.map((): number[] => []);
  for (let attempt = 1; attempt <= warmUp + transitions; attempt++)
    for (const [index, journal] of journals.entries()) {
      const events = [requeued('wc-bench', attempt)];
      const started = performance.now();
      await journal.append(() => events);
      if (attempt > warmUp) times[index]?.push(performance.now() - started);
    }
  return times.map((one) => one.sort((x, y) => x - y)[transitions / 2] ?? 0);
}

/** MB held after a collection, in a process of its own so that nothing else counts. */
function heldMb(dir: string): number {
  const text = execFileSync(process.execPath, ['--expose-gc', import.meta.filename, 'hold', dir]);
  return Number(text.toString().trim());
}

async function hold(dir: string): Promise<void> {
  const journal = await open(dir);
  (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  console.error(`rss ${mb(rss)} MB, heap ${mb(heapUsed)} MB, external ${mb(external)} MB`);
  console.log(mb(heapUsed + external));
  await journal.close();
}

const mb = (bytes: number): number => Math.round(bytes / 1_048_576);

/** What it took, and the longest time without a turn of the event loop, both in ms. */
async function timed<T>(
  work: () => Promise<T>,
): Promise<{ result: T; took: number; held: number }> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await turn();
  loop.reset();
  const started = performance.now();
  const result = await work();
  const took = performance.now() - started;
  await turn();
  loop.disable();
  return { result, took: Math.round(took), held: Math.round(loop.max / 1e6) };
}

async function measure(root: string): Promise<void> {
  const journals: JournalFile[] = [];
  for (const size of sizes) {
    const dir = join(root, String(size));
    await fill(dir, size);
    const first = await timed(() => open(dir));
    const cover = await timed(() => first.result.rebuild());
    await first.result.close();
    const again = await timed(() => open(dir));
    await again.result.close();
    const say = (what: string, { took, held }: typeof cover | typeof first): string =>
      `${what} ${took} ms (loop held ${held} ms)`;
    console.log(
      `${size} commissions, ${size * 8} events: ${say('open', first)}, ${say('snapshot', cover)}, ${say('open again', again)}; ${heldMb(dir)} MB held`,
    );
    journals.push(await open(dir));
  }
  const costs = await transitionMs(journals);
  for (const [index, cost] of costs.entries())
    console.log(`${sizes[index] ?? 0} commissions: one transition ${cost.toFixed(2)} ms`);
  console.log(`largest store / smallest: ${((costs.at(-1) ?? 0) / (costs[0] ?? 1)).toFixed(2)}`);
  for (const journal of journals) await journal.close();
}

const [mode, dir = ''] = process.argv.slice(2);
if (mode === 'hold') await hold(dir);
else {
  const root = await mkdtemp(join(tmpdir(), 'bench-store-'));
  try {
    await measure(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
