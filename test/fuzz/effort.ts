import { ok } from 'node:assert/strict';
import { createContext, Script } from 'node:vm';
import { amount } from '../fixtures/amount.ts';

/** Inputs of each kind: some seconds in all as a rule, thousands in a long run. */
export const runs = amount('HAFT_FUZZ_RUNS', 300, 10_000);

/** CPU ms one input may take: far above what any takes, and independent of what else the machine does. */
const longest = 2_000;
/** Wall-clock ms after which an input is ended: what never comes back is a failure, too, not a hanging run. */
const hangs = 30_000;

const cell = createContext({}) as { work: () => unknown };
const call = new Script('work()');

/** What became of many inputs. */
export class Tally {
  private readonly name: string;
  private readonly answers = new Map<string, number>();
  private slowest = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Does the work for one input and counts its answer; fails where it takes too long or never ends. */
  take(work: () => string): string {
    cell.work = work;
    const before = process.threadCpuUsage();
    const answer = call.runInContext(cell, { timeout: hangs }) as string;
    this.note(answer, before);
    return answer;
  }

  /** As {@link take}, for work that waits for files. */
  async takeAsync(work: () => Promise<string>): Promise<string> {
    const before = process.threadCpuUsage();
    const answer = await work();
    this.note(answer, before);
    return answer;
  }

  count(answer: string): number {
    return this.answers.get(answer) ?? 0;
  }

  /** A fuzz that meets one answer only has tested little: each of these must be there now and then. */
  expectEach(...answers: readonly string[]): void {
    for (const one of answers)
      ok(this.count(one) >= runs / 100, `only ${this.count(one)} of ${runs} inputs were ${one}`);
    if (process.env['HAFT_TEST_LONG']) process.stdout.write(`    ${String(this)}\n`);
  }

  toString(): string {
    const seen = [...this.answers].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const counts = seen.map(([answer, count]) => `${count} ${answer}`).join(', ');
    return `${this.name}: ${counts}; slowest ${this.slowest.toFixed(0)} ms`;
  }

  private note(answer: string, before: NodeJS.CpuUsage): void {
    const { user, system } = process.threadCpuUsage(before);
    const ms = (user + system) / 1_000;
    this.slowest = Math.max(this.slowest, ms);
    ok(ms < longest, `took ${ms} ms`);
    this.answers.set(answer, this.count(answer) + 1);
  }
}
