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

/** The drain alone, in a repository whose set-up copies or shares so many files that git ignores. */
export interface Installed {
  readonly files: number;
  readonly tasks: number;
  readonly width: number;
  readonly latencyMs: number;
  readonly copy: readonly Round[];
  readonly share: readonly Round[];
}

/** As Markdown: medians, and lowest to highest where there was more than one round. */
export function pageOf(
  rows: readonly Row[],
  train: Train,
  installed: Installed | undefined,
  machine: string,
): string {
  const { seconds, tasks, width, oneByOne } = train;
  return `# Benchmarks

A drain beside the loop one would write instead (\`bench/drain/loop.ts\`: local clone, \`codex exec\`, evidence, commit,
cherry-pick; no isolation of paths, no proof of what lands, no record, no recovery). Both do the same one-line tasks with the real
codex and a scripted model that takes as long as said for each of three responses a task. They run in turns in one run, and
the whole process tree is counted. Their files are in memory, but for what is shared: on a disk whichever comes second pays
for what was removed before it (ext4 passes over each inode that was freed in the last minutes), and 10,000 files made either
four times slower. Made by \`npm run bench -- --write\`; ${machine}.

![Seconds for all tasks](benchmarks/wall.svg)

![Seconds from a freed slot to the next request](benchmarks/gap.svg)

| repository, model time | tasks at | loop, s | drain, s | ratio | slot gap, s | first request, s | CPU a task, s | memory, MB |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map(rowText).join('\n')}

Gap, first request, CPU and memory: the loop, then the drain. Memory counts each shared page once, at its highest.

${tasks} results with evidence of ${seconds} s, ${width} proven side by side: ${secs(oneByOne.ms)} s to land them one by one, ${secs(train.train.ms)} s as a train.
${installed === undefined ? '' : installedText(installed)}
${steps}`;
}

/** What was measured when each was made, on machines as busy as they were that day. */
const steps = `## What each step brought

| step | before | after |
| --- | --- | --- |
| [places are kept](decisions/0016-places-are-kept.md), 8 tasks | 5.2 s CPU a task, 1,110 git processes | 3.0 s, 418 |
| [a small process starts the children](decisions/0019-a-small-process-starts-children.md), one start from 342 MB | 24 ms blocked | 0.6 ms |
| [a landing train](decisions/0020-a-landing-train.md), 24 results of 2 s | 52.1 s | 26.5 s |
| [git that stays](decisions/0022-git-that-stays.md) | 45 git processes a task | 22 |
| [preparing ahead](decisions/0023-preparing-ahead.md), 500 ms, 12 tasks | gap 2.3 s, drain 16.4 s | 0.9 s, 12.0 s |
| four of them, with threads open, 500 ms, 24 tasks | gap 0.90 s, drain 23.2 s | 0.71 s, 21.0 s |
| [measured as it would land](decisions/0029-measured-as-it-would-land.md), 12 tasks of 2 s | 55.0 s | 32.3 s |
| [databases of codex made once](decisions/0033-what-a-session-costs.md), one start | 134 ms CPU | 74 ms |
| [copies made good](decisions/0034-copies-are-made-good.md), 20,000 files, 6 tasks | gap 35.7 s, drain 142 s | 4.9 s, 80 s |
| [young files looked at once](decisions/0016-places-are-kept.md), 60,000 files, the second commission's workspace | 0.93 s | 0.35 s |
`;

function installedText({ files, tasks, width, latencyMs, copy, share }: Installed): string {
  const gap = (rounds: readonly Round[]): string =>
    spread(
      rounds.map(({ gapMs }) => gapMs / 1_000),
      2,
    );
  const work = (rounds: readonly Round[]): string =>
    spread(
      rounds.map(({ cpuMs }) => cpuMs / 1_000 / tasks),
      1,
    );
  return `
${tasks} tasks at ${width}, ${latencyMs} ms, with an ignored folder of ${files.toLocaleString('en')} files: copied, a slot gap of ${gap(copy)} s and ${work(copy)} s CPU a
task; shared, ${gap(share)} s and ${work(share)} s.
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
