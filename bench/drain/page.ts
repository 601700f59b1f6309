import type { Taken } from './watch.ts';

/** One run of the tasks. */
export interface Round extends Taken {
  readonly gapMs: number;
  readonly firstMs: number;
  readonly commits: number;
}

/** The loop and the drain on the same tasks, in turns. */
export interface Row {
  readonly name: string;
  readonly tasks: number;
  readonly width: number;
  readonly latencyMs: number;
  readonly rounds: { readonly loop: readonly Round[]; readonly drain: readonly Round[] };
}

/** Results that wait on one branch, landed one by one and as a train. */
export interface Train {
  readonly tasks: number;
  readonly seconds: number;
  readonly width: number;
  readonly oneByOne: { readonly ms: number; readonly landed: number };
  readonly train: { readonly ms: number; readonly landed: number };
}

/** As Markdown: medians, and lowest to highest where there was more than one round. */
export function pageOf(rows: readonly Row[], train: Train, machine: string): string {
  const { seconds, tasks, width, oneByOne } = train;
  return `# Benchmarks

A drain beside the loop one would write instead (\`bench/drain/loop.ts\`: local clone, \`codex exec\`, evidence, commit,
cherry-pick; no isolation of paths, no proof of what lands, no record, no recovery). Both do the same one-line tasks with the real
codex and a scripted model that takes as long as said for each of three responses a task. They run in turns in one run, and
the whole process tree is counted. Made by \`npm run bench -- --write\`; ${machine}.

![Seconds for all tasks](benchmarks/wall.svg)

![Seconds from a freed slot to the next request](benchmarks/gap.svg)

| repository, model time | tasks at | loop, s | drain, s | ratio | slot gap, s | first request, s | CPU a task, s | memory, MB |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map(rowText).join('\n')}

Gap, first request, CPU and memory: the loop, then the drain. Memory counts each shared page once, at its highest.

${tasks} results with evidence of ${seconds} s, ${width} proven side by side: ${secs(oneByOne.ms)} s to land them one by one, ${secs(train.train.ms)} s as a train.
`;
}

function rowText({ name, tasks, width, rounds: { loop, drain } }: Row): string {
  const both = (of: (round: Round) => number, digits = 2): string =>
    [loop, drain].map((all) => spread(all.map(of), digits)).join(' / ');
  const wall = (all: readonly Round[]): number[] => all.map(({ wallMs }) => wallMs / 1_000);
  const ratio = median(wall(drain)) / median(wall(loop));
  return `| ${[
    name,
    `${tasks} at ${width}`,
    spread(wall(loop), 1),
    spread(wall(drain), 1),
    ratio.toFixed(2),
    both(({ gapMs }) => gapMs / 1_000),
    both(({ firstMs }) => firstMs / 1_000, 1),
    both(({ cpuMs }) => cpuMs / 1_000 / tasks),
    both(({ peakBytes }) => peakBytes / 1e6, 0),
  ].join(' | ')} |`;
}

const secs = (ms: number): string => (ms / 1_000).toFixed(1);

function spread(values: readonly number[], digits: number): string {
  const middle = median(values).toFixed(digits);
  if (values.length < 2) return middle;
  return `${middle} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
