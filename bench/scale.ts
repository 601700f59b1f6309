/**
 * What a project costs as its decisions and commissions grow: the built command line in a repository of so
 * many decisions, before and after each has a commission, each command three times; and one step of the
 * scheduler with everything queued and sixteen at work, alone and with why all the others wait.
 * Run: `node bench/scale.ts`; `HAFT_BENCH_SIZES=1000,5000,10000`.
 */
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choose, chooseStart } from '../src/domain/schedule/choose.ts';
import type { CommissionView } from '../src/domain/commission/view.ts';
import { commissionOf } from '../test/fixtures/commissionEvents.ts';
import { decisionText } from '../test/fixtures/decisionText.ts';
import { gitRepo } from '../test/fixtures/gitRepo.ts';
import { cliFile } from '../test/fixtures/harnessStage.ts';

const sizes = (process.env['HAFT_BENCH_SIZES'] ?? '1000,5000,10000').split(',').map(Number);
const times = 3;

const idOf = (n: number): string => `dec-20260101-task-${n.toString(16).padStart(8, '0')}`;
const median = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** Milliseconds of one command, as a whole process. */
async function took(cwd: string, home: string, words: readonly string[]): Promise<number> {
  const started = performance.now();
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, HAFT_CODEX_PATH: '/nowhere/codex' };
  await execa(process.execPath, [cliFile, ...words], { cwd, env, extendEnv: false });
  return performance.now() - started;
}

async function often(cwd: string, home: string, words: readonly string[]): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < times; n++) all.push(await took(cwd, home, words));
  return Math.round(median(all));
}

async function commands(size: number): Promise<Record<string, number>> {
  await using repo = await gitRepo({ 'README.md': 'Many.\n' });
  const texts = Array.from({ length: size }, (_, n): [string, string] => [
    `.haft/decisions/${idOf(n)}.md`,
    decisionText({
      id: idOf(n),
      title: `Do ${n}`,
      keys: { allowed_paths: [`d${n % 100}/${n}`], evidence_requirements: ['true'] },
    }),
  ]);
  await repo.write(Object.fromEntries(texts));
  await repo.git('add', '--all', '--force');
  await repo.git('commit', '--quiet', '--message', 'Decide');
  const home = await mkdtemp(join(tmpdir(), 'bench-scale-'));
  const at = (words: string): Promise<number> => often(repo.path, home, words.split(' '));
  try {
    return {
      '--version': await at('--version'),
      check: await at('check'),
      // Once: it makes a commission of each.
      'run --prepare-only': Math.round(
        await took(repo.path, home, ['harness', 'run', '--prepare-only']),
      ),
      'commission list': await at('commission list'),
      'harness status': await at('harness status'),
      'plan --forecast': await at('harness plan --forecast'),
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Milliseconds of one step: `size` queued, sixteen at work, none of which overlap. */
function stepMs(size: number, step: typeof choose | typeof chooseStart): number {
  const viewOf = (n: number, state: 'queued' | 'running'): CommissionView => {
    const { scope, ...rest } = commissionOf(`wc-${n}`);
    const path = `d${n % 100}/${n}`;
    const paths = { allowedPaths: [path], affectedFiles: [path], lockset: [path] };
    const lease = { holder: 'bench', drain: 'bench', claimedAt: 0 };
    return {
      commission: { ...rest, scope: { ...scope, ...paths } },
      ...{ state, attempt: 1, turns: 0, tokens: 0, workMs: 0 },
      ...(state === 'running' && { lease }),
    } as unknown as CommissionView;
  };
  const queued = Array.from({ length: size }, (_, n) => viewOf(n, 'queued'));
  const locked = Array.from({ length: 16 }, (_, n) => viewOf(size + n, 'running'));
  const all: number[] = [];
  for (let n = 0; n < 21; n++) {
    const started = performance.now();
    step({
      ...{ queued, locked, open: [...queued, ...locked], freeSlots: 1, now: 0 },
      ...{ rule: { caseless: false }, overtaken: new Map<string, number>() },
      ...{ find: () => undefined, ofDecision: () => [], envelopeOf: () => undefined },
    });
    all.push(performance.now() - started);
  }
  return Number(median(all).toFixed(2));
}

for (const size of sizes)
  console.log(
    JSON.stringify({
      size,
      ...(await commands(size)),
      'scheduler step': stepMs(size, chooseStart),
      'why all wait': stepMs(size, choose),
    }),
  );
