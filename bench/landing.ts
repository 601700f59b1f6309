/**
 * What Apply costs in a repository of 10,000 files whose tip has not moved, against the least that bare git
 * needs for the same (`commit-tree`, `read-tree -m -u`, `update-ref`) and `git status`, in turns; the number
 * of git processes, counted by git itself; and the preview of 30 held results. Run: `node bench/landing.ts`.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GitRepository } from '../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../src/adapters/process/identity.ts';
import { JournalFile } from '../src/adapters/store/journalFile.ts';
import { systemClock } from '../src/adapters/time/systemClock.ts';
import { createHarness } from '../src/composition/createHarness.ts';
import type { Harness } from '../src/composition/harness.ts';
import { gitRepo, type Files, type GitRepo } from '../test/fixtures/gitRepo.ts';
import { holdResults } from '../test/fixtures/heldResults.ts';
import { manyFiles } from '../test/fixtures/manyFiles.ts';

const fileCount = Number(process.env['HAFT_BENCH_FILES'] ?? 10_000);
const landings = Number(process.env['HAFT_BENCH_LANDINGS'] ?? 60);
const heldCount = Number(process.env['HAFT_BENCH_HELD'] ?? 30);
const warmUp = 5;
const counted = 3;
const previews = 5;
const run = promisify(execFile);

const idOf = (n: number): string => `wc-20260101-${n.toString(16).padStart(8, '0')}`;

/** Three files changed and one added, in folders of their own as far as there are any. */
function diffOf(n: number): Files {
  const at = (k: number): string => `d${(n * 4 + k) % 100}/${(n * 4 + k) % fileCount}`;
  const changed = [0, 1, 2].map((k): [string, string] => [at(k), `changed by ${n}\n`]);
  return { ...Object.fromEntries(changed), [`new/by-${n}.md`]: `new by ${n}\n` };
}

interface Stage extends AsyncDisposable {
  readonly repo: GitRepo;
  readonly base: string;
  readonly harness: Harness;
}

/** A repository with so many results held on its tip, and the whole engine over it. */
async function stageWith(held: number): Promise<Stage> {
  const repo = await gitRepo({});
  await manyFiles(repo, fileCount);
  const processes = new ProcessIdentities();
  const repository = await GitRepository.open(repo.path, { processes });
  const dir = join(repository.commonDir, 'haft');
  const journal = await JournalFile.open({ dir, processes, clock: systemClock });
  const results = Array.from({ length: held }, (_, n) => ({ id: idOf(n), files: diffOf(n) }));
  await holdResults({ repo, repository, journal }, results);
  await journal.close();
  const log = (line: string): void => console.error(line);
  const env = { ...process.env, HAFT_WORKSPACE_ROOT: `${repo.path}-workspaces` };
  const harness = await createHarness({ folder: repo.path, env, log });
  const dispose = async (): Promise<void> => {
    await harness.dispose();
    await repo[Symbol.asyncDispose]();
  };
  const base = await repo.git('rev-parse', 'main');
  return { repo, base, harness, [Symbol.asyncDispose]: dispose };
}

async function applyMs({ harness }: Stage, n: number): Promise<number> {
  const started = performance.now();
  const { kind } = await harness.reviews.apply(idOf(n), 'operator:bench');
  if (kind !== 'landed') throw new Error(`${idOf(n)} is ${kind}`);
  return performance.now() - started;
}

/** The same diff by three git commands and no check at all. */
async function bareMs({ repo, base }: Stage, n: number): Promise<number> {
  const tree = `refs/haft/results/${idOf(n)}/1^{tree}`;
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', args, { cwd: repo.path })).stdout.trim();
  const started = performance.now();
  const commit = await git('commit-tree', tree, '-p', base, '-m', 'bare');
  await git('read-tree', '-m', '-u', base, commit);
  await git('update-ref', 'refs/heads/main', commit, base);
  return performance.now() - started;
}

async function statusMs({ repo }: Stage): Promise<number> {
  const started = performance.now();
  await run('git', ['status', '--porcelain'], { cwd: repo.path });
  return performance.now() - started;
}

/** Every git process of `work`, those that git starts itself too: each writes one file of its own. */
async function gitProcesses(work: () => Promise<unknown>): Promise<string[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'bench-git-')));
  const traces = join(folder, 'traces');
  const { stdout } = await run('/bin/sh', ['-c', 'command -v git']);
  const before = process.env['PATH'];
  try {
    await mkdir(traces);
    const script = `#!/bin/sh\nGIT_TRACE2_EVENT=${traces} exec ${stdout.trim()} "$@"\n`;
    await writeFile(join(folder, 'git'), script);
    await chmod(join(folder, 'git'), 0o755);
    process.env['PATH'] = `${folder}:${before ?? ''}`;
    await work();
    return await readdir(traces);
  } finally {
    process.env['PATH'] = before;
    await rm(folder, { recursive: true });
  }
}

async function measureLandings(): Promise<void> {
  await using stage = await stageWith(warmUp + landings + counted);
  const { repo, base } = stage;
  const reset = (): Promise<string> => repo.git('reset', '--quiet', '--hard', base);
  const times = { apply: [] as number[], bare: [] as number[], status: [] as number[] };
  for (let n = 0; n < warmUp + landings; n++) {
    const status = await statusMs(stage);
    const bare = await bareMs(stage, n);
    await reset();
    const apply = await applyMs(stage, n);
    await reset();
    if (n < warmUp) continue;
    times.apply.push(apply);
    times.bare.push(bare);
    times.status.push(status);
  }
  const numbers: number[] = [];
  for (let n = warmUp + landings; n < warmUp + landings + counted; n++) {
    const names = await gitProcesses(() => applyMs(stage, n));
    numbers.push(names.length);
    await reset();
  }
  console.log(`landing in ${fileCount} files, ${landings} times: ${told(times.apply)}`);
  console.log(`bare git, no checks: ${told(times.bare)}; git status: ${told(times.status)}`);
  const ratio = quantile(times.apply, 0.5) / quantile(times.bare, 0.5);
  console.log(`landing / bare git: ${ratio.toFixed(2)} at p50`);
  console.log(`git processes a landing: ${numbers.join(', ')}`);
}

async function measurePreview(): Promise<void> {
  await using stage = await stageWith(heldCount);
  const times: number[] = [];
  for (let turn = 0; turn < previews; turn++) {
    const started = performance.now();
    const [preview] = await stage.harness.reviews.preview();
    if (preview?.order.length !== heldCount) throw new Error('the preview is not whole');
    times.push(performance.now() - started);
  }
  const names = await gitProcesses(() => stage.harness.reviews.preview());
  const [fastest, slowest] = [Math.min(...times), Math.max(...times)];
  console.log(
    `preview of ${heldCount} held results: ${fastest.toFixed(0)}–${slowest.toFixed(0)} ms, ${names.length} git processes`,
  );
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

const told = (times: readonly number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`;

const load = (): string =>
  loadavg()
    .map((one) => one.toFixed(2))
    .join(' ');

console.log(`${cpus().length} cores, load before ${load()}`);
await measureLandings();
await measurePreview();
console.log(`load after ${load()}`);
