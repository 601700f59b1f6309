import { deepEqual, equal, match } from 'node:assert/strict';
import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, it } from 'mocha';
import { ProcessIdentities } from '../../../src/adapters/process/identity.ts';
import { JournalFile } from '../../../src/adapters/store/journalFile.ts';
import { RunLogFiles } from '../../../src/adapters/store/runLogFiles.ts';
import { systemClock } from '../../../src/adapters/time/systemClock.ts';
import { runCommandLine } from '../../../src/cli/commandLine.ts';
import { createHarness } from '../../../src/composition/createHarness.ts';
import { created, landedLife } from '../../fixtures/commissionEvents.ts';
import { cliFile } from '../../fixtures/harnessStage.ts';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A repository whose store holds two commissions and a line of log. */
async function repositoryIn(path: string): Promise<string> {
  const root = join(path, 'project');
  await execa('git', ['init', '--quiet', '--initial-branch=main', root]);
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
  await execa('git', [...identity, 'commit', '--allow-empty', '-m', 'base'], { cwd: root });
  const dir = join(root, '.git/haft');
  const processes = new ProcessIdentities();
  const journal = await JournalFile.open({ dir, processes, clock: systemClock });
  await journal.append(() => [created('wc-open'), ...landedLife('wc-landed')]);
  await journal.close();
  const log = new RunLogFiles({ dir });
  log.append({ at: 1, commission: 'wc-landed', attempt: 1, kind: 'phase', text: 'measure' });
  await log.flush();
  return root;
}

async function haft(folder: string, ...args: string[]): Promise<Ended> {
  let [out, err] = ['', ''];
  const surface = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    onStop: () => undefined,
    background: () => Promise.reject(new Error('nothing runs in the background')),
    enter: () => undefined,
    open: () => createHarness({ folder, env: process.env, log: () => undefined }),
  };
  const code = await runCommandLine(args, surface);
  return { code, out, err };
}

describe('given a store and its commands', () => {
  it('when it is sound, then the doctor says what was checked and rebuilds the snapshot', async () => {
    await using folder = await temporaryFolder();
    const root = await repositoryIn(folder.path);

    const text = await haft(root, 'doctor', '--store');
    match(
      text.out,
      /^store store-\w+: sound\. 2 commissions, 9 events, \d+ bytes\.\ncheckout: on main, clean\.\n$/,
    );
    equal(text.code, 0);
    const { out } = await haft(root, 'doctor', '--store', '--json');
    const { store } = JSON.parse(out) as { store: Record<string, unknown> };
    deepEqual([store['kind'], store['commissions'], store['events']], ['sound', 2, 9]);
    const kept = await readFile(join(root, '.git/haft/snapshot.jsonl'));
    await rm(join(root, '.git/haft/snapshot.jsonl'));
    await haft(root, 'doctor');
    deepEqual(await readFile(join(root, '.git/haft/snapshot.jsonl')), kept);
  });

  it('when a bit is flipped that a snapshot hides, then the doctor finds it and exits 1', async () => {
    await using folder = await temporaryFolder();
    const root = await repositoryIn(folder.path);
    await haft(root, 'doctor');
    const journal = join(root, '.git/haft/journal.jsonl');
    const bytes = await readFile(journal);
    bytes[bytes.indexOf('"created"') + 2]! ^= 1;
    await writeFile(journal, bytes);

    const end = await haft(root, 'doctor', '--store');
    equal(end.code, 1);
    match(end.out, /read-only\. The journal is damaged at byte \d+/);
  });

  it('when an append was cut off, then the next command says so, and where its bytes are', async () => {
    await using folder = await temporaryFolder();
    const root = await repositoryIn(folder.path);
    await appendFile(join(root, '.git/haft/journal.jsonl'), '{"seq":10');
    const args = [cliFile, 'commission', 'cancel', 'wc-open', '--reason', 'no need'];
    const { stderr } = await execa(process.execPath, args, { cwd: root });

    match(stderr, /^warning: An append that was cut off at byte \d+ .* 9 bytes are kept in /m);
  });

  it('when the repository was copied, then the doctor adopts it when told to', async () => {
    await using folder = await temporaryFolder();
    const root = await repositoryIn(folder.path);
    const copy = join(folder.path, 'copy');
    await cp(root, copy, { recursive: true });
    const idOf = ({ out }: Ended): string | undefined => /store-\w+/.exec(out)?.[0];
    const original = idOf(await haft(root, 'doctor'));

    equal(idOf(await haft(copy, 'doctor')), original);
    const adopted = idOf(await haft(copy, 'doctor', '--adopt'));
    match(adopted ?? '', /^store-/);
    equal(adopted === original, false);
    equal(idOf(await haft(copy, 'doctor')), adopted);
  });

  it('when searched, then what matches is printed', async () => {
    await using folder = await temporaryFolder();
    const root = await repositoryIn(folder.path);

    match((await haft(root, 'find', 'guide')).out, /^wc-landed +landed +Do wc-landed\n$/);
    const { out } = await haft(root, 'find', 'do', 'wc', '--situation', 'queued', '--json');
    const { commissions } = JSON.parse(out) as { commissions: { id: string }[] };
    deepEqual(
      commissions.map(({ id }) => id),
      ['wc-open'],
    );
    equal((await haft(root, 'find', 'nothing')).out, '');
  });

  it('when exported, then everything is in one JSON document', async () => {
    await using folder = await temporaryFolder();
    const root = await repositoryIn(folder.path);

    const { out, code } = await haft(root, 'export');
    equal(code, 0);
    const all = JSON.parse(out) as {
      format: number;
      drains: unknown[];
      commissions: { commission: { id: string }; events: unknown[]; log: { text: string }[] }[];
    };
    deepEqual(
      all.commissions.map((one) => [one.commission.id, one.events.length, one.log.length]),
      [
        ['wc-open', 1, 0],
        ['wc-landed', 8, 1],
      ],
    );
    equal(all.format, 1);
    deepEqual(all.drains, []);
  });
});
