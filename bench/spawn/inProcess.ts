/**
 * A process of a size: `<megabytes> <calls>`. It fills its memory, starts small children itself and through a
 * starter, in turns, and prints what either cost as one line of JSON. To be run bundled, as the product is.
 */
import { performance } from 'node:perf_hooks';
import { runBytes } from '../../src/adapters/process/child.ts';
import { ChildStarters, noStarter } from '../../src/adapters/process/starter/childStarters.ts';

export interface Cost {
  /** Milliseconds from asking to having the answer. */
  readonly wall: number;
  /** Milliseconds the thread could do nothing else. */
  readonly blocked: number;
}

export const ways = ['direct', 'starter'] as const;
export type Way = (typeof ways)[number];

export interface Figures {
  /** Of the process, in megabytes, as it starts to be measured. */
  readonly resident: number;
  /** One child at a time. */
  readonly one: Record<Way, Cost>;
  /** Four children at once, all of them. */
  readonly four: Record<Way, Cost>;
  /** Megabytes a second of a child that writes without end. */
  readonly stream: Record<Way, number>;
}

const warmUp = 10;
const streams = 5;
const streamBytes = 256e6;
const env = { PATH: process.env['PATH'] ?? '' };

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const medians = (costs: readonly Cost[]): Cost => ({
  wall: median(costs.map(({ wall }) => wall)),
  blocked: median(costs.map(({ blocked }) => blocked)),
});

async function costOf(act: () => Promise<unknown>): Promise<Cost> {
  // Nothing of before is left over in its figure.
  await new Promise((settle) => setTimeout(settle, 2));
  const [began, before] = [performance.now(), performance.eventLoopUtilization()];
  await act();
  const wall = performance.now() - began;
  return { wall, blocked: performance.eventLoopUtilization(before).active };
}

/** What `act` costs either way, in turns. */
async function inTurns(
  times: number,
  act: (way: Way) => Promise<unknown>,
): Promise<Record<Way, Cost[]>> {
  const costs: Record<Way, Cost[]> = { direct: [], starter: [] };
  for (let n = 0; n < times + warmUp; n++) {
    for (const way of ways) {
      const cost = await costOf(() => act(way));
      if (n >= warmUp) costs[way].push(cost);
    }
  }
  return costs;
}

async function measure(megabytes: number, calls: number): Promise<Figures> {
  const filling = Math.max(0, megabytes - process.memoryUsage.rss() / 1e6);
  // Of many pieces that are written to, as a heap is; held by the global for the whole run.
  Object.assign(globalThis, { held: Array.from({ length: filling }, () => Buffer.alloc(1e6, 1)) });
  const through = new ChildStarters(0);
  if (!(await through.open())) throw new Error('There is no starter.');
  const options = (way: Way) => ({
    cwd: '/',
    env,
    starters: way === 'direct' ? noStarter : through,
  });
  const version = (way: Way): Promise<unknown> => runBytes('git', ['--version'], options(way));
  const resident = Math.round(process.memoryUsage.rss() / 1e6);
  const one = await inTurns(calls, version);
  const four = await inTurns(calls / 4, (way) => Promise.all([1, 2, 3, 4].map(() => version(way))));
  const rates: Record<Way, number[]> = { direct: [], starter: [] };
  for (let n = 0; n < streams; n++) {
    for (const way of ways) {
      const bounds = { ...options(way), maxBytes: streamBytes };
      const args = ['-c', String(streamBytes), '/dev/zero'];
      const { wall } = await costOf(() => runBytes('head', args, bounds));
      rates[way].push(streamBytes / 1e3 / wall);
    }
  }
  through.dispose();
  return {
    resident,
    one: { direct: medians(one.direct), starter: medians(one.starter) },
    four: { direct: medians(four.direct), starter: medians(four.starter) },
    stream: { direct: median(rates.direct), starter: median(rates.starter) },
  };
}

const [megabytes, calls] = process.argv.slice(2).map(Number);
void measure(megabytes ?? 50, calls ?? 100).then((figures) => console.log(JSON.stringify(figures)));
