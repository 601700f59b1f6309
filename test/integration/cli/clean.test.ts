import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Removed } from '../../../src/domain/disk/kinds.ts';
import { cliFile, harnessStage } from '../../fixtures/harnessStage.ts';
import { keptStage, plantHostile, type KeptStage } from '../../fixtures/keptStage.ts';
import { treePrint, treePrints } from '../../fixtures/treePrint.ts';

interface CleanedDocument {
  readonly dry_run: boolean;
  readonly removed: readonly Removed[];
  readonly things: readonly { readonly kind: string; readonly name: string }[];
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

async function clean(stage: KeptStage, ...flags: string[]): Promise<CleanedDocument> {
  const { exitCode, stdout, stderr } = await stage.haft('clean', '--json', ...flags);
  equal(exitCode, 0, stderr);
  return (JSON.parse(stdout) as { cleaned: CleanedDocument }).cleaned;
}

/** One that comes while another cleans waits for that; where it takes too long it says so and has done nothing. */
async function cleanOrWait(stage: KeptStage): Promise<CleanedDocument[]> {
  const { exitCode, stdout, stderr } = await stage.haft('clean', '--json');
  if (exitCode === 0) return [(JSON.parse(stdout) as { cleaned: CleanedDocument }).cleaned];
  match(stderr, /^clean_in_progress: /);
  return [];
}

/** How many of each kind. */
const countsOf = (...documents: CleanedDocument[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind, count } of documents.flatMap(({ removed }) => removed))
    counts[kind] = (counts[kind] ?? 0) + count;
  return counts;
};

/** Everything that may not change: what open commissions have, and the operator's checkout. */
const sacred = async ({ open, placesOf, root }: KeptStage): Promise<ReadonlyMap<string, string>> =>
  treePrints([
    ...placesOf(open),
    ...(await readdir(root)).filter((name) => name !== '.git').map((name) => join(root, name)),
    ...['refs/heads', 'index', 'HEAD', 'config'].map((name) => join(root, '.git', name)),
  ]);

const left = ({ closed, placesOf }: KeptStage): string[] =>
  placesOf(closed).filter((path) => existsSync(path) && !path.includes('/runs/'));

describe('given 200 commissions that are closed, and some that are open', function () {
  this.timeout(300_000);

  it('when it is cleaned by two at once, then what is open is the same to the byte, and work can be brought back', async () => {
    await using stage = await keptStage(200, 40);
    const outside = join(stage.path, 'outside');
    const [hostile = '', , , , worked = ''] = stage.placed;
    await plantHostile(join(stage.workspaces, hostile), outside);
    await writeFile(join(stage.workspaces, worked, 'w4.txt'), 'unfinished\n');
    const before = await sacred(stage);
    equal(before.size > 50, true);

    const all = await treePrints([stage.store, stage.workspaces, outside]);
    const would = await clean(stage, '--dry-run');
    deepEqual(await treePrints([stage.store, stage.workspaces, outside]), all);
    deepEqual([would.dry_run, countsOf(would)], [true, { workspaces: 40, homes: 200, logs: 100 }]);
    ok(would.removed.every(({ bytes }) => bytes > 0));

    const both = await Promise.all([cleanOrWait(stage), cleanOrWait(stage)]);
    deepEqual(countsOf(...both.flat()), countsOf(would));
    deepEqual(
      both.flat().flatMap(({ left: stays }) => stays),
      [],
    );
    deepEqual(left(stage), []);
    deepEqual(await sacred(stage), before);
    equal(await readFile(join(outside, 'precious'), 'utf8'), 'stay\n');
    deepEqual(countsOf(await clean(stage)), {});
    deepEqual(await readdir(join(stage.workspaces, '.trash')), []);
    match(await readFile(join(stage.store, 'journal.jsonl'), 'utf8'), /"type":"cleaned"/);

    const back = await stage.haft('commission', 'restore', worked);
    equal(back.exitCode, 0, back.stderr);
    match(back.stdout, new RegExp(`from=refs/haft/abandoned/${worked}/1`));
    equal(await readFile(join(stage.workspaces, worked, 'w4.txt'), 'utf8'), 'unfinished\n');
    // What is added there is kept beside what was kept before.
    await writeFile(join(stage.workspaces, worked, 'w4.txt'), 'more\n');
    deepEqual(countsOf(await clean(stage)), { workspaces: 1 });
    const kept = await stage.git(
      'for-each-ref',
      '--format=%(refname)',
      `refs/haft/abandoned/${worked}`,
    );
    deepEqual(
      kept.split('\n'),
      [1, '1-2'].map((name) => `refs/haft/abandoned/${worked}/${name}`),
    );
    equal(await stage.git('show', `refs/haft/abandoned/${worked}/1:w4.txt`), 'unfinished');
    equal(await stage.git('show', `refs/haft/abandoned/${worked}/1-2:w4.txt`), 'more');
    const nothing = await stage.haft('commission', 'restore', stage.closed[199] ?? '');
    match(nothing.stderr, /^nothing_kept: /);
    const open = await stage.haft('commission', 'restore', stage.open[0] ?? '');
    match(open.stderr, /^commission_not_restorable: /);
    deepEqual(await sacred(stage), before);
  });

  it('when a clean is killed at any point, then the next one goes on, and what is open stays', async () => {
    await using stage = await keptStage(60, 30);
    await plantHostile(join(stage.workspaces, stage.placed[20] ?? ''), join(stage.path, 'outside'));
    const before = await sacred(stage);
    const standing = (): number =>
      readdirSync(stage.workspaces).filter((name) => stage.closed.includes(name)).length;
    for (const most of [29, 21, 12, 3]) {
      const child = spawn(process.execPath, [cliFile, 'clean'], {
        ...{ cwd: stage.root, env: stage.env, stdio: 'ignore' },
      });
      const ended = once(child, 'exit');
      while (standing() > most && child.exitCode === null) await setImmediate();
      child.kill('SIGKILL');
      deepEqual(await ended, [null, 'SIGKILL']);
      deepEqual(await sacred(stage), before);
    }
    const last = await clean(stage);
    deepEqual(last.left, []);
    deepEqual(left(stage), []);
    deepEqual(await readdir(join(stage.workspaces, '.trash')), []);
    deepEqual(await readdir(join(stage.workspaces, '.new')), []);
    deepEqual(countsOf(await clean(stage, '--dry-run')), {});
    deepEqual(await sacred(stage), before);
    equal((await treePrint(join(stage.path, 'outside'))).size, 2);
  });
});

