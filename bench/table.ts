/**
 * Rows of `bench/drain.ts` and the train of `bench/landing.ts`, each beside its baseline in the same run, as a table and
 * two plots. Run: `npm run bench`; `-- --quick` for the first rows with few tasks, `--repo PATH` for a row on a clone
 * of any repository as well, with `--share node_modules` what is installed there shared into each place, `--rounds N`, `--write` to put it into docs/benchmarks.md.
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { bars, type Bar } from './drain/bars.ts';
import { namedRepository, type NamedRepository } from './drain/namedRepository.ts';
import { pageOf, type Installed, type Row, type Train } from './drain/page.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    repo: { type: 'string' },
    share: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '1' },
  },
});
/** Looked at first: nobody is to wait for the other rows to hear that a path is wrong. */
const named = values.repo === undefined ? undefined : await looked(values.repo);
const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

async function measured<T>(script: string, settings: Readonly<Record<string, string>>): Promise<T> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const [key, value] of Object.entries(settings)) env[`HAFT_BENCH_${key}`] = value;
  const { stdout } = await run(process.execPath, [join(root, 'bench', script)], {
    env,
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout) as T;
}

const usual = { TASKS: values.quick ? '8' : '24', ROUNDS: values.rounds };
const plans: readonly (readonly [name: string, settings: Readonly<Record<string, string>>])[] = [
  ['200 files, 0 ms', { ...usual, FILES: '200', LATENCY: '0' }],
  ['200 files, 500 ms', { ...usual, FILES: '200', LATENCY: '500' }],
  ...(values.quick
    ? []
    : ([
        ['200 files, 2,000 ms', { ...usual, FILES: '200', LATENCY: '2000' }],
        ['10,000 files, 500 ms', { ...usual, TASKS: '12', FILES: '10000', LATENCY: '500' }],
      ] as const)),
  ...(named === undefined
    ? []
    : ([
        [
          `${named.name}, 0 ms`,
          {
            ...{ ...usual, TASKS: '4', WIDTH: '2', LATENCY: '0', REPO: named.top },
            ...(values.share.length > 0 && { TAKE: values.share.join() }),
          },
        ],
      ] as const)),
];

async function looked(path: string): Promise<NamedRepository> {
  try {
    return await namedRepository(path, values.share);
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : String(thrown));
    process.exit(2);
  }
}

/** Whoever installs packages has them copied, or shared, into each place. */
async function withInstalled(): Promise<Installed> {
  const files = 20_000;
  const plan = { TASKS: '6', WIDTH: '2', LATENCY: '4000', ROUNDS: values.rounds, ONLY: 'drain' };
  const [copy, share] = [
    await measured<Row>('drain.ts', { ...plan, COPY: String(files) }),
    await measured<Row>('drain.ts', { ...plan, SHARE: String(files) }),
  ];
  const { tasks, width, latencyMs } = copy;
  return { files, tasks, width, latencyMs, copy: copy.rounds.drain, share: share.rounds.drain };
}

const rows: Row[] = [];
for (const [name, settings] of plans) {
  rows.push({ name, ...(await measured<Omit<Row, 'name'>>('drain.ts', settings)) });
  console.error(JSON.stringify(rows.at(-1)));
}
const train = await measured<Train>('landing.ts', values.quick ? { TASKS: '6' } : {});
const installed = values.quick ? undefined : await withInstalled();
const text = pageOf(rows, train, installed, `${cpus().length} processors, Node ${process.version}`);
const seconds = ({ name, rounds }: Row): Bar => ({
  name,
  values: [rounds.loop, rounds.drain].map((all) => all.map(({ wallMs }) => wallMs / 1_000)),
});
const gaps = ({ name, rounds }: Row): Bar => ({
  name,
  values: [rounds.loop, rounds.drain].map((all) => all.map(({ gapMs }) => gapMs / 1_000)),
});
if (values.write) {
  const page = join(root, 'docs/benchmarks.md');
  await mkdir(join(root, 'docs/benchmarks'), { recursive: true });
  await writeFile(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
  await writeFile(
    join(root, 'docs/benchmarks/wall.svg'),
    bars('Seconds for all tasks', rows.map(seconds)),
  );
  await writeFile(
    join(root, 'docs/benchmarks/gap.svg'),
    bars('Seconds from a freed slot to the next request', rows.map(gaps)),
  );
} else console.log(text);
