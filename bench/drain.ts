/**
 * What a drain costs beside the loop a user would write (`bench/drain/loop.ts`): both do the same one-line
 * tasks with the real codex and a scripted model, in turns in one run. Prints JSON.
 * Run: `node bench/drain.ts`; `HAFT_BENCH_FILES`, or `_REPO` for a clone of any repository, `_TASKS`, `_WIDTH`,
 * `_LATENCY` (ms of the model per response, three a task), `_EVIDENCE` (seconds each evidence sleeps), `_COPY` or `_SHARE` (files
 * of an ignored `node_modules` that a set-up copies or shares), `_ROUNDS`, `_ONLY=loop|drain`,
 * `_COUNT=1` for git processes as well, those of codex included. `bench/table.ts` runs whole tables of it.
 * What is shared has to stand on a disk: no sandbox keeps commands from writing in a file system in memory.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { codexBinary } from '../test/fixtures/codexBinary.ts';
import { decisionText } from '../test/fixtures/decisionText.ts';
import { gitRepo, repoAt, type GitRepo } from '../test/fixtures/gitRepo.ts';
import { cliFile } from '../test/fixtures/harnessStage.ts';
import { manyFiles } from '../test/fixtures/manyFiles.ts';
import { codexHome } from '../test/fixtures/scriptedModel/codexHome.ts';
import { startScriptedModel } from '../test/fixtures/scriptedModel/scriptedModel.ts';
import type { ModelRequest } from '../test/fixtures/scriptedModel/requestLog.ts';
import { openScratch } from '../test/setup/scratch.ts';
import type { Task } from './drain/loop.ts';
import { watch, type Taken } from './drain/watch.ts';

const setting = (name: string, preset: number): number =>
  Number(process.env[`HAFT_BENCH_${name}`] ?? preset);
const files = setting('FILES', 200);
const tasks = setting('TASKS', 24);
const width = setting('WIDTH', 4);
const latencyMs = setting('LATENCY', 0);
const rounds = setting('ROUNDS', 1);
const evidenceS = setting('EVIDENCE', 0);
const copied = setting('COPY', 0);
const shared = setting('SHARE', 0);
const only = process.env['HAFT_BENCH_ONLY'];
const source = process.env['HAFT_BENCH_REPO'];
/** Folders of that repository's checkout which a set-up shares into each place. */
const taken = (process.env['HAFT_BENCH_TAKE'] ?? '').split(',').filter((path) => path !== '');
/** How many git processes there were, beside the times: it slows each of them a little. */
const counts = process.env['HAFT_BENCH_COUNT'] !== undefined;

const run = promisify(execFile);

interface Figures extends Taken {
  /** From a task's last answer to the first request of the task that takes its slot, ms. */
  readonly gapMs: number;
  /** Until the model is first asked anything. */
  readonly firstMs: number;
  readonly commits: number;
  readonly git?: Readonly<Record<string, number>>;
}

const pathOf = (n: number): string =>
  source === undefined ? `d${n % 100}/${n}` : `haft-bench/${n}`;
const numbers = Array.from({ length: tasks }, (_, n) => n);
const evidenceOf = (n: number): string =>
  `${evidenceS > 0 ? `sleep ${evidenceS} && ` : ''}grep -q 'done ${n}' ${pathOf(n)}`;
const scriptOf = (n: number) =>
  ({ name: 'edit', arg: { file: pathOf(n), from: String(n), to: `done ${n}` } }) as const;
const idOf = (n: number): string => `dec-20260101-task-${n.toString(16).padStart(8, '0')}`;

/** A repository with the tasks as decisions, made once and copied for every run. */
async function makeTemplate(folder: string): Promise<void> {
  await using repo =
    source === undefined ? await gitRepo({}) : await cloned(source, `${folder}-of`);
  if (source === undefined) await manyFiles(repo, files);
  else await repo.write(Object.fromEntries(numbers.map((n) => [pathOf(n), `${n}\n`])));
  for (const n of numbers) {
    const text = decisionText({
      id: idOf(n),
      title: `Finish ${n}`,
      script: scriptOf(n),
      keys: { allowed_paths: [pathOf(n)], evidence_requirements: [evidenceOf(n)] },
    });
    await repo.write({ [`.haft/decisions/${idOf(n)}.md`]: text });
  }
  if (copied + shared > 0) await repo.write({ '.gitignore': 'node_modules\n' });
  await repo.git('add', '--all', '--force');
  await repo.git('commit', '--quiet', '--message', 'Decide');
  if (copied + shared > 0) await installInto(repo);
  if (source !== undefined && taken.length > 0) await take(repo, source);
  await cp(repo.path, folder, { recursive: true });
}