describe('given a drain that has landed, held and failed work', function () {
  this.timeout(180_000);

  it('when it is cleaned, then only what landed or was refused goes, and a landed one is brought back', async () => {
    const names = ['land', 'hold', 'refuse', 'fail'] as const;
    await using stage = await harnessStage({
      files: Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\n'])),
      decisions: names.map((name) => ({
        ...{ id: `dec-${name}`, title: `Say two in ${name}` },
        keys: {
          affected_files: [`${name}.txt`],
          evidence_requirements: [name === 'fail' ? 'false' : `grep -q two ${name}.txt`],
        },
        script: {
          name: 'steps',
          arg: { steps: [{ write: { path: `${name}.txt`, text: 'two\n' } }] },
        },
      })),
    });
    const deliveryPolicy = 'workspace_patch_auto_on_pass';
    const ids = [await stage.create('dec-land', { deliveryPolicy })];
    for (const name of names.slice(1)) ids.push(await stage.create(`dec-${name}`));
    const [landed = '', held = '', refused = '', failed = ''] = ids;
    await stage.drain();
    await stage.harness.reviews.refuse({ id: refused, by: 'operator:test', reason: 'no' });
    const of = (id: string): string => join(stage.path, 'workspaces', id);
    const home = (id: string): string => join(stage.root, '.git/haft/codex', id);
    const open = [held, failed].flatMap((id) => [of(id), home(id)]);
    const before = await treePrints(open);
    ok(before.size > 10);

    const { stdout } = await stage.haft('clean');
    match(stdout, /^removed 1 workspace, \d+ homes?, /);
    deepEqual(
      [landed, refused].flatMap((id) => [of(id), home(id)]).filter((path) => existsSync(path)),
      [],
    );
    deepEqual(await treePrints(open), before);

    const back = await stage.haft('commission', 'restore', landed, '--json');
    const { restored } = JSON.parse(back.stdout) as {
      restored: { workspace: string; ref: string };
    };
    deepEqual([restored.workspace, restored.ref], [of(landed), `refs/haft/results/${landed}/1`]);
    equal(await readFile(join(of(landed), 'land.txt'), 'utf8'), 'two\n');
    const { stdout: told } = await stage.haft('doctor');
    match(
      told,
      /^ok +workspaces: .* are kept for this repository: 3 workspaces .*; refs: 4 results\.$/m,
    );
    match(told, /^note +workspaces: workspaces_left: .*: 1 workspace, /m);
    match(told, /Remove them with `haft clean`\./);
  });
});
