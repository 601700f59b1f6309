import { deepEqual, equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessIdentities } from '../../../../src/adapters/process/identity.ts';
import { JournalFile } from '../../../../src/adapters/store/journalFile.ts';
import { systemClock } from '../../../../src/adapters/time/systemClock.ts';
import { checkSections } from '../../../../src/domain/check/finding.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { landedLife } from '../../../fixtures/commissionEvents.ts';
import { decisionText, type DecisionText } from '../../../fixtures/decisionText.ts';
import {
  harnessStage,
  type CommandEnd,
  type HarnessStage,
} from '../../../fixtures/harnessStage.ts';
import { confirmed, writeSetup } from '../../../fixtures/setupStage.ts';

const files = { 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n' };
const decision = (name: string): DecisionText => ({
  id: `dec-${name}`,
  title: `Say two in ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: ['true'] },
});
const decisions = ['a', 'b', 'c'].map(decision);

interface Told {
  readonly code: string;
  readonly next: string;
  readonly commission?: string;
  readonly reason?: string;
  readonly file?: string;
  readonly line?: number;
  readonly paths?: readonly string[];
}
type Answer = Readonly<Record<string, readonly Told[]>> & {
  readonly summary: {
    readonly total_findings: number;
    readonly findings: Readonly<Record<string, number>>;
    readonly open_commissions: number;
    readonly commissions: Readonly<Record<string, number>>;
  };
};

async function checked(stage: HarnessStage): Promise<{ end: CommandEnd; answer: Answer }> {
  const end = await stage.haft('check', '--json');
  equal(end.stderr, '');
  return { end, answer: JSON.parse(end.stdout) as Answer };
}
/** Every finding by its section, code and commission. */
const found = (answer: Answer): string[] =>
  checkSections.flatMap((section) =>
    (answer[section] ?? []).map(({ code, commission = '' }) =>
      `${section} ${code} ${commission}`.trimEnd(),
    ),
  );

/** A folder and all below it with what it holds and when it was last written. */
async function traces(folder: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of ['.', ...(await readdir(folder, { recursive: true })).sort()]) {
    const path = join(folder, name);
    const stat = await lstat(path, { bigint: true });
    const content = stat.isDirectory()
      ? ''
      : createHash('sha256')
          .update(stat.isSymbolicLink() ? await readlink(path) : await readFile(path))
          .digest('hex');
    all[name] = `${stat.mtimeNs} ${stat.ino} ${content}`;
  }
  return all;
}

/** The folder of the store once the stage's own engine has done the last to it. */
async function letGo(stage: HarnessStage): Promise<string> {
  const store = join(stage.root, '.git/haft');
  await stage.harness.dispose();
  while ((await readdir(store)).some((name) => name.startsWith('lock.'))) await delay(10);
  return store;
}

/** The store as another process has it. */
async function journalOf(
  stage: HarnessStage,
): Promise<AsyncDisposable & { readonly journal: JournalFile }> {
  const dir = join(stage.root, '.git/haft');
  const processes = new ProcessIdentities();
  const journal = await JournalFile.open({ dir, processes, clock: systemClock });
  return { journal, [Symbol.asyncDispose]: () => journal.close() };
}

const rewrite = (stage: HarnessStage, name: string, more: Partial<DecisionText>): Promise<void> =>
  writeFile(
    join(stage.root, `.haft/decisions/dec-${name}.md`),
    decisionText({ ...decision(name), ...more }),
  );

describe('given a project to check', () => {
  it('when all is well, then it says so, exits 0 and leaves no trace', async () => {
    await using stage = await harnessStage({ files, decisions });
    const before = await traces(stage.root);
    const { end, answer } = await checked(stage);
    equal(end.exitCode, 0);
    deepEqual([found(answer), answer['uncommissioned']], [[], ['dec-a', 'dec-b', 'dec-c']]);
    deepEqual(await traces(stage.root), before);

    await stage.create('dec-a');
    const text = await stage.haft('check');
    equal(
      text.stdout,
      'findings: 0\ndecisions: 3\nuncommissioned: dec-b, dec-c\ncommissions: 1 queued',
    );
    equal(text.exitCode, 0);
  });

  it('when commissions are not ready, then each is found with its code and next step, and it exits 1', async () => {
    await using stage = await harnessStage({ files, decisions });
    const [a, b] = [await stage.create('dec-a'), await stage.create('dec-b')];
    const c = await stage.create('dec-c', { dependsOn: ['dec-b'] });
    await rewrite(stage, 'a', { body: 'Say it twice.' });
    await stage.harness.commissions.cancel({ id: b, reason: 'no', by: 'operator:test' as const });
    await writeFile(join(stage.root, 'c.txt'), 'three\n');
    await stage.git('commit', '--quiet', '--all', '--message=Three');

    const { end, answer } = await checked(stage);
    equal(end.exitCode, 1);
    deepEqual(found(answer), [
      `drifted decision_drifted ${c}`,
      `commissions decision_revision_hash_changed ${a}`,
      `commissions dependency_unmet ${c}`,
    ]);
    deepEqual(answer['drifted']?.[0]?.paths, ['c.txt']);
    equal(
      answer['commissions']?.[0]?.next,
      `Issue it anew with \`haft commission refresh ${a} --reason "<why>"\`.`,
    );
    deepEqual([answer.summary.total_findings, answer.summary.findings['commissions']], [3, 2]);
    deepEqual(answer.summary.commissions, { queued: 2, cancelled: 1 });
    equal(answer.summary.open_commissions, 2);

    equal((await stage.haft('commission', 'refresh', a, '--reason', 'still')).exitCode, 0);
    equal((await stage.haft('commission', 'requeue', c, '--reason', 'still')).exitCode, 0);
    deepEqual(found((await checked(stage)).answer), [`commissions dependency_unmet ${c}`]);
  });

  it('when the set-up of workspaces is new, then it is found as soon as work waits for it', async () => {
    await using stage = await harnessStage({ files, decisions });
    writeSetup(stage, { commands: ['true'] });
    deepEqual(found((await checked(stage)).answer), []);
    await stage.create('dec-a');
    deepEqual(found((await checked(stage)).answer), ['commissions workspace_setup_unconfirmed']);
    await confirmed(stage);
    deepEqual(found((await checked(stage)).answer), []);
    writeSetup(stage, { commands: 7 });
    const { answer } = await checked(stage);
    deepEqual(found(answer), ['malformed setup_key_invalid']);
    deepEqual(answer['malformed']?.[0]?.file, '.haft/workspace.yaml');
  });

  it('when files cannot be read or are out of date, then each is found with its place', async () => {
    await using stage = await harnessStage({ files, decisions });
    await writeFile(join(stage.root, '.haft/decisions/bad.md'), '---\nid: dec-x\nkind: [\n---\n');
    await mkdir(join(stage.root, '.haft/envelopes'));
    await writeFile(join(stage.root, '.haft/envelopes/bad.yaml'), 'ref: env-1\nmax: [\n');
    await rewrite(stage, 'a', { keys: { ...decision('a').keys, valid_until: '2020-01-01' } });
    await rewrite(stage, 'b', { keys: { ...decision('b').keys, status: 'refresh_due' } });
    await rm(join(stage.root, '.haft/specs/term-map.md'));

    const { end, answer } = await checked(stage);
    equal(end.exitCode, 1);
    deepEqual(
      answer['malformed']?.map(({ file, line }) => [file, (line ?? 0) > 1]),
      [
        ['.haft/decisions/bad.md', true],
        ['.haft/envelopes/bad.yaml', true],
      ],
    );
    deepEqual(
      answer['decisions']?.map(({ code, file }) => [code, file]),
      [
        ['decision_expired', '.haft/decisions/dec-a.md'],
        ['decision_refresh_due', '.haft/decisions/dec-b.md'],
      ],
    );
    match(found(answer).join('\n'), /^spec_health term_map_missing_file$/m);
    const { stdout } = await stage.haft('check');
    const places = [...stdout.matchAll(/^(\S+):(\d+):(\d+): error: (\w+)(?: \w+=\S+)*: .*\.$/gm)];
    deepEqual(
      places.map(([, file = '', , , code = '']) => `${file} ${code}`).sort(),
      checkSections
        .flatMap((section) => answer[section] ?? [])
        .flatMap(({ file, code }) => (file === undefined ? [] : `${file} ${code}`))
        .sort(),
    );
    match(
      stdout,
      /^\.haft\/decisions\/bad\.md:\d+:\d+: error: frontmatter_yaml: .* Correct \.haft\/decisions\/bad\.md\.$/m,
    );
  });

  it('when the store is damaged, then it is found, and stays as it was', async () => {
    await using stage = await harnessStage({ files, decisions });
    await stage.create('dec-a');
    const store = await letGo(stage);
    await appendFile(join(store, 'journal.jsonl'), '{"seq":2}\n');
    const before = await traces(store);
    const { answer } = await checked(stage);
    deepEqual(found(answer), ['store store_read_only']);
    deepEqual(await traces(store), before);
  });

  it('when an append was cut off, then it is left for whoever writes next', async () => {
    await using stage = await harnessStage({ files, decisions });
    await stage.create('dec-a');
    const store = await letGo(stage);
    await appendFile(join(store, 'journal.jsonl'), '{"seq":2');
    const before = await traces(store);
    const { end, answer } = await checked(stage);
    deepEqual([end.exitCode, found(answer)], [0, []]);
    deepEqual(await traces(store), before);
  });

  it('when a drain runs beside it, then its work is no finding; what it leaves to you is', async () => {
    const steps = [{ write: { path: 'a.txt', text: 'two\n' } }, { sh: 'sleep 60' }];
    const slow = { ...decision('a'), script: { name: 'steps', arg: { steps } } } as const;
    const quick = {
      ...decision('b'),
      script: { name: 'edit', arg: { file: 'b.txt', from: 'one', to: 'two' } },
    } as const;
    await using stage = await harnessStage({ files, decisions: [slow, quick] });
    const held = await stage.create('dec-b');
    await stage.drain();
    const running = await stage.create('dec-a');
    const drain = await stage.harness.drains.start({ mode: 'drain', concurrency: 1 });
    await stage.model.until(({ script, step }) => script === 'steps' && step === 1);
    // What runs was asked when it was claimed.
    await rewrite(stage, 'a', { body: 'Say it twice.' });
    const beside = (await checked(stage)).answer;
    deepEqual(found(beside), [`held held_for_review ${held}`]);
    equal(beside['held']?.[0]?.reason, 'delivery_policy_manual');
    drain.stop();
    drain.stop();
    await drain.done;
    deepEqual(found((await checked(stage)).answer), [
      `commissions decision_revision_hash_changed ${running}`,
      `leases active_lease_missing ${running}`,
      `held held_for_review ${held}`,
    ]);
  });

  it('when what it waits for has landed, then those changes were to be expected, and by others not', async () => {
    const first = {
      ...decision('b'),
      script: { name: 'edit', arg: { file: 'b.txt', from: 'one', to: 'two' } },
    } as const;
    const next = { ...decision('a'), keys: { affected_files: ['b.txt'], depends_on: ['dec-b'] } };
    const beside = { ...decision('c'), keys: { affected_files: ['b.txt'] } };
    await using stage = await harnessStage({ files, decisions: [first, next, beside] });
    const b = await stage.create('dec-b');
    await stage.create('dec-a');
    const c = await stage.create('dec-c');
    const only = new Set([b]);
    await (
      await stage.harness.drains.start({ mode: 'single', concurrency: 1, only })
    ).done;
    equal((await stage.harness.reviews.apply(b, 'operator:test')).kind, 'landed');
    deepEqual(found((await checked(stage)).answer), [`drifted decision_drifted ${c}`]);
  });

  it('when a drain died, then it is found, and what it ran and was to land', async () => {
    await using stage = await harnessStage({ files, decisions });
    const [a, b] = [await stage.create('dec-a'), await stage.create('dec-b')];
    const holder = new ProcessIdentities().self.replace(/[^/]+$/, 'earlier');
    const drain = 'drain-1';
    const of = { by: `engine:${drain}` as const, attempt: 1 };
    const [, , ...life] = landedLife(b, drain).slice(0, 6);
    const claims = [a, b].map((commission): EventDraft => {
      const lease = { holder, drain, claimedAt: Date.now() };
      return { ...of, type: 'claimed', commission, data: { lease, mode: 'drain' } };
    });
    const started = { drain, holder, concurrency: 2, mode: 'drain' } as const;
    await using store = await journalOf(stage);
    await store.journal.append(() => [
      { ...of, type: 'drain_started', commission: '', attempt: 0, data: started },
      ...claims,
      ...life,
    ]);
    const died = [
      `leases lease_holder_gone ${a}`,
      `leases landing_interrupted ${b}`,
      'leases drain_interrupted',
    ];
    deepEqual(found((await checked(stage)).answer), died);
    const ended = { drain, how: 'abandoned' } as const;
    await store.journal.append(() => [
      { ...of, type: 'drain_ended', commission: '', attempt: 0, data: ended },
    ]);
    deepEqual(found((await checked(stage)).answer), died.slice(0, 2));
  });

  it('when there is no repository, then that is the fault, as everywhere', async () => {
    await using stage = await harnessStage({ files, decisions });
    await rm(join(stage.root, '.git'), { recursive: true });
    const end = await stage.haft('check', '--json');
    equal(end.exitCode, 1);
    match(end.stderr, /^not_a_repository: /);
    equal((JSON.parse(end.stdout) as { error: { code: string } }).error.code, 'not_a_repository');
  });
});