/** Files of 32 KiB at most, as packages have them, and a set-up that copies or shares them. */
async function installInto(repo: GitRepo): Promise<void> {
  const text = 'export const answer = 42;\n'.repeat(1_300);
  const names = Array.from({ length: copied + shared }, (_, n) => n);
  const pathOfFile = (n: number): string => `node_modules/p${n % 500}/lib${n % 7}/${n}.js`;
  for (let at = 0; at < names.length; at += 500)
    await repo.write(
      Object.fromEntries(
        names.slice(at, at + 500).map((n) => [pathOfFile(n), text.slice(n % text.length)]),
      ),
    );
  const how = copied > 0 ? 'copy' : 'share';
  await repo.write({ '.haft/workspace.yaml': `${how}: [node_modules]\n` });
}

/** What is installed in the checkout of the repository, and a set-up that shares it. */
async function take(repo: GitRepo, from: string): Promise<void> {
  for (const path of taken) {
    await mkdir(dirname(join(repo.path, path)), { recursive: true });
    await run('cp', ['--archive', join(from, path), join(repo.path, path)]);
  }
  await repo.write({
    '.haft/workspace.yaml': `share: [${taken.map((path) => JSON.stringify(path)).join(', ')}]\n`,
    '.git/info/exclude': taken.map((path) => `/${path}\n`).join(''),
  });
}

/**
 * A clone of any repository, on the branch of all tasks. Its own decisions, set-up and specifications are no
 * part of what is measured, and would have a say in it.
 */
async function cloned(repository: string, folder: string): Promise<GitRepo> {
  await run('git', ['clone', '--quiet', '--no-hardlinks', repository, folder]);
  const repo = repoAt(folder);
  await repo.git('checkout', '--quiet', '-B', 'main');
  await repo.git('rm', '-r', '--quiet', '--ignore-unmatch', '.haft');
  for (const [key, value] of Object.entries({
    'user.name': 'Bench',
    'user.email': 'bench@example.invalid',
    'commit.gpgsign': 'false',
  }))
    await repo.git('config', key, value);
  return repo;
}

interface Stand {
  readonly folder: string;
  readonly repository: string;
  readonly env: Readonly<Record<string, string>>;
  readonly tell: (pid: number | undefined) => void;
}

async function runLoop({ folder, repository, env, tell }: Stand): Promise<void> {
  const list = Array.from({ length: tasks }, (_, n): Task => {
    const { name, arg } = scriptOf(n);
    const prompt = `Finish ${n}.\n\n[[script:${name} ${JSON.stringify(arg)}]]\n`;
    return { name: `task-${n}`, prompt, evidence: evidenceOf(n) };
  });
  const file = join(folder, 'tasks.json');
  await writeFile(file, JSON.stringify(list));
  const clones = join(folder, 'clones');
  await mkdir(clones);
  const script = join(import.meta.dirname, 'drain/loop.ts');
  const child = execa(process.execPath, [script, repository, clones, String(width), file], {
    ...{ env, extendEnv: false },
  });
  tell(child.pid);
  await child;
}

async function runDrain({ repository, env, tell }: Stand): Promise<void> {
  const haft = (...args: string[]) =>
    execa(process.execPath, [cliFile, ...args], { cwd: repository, env, extendEnv: false });
  const child = haft('harness', 'run', '--drain', '--concurrency', String(width));
  tell(child.pid);
  await child;
}

/** What is done once before a night, and is not part of it: the queue is written. */
async function commissionAll({ repository, env }: Omit<Stand, 'tell'>): Promise<void> {
  const ids = Array.from({ length: tasks }, (_, n) => idOf(n));
  const policy = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
  const args = [cliFile, 'commission', 'create-batch', ...ids, ...policy];
  await execa(process.execPath, args, { cwd: repository, env, extendEnv: false });
  if (copied + shared + taken.length > 0) await confirm({ repository, env });
}

/** As an operator who has read what it does. */
async function confirm({ repository, env }: Pick<Stand, 'repository' | 'env'>): Promise<void> {
  const haft = (...more: string[]) =>
    execa(process.execPath, [cliFile, 'harness', 'confirm-setup', ...more], {
      ...{ cwd: repository, env, extendEnv: false },
    });
  const { stdout } = await haft();
  await haft('--yes', /sha256 (\w+)/.exec(stdout)?.[1] ?? '');
}

