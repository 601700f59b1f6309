/**
 * What it takes to land results that wait on one branch, each with evidence of some seconds: as a train, beside
 * the same results one after another. Both worlds are made anew in one run, with real git and the real sandbox.
 * Prints JSON. Run: `node test/setup/ensure.mjs --build --codex -- bench/landing.ts`; `HAFT_BENCH_TASKS`,
 * `_EVIDENCE` (seconds), `_WIDTH`.
 */
import { harnessStage } from '../test/fixtures/harnessStage.ts';

const setting = (name: string, preset: number): number =>
  Number(process.env[`HAFT_BENCH_${name}`] ?? preset);
const tasks = setting('TASKS', 24);
const seconds = setting('EVIDENCE', 2);
const width = setting('WIDTH', 2);
const by = 'operator:bench';

/** Lands all of them by `land`. @returns Milliseconds, and how many landed. */
async function landed(
  land: (apply: readonly (() => Promise<{ readonly kind: string }>)[]) => Promise<string[]>,
): Promise<{ readonly ms: number; readonly landed: number }> {
  const names = Array.from({ length: tasks }, (_, n) => `t${n}.txt`);
  await using stage = await harnessStage({
    files: Object.fromEntries(names.map((name) => [name, 'one\n'])),
    decisions: names.map((name) => ({
      id: `dec-${name}`,
      title: `Change ${name}`,
      keys: {
        affected_files: [name],
        // One text for all, so that a base is looked at once.
        evidence_requirements: [`sleep ${seconds}`],
      },
      script: { name: 'edit', arg: { file: name, from: 'one', to: 'two' } },
    })),
    onDisk: true,
    settings: { evidenceConcurrency: width },
  });
  const ids: string[] = [];
  for (const name of names) ids.push(await stage.create(`dec-${name}`));
  await stage.drain(4);
  const began = performance.now();
  const kinds = await land(ids.map((id) => () => stage.harness.reviews.apply(id, by)));
  const ms = Math.round(performance.now() - began);
  return { ms, landed: kinds.filter((kind) => kind === 'landed').length };
}

const oneByOne = await landed(async (applies) => {
  const kinds: string[] = [];
  for (const apply of applies) kinds.push((await apply()).kind);
  return kinds;
});
const train = await landed(async (applies) =>
  (await Promise.all(applies.map((apply) => apply()))).map(({ kind }) => kind),
);
console.log(JSON.stringify({ tasks, seconds, width, oneByOne, train }, undefined, 2));
