import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredEvent } from '../../../src/domain/commission/event.ts';
import { harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { heardDrain } from '../../fixtures/heardDrain.ts';
import { treePrints } from '../../fixtures/treePrint.ts';

interface CleanedDocument {
  readonly things: readonly { readonly kind: string; readonly name: string }[];
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

const over = ['over1', 'over2'];
const quick = ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'];
const [slow, held] = ['slow', 'held'];
const names = [...over, ...quick, slow, held];

/** Says two in its file; `slow` does half of it and waits. */
const decisions = names.map((name) => ({
  ...{ id: `dec-${name}`, title: `Say two in ${name}` },
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: {
      steps: [
        ...(name === slow
          ? [{ write: { path: `${name}.txt`, text: 'half\n' } }, { gate: 'go' }]
          : []),
        { write: { path: `${name}.txt`, text: 'two\n' } },
      ],
    },
  },
}));

async function clean(stage: HarnessStage): Promise<CleanedDocument> {
  const { exitCode, stdout, stderr } = await stage.haft('clean', '--json');
  equal(exitCode, 0, stderr);
  return (JSON.parse(stdout) as { cleaned: CleanedDocument }).cleaned;
}

/** Every closing and every clean that took something, in the order of the record. */
async function record(stage: HarnessStage): Promise<StoredEvent[]> {
  const lines = (await readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8')).split('\n');
  const kinds: readonly string[] = ['landed', 'refused', 'cleaned'];
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StoredEvent)
    .filter(({ type }) => kinds.includes(type));
}

describe('given a drain that runs while another process cleans again and again', function () {
  this.timeout(300_000);

  it('when it has ended, then all has landed, and only what was closed by then was ever taken', async () => {
    await using stage = await harnessStage({
      files: Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\n'])),
      decisions,
      latencyMs: 50,
    });
    const by = 'operator:test' as const;
    const closed: string[] = [];
    for (const name of over) closed.push(await stage.create(`dec-${name}`));
    await stage.drain();
    for (const id of closed) await stage.harness.reviews.refuse({ id, by, reason: 'no' });
    const placesOf = (id: string): string[] => [
      join(stage.path, 'workspaces', id),
      join(stage.root, '.git/haft/codex', id),
    ];
    ok(closed.flatMap(placesOf).every((path) => existsSync(path)));

    const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
    const waits = await stage.create(`dec-${slow}`, { ...auto, priority: 1 });
    const landing: string[] = [];
    for (const name of quick) landing.push(await stage.create(`dec-${name}`, auto));
    const review = await stage.create(`dec-${held}`);
    const drain = heardDrain(stage, '--concurrency', '2');
    await stage.model.until(({ heldAt }) => heldAt === 'go');
    const half = [join(stage.path, 'workspaces', waits), join(stage.root, 'slow.txt')];
    const before = await treePrints(half);

    const cleans: CleanedDocument[] = [];
    const cleanBeside = async (): Promise<void> => {
      cleans.push(await clean(stage));
      deepEqual(await treePrints(half), before);
    };
    await cleanBeside();
    deepEqual(
      closed.flatMap(placesOf).filter((path) => existsSync(path)),
      [],
      'what was over before it began',
    );
    const isLanded = async (): Promise<boolean> => {
      const landed = (await record(stage)).filter(({ type }) => type === 'landed');
      return landed.length === quick.length;
    };
    while (!(await isLanded())) await cleanBeside();
    // An agent may take a moment to go after its work has landed.
    const areGone = (): boolean => landing.flatMap(placesOf).every((path) => !existsSync(path));
    while (!areGone()) await cleanBeside();
    ok(existsSync(join(stage.path, 'workspaces', review)));

    stage.model.open('go');
    const ended = drain.end.then(() => true);
    const isOver = (): Promise<boolean> => Promise.race([ended, Promise.resolve(false)]);
    while (!(await isOver())) cleans.push(await clean(stage));
    const { exitCode, stdout, stderr } = await drain.end;
    equal(exitCode, 0, stdout + stderr);
    cleans.push(await clean(stage));

    const told = await record(stage);
    deepEqual(
      told.flatMap(({ type, commission }) => (type === 'landed' ? commission : [])).sort(),
      [...landing, waits].sort(),
    );
    for (const name of [...quick, slow])
      equal(await stage.git('show', `HEAD:${name}.txt`), 'two', name);
    equal(await stage.git('status', '--porcelain'), '');
    ok(existsSync(join(stage.path, 'workspaces', review)));
    const left = new Set(cleans.flatMap((one) => one.left.map(({ name }) => name)));
    deepEqual([left.has(waits), left.has(review)], [false, false]);
    ok(cleans.length >= 4, `${cleans.length} cleans`);

    // Each clean that took something stands in the record behind the closing of all it took.
    const taken = cleans.filter(({ things }) => things.length > 0);
    const marks = told.filter(({ type }) => type === 'cleaned');
    equal(marks.length, taken.length);
    for (const [at, { things }] of taken.entries()) {
      const closedBy = told.slice(0, told.indexOf(marks[at]!));
      const areOver = new Set(closedBy.map(({ commission }) => commission));
      for (const { kind, name } of things)
        if (kind === 'workspaces' || kind === 'homes') ok(areOver.has(name), `${kind} of ${name}`);
    }
  });
});