async function measure(place: string, kind: 'loop' | 'drain'): Promise<Figures> {
  const folder = await mkdtemp(join(place, `${kind}-`));
  const asked: { readonly at: number; readonly thread: string }[] = [];
  await using model = await startScriptedModel({
    latencyMs,
    onRequest: ({ threadId }: ModelRequest) =>
      asked.push({ at: performance.now(), thread: threadId }),
  });
  try {
    const repository = join(folder, 'project');
    await run('cp', ['--archive', join(place, 'template'), repository]);
    await run('git', ['update-index', '-q', '--refresh'], { cwd: repository });
    await codexHome(join(folder, 'codex'), model.url);
    const counter = counts ? await gitCounter(folder) : undefined;
    const env = {
      PATH: `${counter ? `${counter.bin}:` : ''}${process.env['PATH'] ?? ''}`,
      HOME: join(folder, 'home'),
      CODEX_HOME: join(folder, 'codex'),
      HAFT_CODEX_PATH: codexBinary(),
      HAFT_WORKSPACE_ROOT: join(folder, 'workspaces'),
    };
    await mkdir(env.HOME);
    const stand = { folder, repository, env };
    if (kind === 'drain') await commissionAll(stand);
    await counter?.reset();
    const commits = async (): Promise<number> =>
      Number((await run('git', ['rev-list', '--count', 'HEAD'], { cwd: repository })).stdout);
    const before = await commits();
    const began = performance.now();
    const work = kind === 'loop' ? runLoop : runDrain;
    const watched = await watch((tell) => work({ ...stand, tell }));
    const git = await counter?.read();
    return {
      ...watched,
      gapMs: medianGap(asked),
      firstMs: (asked[0]?.at ?? Number.NaN) - began,
      commits: landedAll(kind, before, await commits()),
      ...(git && { git }),
    };
  } finally {
    await remove(folder);
  }
}

/** Codex may be writing its last words there. */
const remove = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** Figures of tasks that were not done would be figures of nothing. */
function landedAll(kind: string, before: number, after: number): number {
  if (after - before < tasks)
    throw new Error(`Of ${tasks} tasks the ${kind} landed ${after - before}.`);
  return after;
}

/** Slots come free in the order in which threads end; the next new thread takes the one free the longest. */
function medianGap(asked: readonly { readonly at: number; readonly thread: string }[]): number {
  const threads = new Map<string, { first: number; last: number }>();
  for (const { at, thread } of asked) {
    const known = threads.get(thread);
    if (known) known.last = at;
    else threads.set(thread, { first: at, last: at });
  }
  const starts = [...threads.values()].map(({ first }) => first).sort((a, b) => a - b);
  const ends = [...threads.values()].map(({ last }) => last + latencyMs).sort((a, b) => a - b);
  const gaps = starts.slice(width).map((start, at) => start - (ends[at] ?? start));
  return median(gaps);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

interface Counter {
  /** Folder of a git that writes down each command, to stand first on the path. */
  readonly bin: string;
  reset(): Promise<void>;
  read(): Promise<Record<string, number>>;
}

async function gitCounter(folder: string): Promise<Counter> {
  const bin = join(folder, 'bin');
  const log = join(folder, 'git.log');
  await mkdir(bin);
  const { stdout } = await run('/bin/sh', ['-c', 'command -v git']);
  const known = /^(?:--.*|-.*|[a-z]+\.[^ ]+=.*)$/;
  const script = `#!/bin/sh\nprintf '%s\\037' "$@" >> ${log}; echo >> ${log}\nexec ${stdout.trim()} "$@"\n`;
  await writeFile(join(bin, 'git'), script, { mode: 0o755 });
  return {
    bin,
    reset: () => writeFile(log, ''),
    read: async () => {
      const text = await readFile(log, 'utf8');
      const names = text
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const words = line.split('\u001F').filter(Boolean);
          return words.find((word, at) => !known.test(word) && words[at - 1] !== '-c') ?? '?';
        });
      const counted: Record<string, number> = {};
      for (const name of names) counted[name] = (counted[name] ?? 0) + 1;
      return counted;
    },
  };
}

using scratch = openScratch(shared + taken.length > 0);
const place = await mkdtemp(join(scratch.env['TMPDIR'] ?? homedir(), '.haft-bench-'));
try {
  await makeTemplate(join(place, 'template'));
  const all: Record<string, Figures[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['loop', 'drain'] as const) {
      if (only !== undefined && only !== kind) continue;
      const figures = await measure(place, kind);
      console.error(JSON.stringify({ kind, ...figures }));
      (all[kind] ??= []).push(figures);
    }
  }
  console.log(JSON.stringify({ files, tasks, width, latencyMs, rounds: all }, undefined, 2));
} finally {
  await remove(place);
}
