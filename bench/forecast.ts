/**
 * How long the forecasts of a whole queue take, for 1 to 8 agents and the floor, by the shape of the queue.
 * Run: `node bench/forecast.ts`, with Node 24; `HAFT_BENCH_QUEUE` is the number of commissions.
 */
import { Ledger } from '../src/domain/commission/ledger.ts';
import type { CommissionView } from '../src/domain/commission/view.ts';
import { floorChain } from '../src/domain/schedule/floorChain.ts';
import { forecast } from '../src/domain/schedule/forecast.ts';
import { queueOrder } from '../src/domain/schedule/queueOrder.ts';
import { commissionOf, created, stored } from '../test/fixtures/commissionEvents.ts';

interface Shape {
  readonly lockset: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly priority?: number;
}

const count = Number(process.env['HAFT_BENCH_QUEUE'] ?? 10_000);
const folder = (n: number): string => `src/m${n % 200}`;

const shapes: Record<string, (n: number) => Shape> = {
  'nothing in common': (n) => ({ lockset: [`${folder(n)}/f${n}.ts`] }),
  'all change one file': () => ({ lockset: ['README.md'] }),
  'all change one file beside their own': (n) => ({ lockset: ['CHANGELOG.md', `src/f${n}.ts`] }),
  'one in twenty takes a whole folder': (n) => ({
    lockset: n % 20 === 0 ? [`${folder(n)}/`] : [`${folder(n)}/f${n}.ts`, `test/f${n}.ts`],
  }),
  'chains of fifty': (n) => ({ lockset: [`f${n}`], dependsOn: n % 50 === 0 ? [] : [`w${n - 1}`] }),
  'one chain': (n) => ({ lockset: [`f${n}`], dependsOn: n === 0 ? [] : [`w${n - 1}`] }),
  'folders, chains and priorities': (n) => ({
    lockset: n % 40 === 0 ? [`${folder(n)}/`] : [`${folder(n)}/f${n}.ts`],
    dependsOn: n % 3 === 2 ? [`w${n - 1}`] : [],
    priority: n % 3,
  }),
};

function queueOf(shape: (n: number) => Shape): Ledger {
  const ledger = new Ledger();
  for (let n = 0; n < count; n++) {
    const { lockset, dependsOn = [], priority = 0 } = shape(n);
    const scope = { ...commissionOf('any').scope, lockset };
    ledger.apply(stored(created(`w${n}`, { scope, dependsOn, priority }), n + 1));
  }
  return ledger;
}

process.stdout.write(`${count} queued, forecast for 1 to 8 agents and the floor:\n`);
for (const [name, shape] of Object.entries(shapes)) {
  const ledger = queueOf(shape);
  const queued: CommissionView[] = [...ledger.open()];
  const from = performance.now();
  const world = {
    ...{ queued, open: queued, rule: { caseless: false } },
    find: (id: string) => ledger.get(id),
    ofDecision: (decision: string) => ledger.ofDecision(decision),
    envelopeOf: () => undefined,
  };
  const input = {
    ...{ ...world, order: queueOrder(world), now: 1_700_000_000_000, evidenceWidth: 2 },
    lands: () => true,
    evidenceOf: () => 'npm test',
    durationOf: () => ({ turnMs: 900_000, evidenceMs: 60_000, proofMs: 60_000 }),
  };
  for (let agents = 1; agents <= 8; agents++) forecast(input, agents);
  floorChain(input);
  process.stdout.write(`${String(Math.round(performance.now() - from)).padStart(6)} ms  ${name}\n`);
}
