import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cliFile, harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { foreignFiles, haftStoreBytes, issuesText } from '../../fixtures/foreignFiles.ts';

interface Answer {
  readonly drafts: readonly {
    key: string;
    id: string;
    file: string;
    title: string;
    left: string[];
  }[];
  readonly passed: readonly { key: string; why: string }[];
}

/** From the top of the project, with its files and no decision of its own. */
async function stageWith(): Promise<HarnessStage> {
  return harnessStage({ files: foreignFiles, decisions: [] });
}
const imported = async (stage: HarnessStage, ...args: string[]): Promise<Answer> => {
  const { stdout, stderr, exitCode } = await stage.haft('import', ...args, '--json');
  equal(exitCode, 0, stderr);
  return JSON.parse(stdout) as Answer;
};
const draftFiles = ({ root }: HarnessStage): Promise<string[]> =>
  readdir(join(root, '.haft/decisions')).catch(() => []);

describe('given what other tools keep', () => {
  it('when a folder of decision records is imported, then those that hold become drafts, and nothing is lost in silence', async () => {
    await using stage = await stageWith();
    const { drafts, passed } = await imported(stage, 'docs/adr', 'doc/arch');
    deepEqual(
      drafts.map(({ title }) => title),
      ['Use PostgreSQL for orders', 'Ship weekly'],
    );
    deepEqual(passed, [
      { key: 'docs/adr/0002-use-files.md', why: 'its status is "superseded by ADR-0001"' },
      { key: 'docs/adr/README.md', why: 'nothing says what it is' },
    ]);
    deepEqual(drafts[0]?.left, [
      'status: accepted',
      'date: 2024-05-02',
      'decision-makers: Ada, Grace',
      'Confirmation stands in the text; name commands for it under evidence_requirements',
    ]);
    const text = await readFile(join(stage.root, drafts[0].file), 'utf8');
    match(text, /^status: draft$/m);
    match(
      text,
      /## Considered Options\n\n\* PostgreSQL[^]*### Confirmation\n\nA test opens the store/,
    );
    match(
      await readFile(join(stage.root, drafts[1]!.file), 'utf8'),
      /```\n## Status\nnot a heading\n```/,
    );
    const refused = await stage.haft('commission', 'create-from-decision', drafts[0].id);
    match(refused.stderr, /^decision_not_active: /);
  });

  it('when tasks are imported, then criteria and what they wait for come along, and what is done does not', async () => {
    await using stage = await stageWith();
    const { drafts, passed } = await imported(stage, 'backlog/tasks', 'specs/001/tasks.md');
    const of = (key: string) => drafts.find((one) => one.key === key);
    deepEqual(
      drafts.map(({ key }) => key),
      ['task-1', 'task-2', 'T002', 'T003'],
    );
    deepEqual(passed, [{ key: 'T001', why: 'it is ticked' }]);
    deepEqual(of('task-2')?.left, [
      'status: To Do',
      'assignee: ["@ada"]',
      'priority: high',
      'some of its criteria are ticked already',
      'it waits for task-9, which was not imported',
    ]);
    const text = await readFile(join(stage.root, of('task-2')?.file ?? ''), 'utf8');
    match(text, new RegExp(`depends_on:\n  - ${of('task-1')?.id ?? '-'}\n`));
    match(text, /criterion: The file has a header line\n.*criterion: Amounts have two digits/);
    ok(!text.includes('AC:BEGIN'));
    deepEqual(of('T003')?.left, [
      'phase: Phase 3: User Story 1',
      'marks: [P] [US1]',
      'paths it names, for allowed_paths if they are meant: src/models/order.py',
    ]);
  });

  it('when issues are piped in, then open ones become drafts, whatever they say', async () => {
    await using stage = await stageWith();
    const { root: cwd, env } = stage;
    const { stdout } = await execa(process.execPath, [cliFile, 'import', '-', '--json'], {
      ...{ cwd, env, input: issuesText, extendEnv: false },
    });
    const { drafts, passed } = JSON.parse(stdout) as Answer;
    deepEqual(passed, [{ key: '#6', why: 'it is closed' }]);
    equal(drafts[0]?.title, 'Totals are off [31m by a cent');
    const text = await readFile(join(cwd, drafts[0].file), 'utf8');
    equal(text.split('\nstatus: ')[1]?.split('\n')[0], 'draft');
    match(text, /https:\/\/github\.com\/acme\/orders\/issues\/7/);
  });

  it('when a store of haft 7 is imported, then its active decisions become drafts; one with a log beside it is refused', async () => {
    await using stage = await stageWith();
    await writeFile(join(stage.root, 'haft.db'), await haftStoreBytes());
    await writeFile(join(stage.root, 'haft.db-wal'), 'something');
    const refused = await stage.haft('import', 'haft.db');
    match(refused.stderr, /^import_wal: .*sqlite3 'haft\.db' 'PRAGMA wal_checkpoint\(TRUNCATE\)'/);
    deepEqual(await draftFiles(stage), []);
    await rm(join(stage.root, 'haft.db-wal'));
    const { drafts, passed } = await imported(stage, 'haft.db');
    deepEqual(passed, [
      { key: 'dec-20260301-001', why: 'its status is "superseded"' },
      { key: 'ProblemCard', why: '1 of these are no decisions' },
    ]);
    deepEqual(drafts[0]?.left, ['mode: standard', 'link: based_on prob-1']);
    const text = await readFile(join(stage.root, drafts[0].file), 'utf8');
    match(text, /affected_files:\n {2}- src\/sum\.py\n/);
    match(text, /# Sum in cents\n\nAmounts are whole cents\./);
  });

  it('when it is only tried, or done again, then nothing more is written', async () => {
    await using stage = await stageWith();
    const tried = await imported(stage, 'docs/adr', '--dry-run');
    deepEqual([tried.drafts.length, await draftFiles(stage)], [1, []]);
    await imported(stage, 'docs/adr', './docs/adr/0001-use-postgres.md');
    const files = await draftFiles(stage);
    const again = await imported(stage, 'docs/adr');
    deepEqual([again.drafts, await draftFiles(stage)], [[], files]);
    const alone = await imported(stage, './docs/adr/0001-use-postgres.md');
    deepEqual([alone.drafts, await draftFiles(stage)], [[], files], 'however it is named');
    match(again.passed.at(-1)?.why ?? '', /^it is \.haft\/decisions\/dec-.*\.md already$/);
  });

  it('when it is nothing that is known, or not there, then a fault says so and nothing is written', async () => {
    await using stage = await stageWith();
    await writeFile(join(stage.root, 'notes.md'), 'Some notes.\n');
    match((await stage.haft('import', 'notes.md')).stderr, /^import_form_unknown: .* --form/);
    match((await stage.haft('import', 'nowhere.md')).stderr, /^import_unreadable: /);
    match(
      (await stage.haft('import', 'notes.md', '--form', 'haft')).stderr,
      /^import_unreadable: /,
    );
    deepEqual(await draftFiles(stage), []);
  });
});
