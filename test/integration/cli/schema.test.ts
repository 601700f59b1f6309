import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { setupKeys } from '../../../src/adapters/setups/setupKeys.ts';
import { runCommandLine } from '../../../src/cli/commandLine.ts';
import { commands } from '../../../src/cli/commands.ts';
import { phraseOf } from '../../../src/cli/program.ts';
import type { Harness } from '../../../src/composition/harness.ts';
import { situations } from '../../../src/domain/commission/situation.ts';
import { commissionJson } from '../../../src/engine/report/commissionJson.ts';
import { detachedJson } from '../../../src/engine/report/runJson.ts';
import { answerJson, takenOverJson } from '../../../src/engine/report/statusJson.ts';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { issuesText } from '../../fixtures/foreignFiles.ts';
import { harnessStage, runCli, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { reach } from '../../fixtures/situations.ts';

const files = {
  'a.txt': 'one\n',
  'b.txt': 'one\n',
  'c.txt': 'one\n',
  'd.txt': 'one\n',
  'e.txt': 'one\n',
};
const edit = (id: string, file: string, evidence: string): DecisionText => ({
  id,
  title: `Do ${id}`,
  keys: { affected_files: [file], evidence_requirements: [evidence] },
  script: { name: 'edit', arg: { file, from: 'one', to: 'two' } },
});
const decisions = [
  edit('dec-land', 'a.txt', 'grep -q two a.txt'),
  edit('dec-held', 'b.txt', 'true'),
  edit('dec-red', 'c.txt', 'false'),
  edit('dec-refused', 'd.txt', 'true'),
  edit('dec-revised', 'e.txt', 'true'),
];

/** A set-up that says all it can. */
const everySetupKey = `
copy: [built]
share: [node_modules]
commands: ['true']
network: true
loopback: false
agent_loopback: true
env: { A: b }
deny: [~/.config/ours]
allow: [~/.npmrc]
timeout_s: 9
`;

/** Runs a command line in this process, on an engine of its own. */
async function runHere(
  args: readonly string[],
  open: () => Promise<Harness>,
): Promise<{ readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  await runCommandLine(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    onStop: () => undefined,
    background: () => Promise.reject(new Error('nothing runs in the background')),
    enter: () => undefined,
    open,
  });
  return { out, err };
}

const nowhere = (): Promise<Harness> => Promise.reject(new Error('opened'));

/** The schema that the command line prints, as something that validates. */
async function printed(name: string): Promise<{ schema: z.ZodType; text: string }> {
  const { out } = await runHere(['schema', name], nowhere);
  return { schema: z.fromJSONSchema(JSON.parse(out) as never), text: out };
}

/** Runs the command with `--json` and holds each line it prints against its schema. */
async function conforms(stage: HarnessStage, ...args: string[]): Promise<unknown[]> {
  const command = commands.find((one) =>
    phraseOf(one)
      .split(' ')
      .every((word, at) => word === args[at]),
  );
  const name = phraseOf(command!).replaceAll(' ', '-');
  const { schema } = await printed(name);
  const fault = (await printed('fault')).schema;
  const whole = name === 'export';
  const { out, err } = await runHere([...args, ...(whole ? [] : ['--json'])], () =>
    stage.another(),
  );
  const lines = whole ? [out] : out.split('\n').filter((line) => line !== '');
  ok(lines.length > 0, `${args.join(' ')}: ${err}`);
  return lines.map((line) => {
    const document = JSON.parse(line) as object;
    const isFault = 'error' in document;
    const { error } = (isFault ? fault : schema).safeParse(document);
    equal(error && z.prettifyError(error), undefined, `${args.join(' ')} ${line}`);
    seen.add(isFault ? 'fault' : name);
    return document;
  });
}

/** What asks a drain that runs; `control.test.ts` has one. */
const steering = ['harness-pause', 'harness-resume', 'harness-stop', 'harness-concurrency'];

/** Documents that a real command printed. */
const seen = new Set<string>();

describe('given what the commands print as JSON', () => {
  it('when schemas are listed, then each command that prints JSON has its own, and all are strict', async () => {
    const listed = (await runCli('/', {}, ['schema'])).stdout.split('\n');
    const printing = commands.filter((one) => 'json' in one.options || one.path === 'export');
    deepEqual(
      listed.toSorted(),
      ['fault', ...printing.map((one) => phraseOf(one).replaceAll(' ', '-'))].toSorted(),
    );
    for (const name of listed) {
      const { text } = await printed(name);
      const objects = text.match(/"properties": \{/g)?.length ?? 0;
      equal(text.match(/"additionalProperties": false/g)?.length ?? 0, objects, name);
    }
  });

  it('when a commission is shown, wherever it stands, then it is as its schema says', async () => {
    const { schema } = await printed('commission-cancel');
    for (const situation of situations) {
      const document = JSON.parse(
        JSON.stringify({ commission: commissionJson(reach(situation)) }),
      ) as { commission: object };
      schema.parse(document);
      throws(
        () => schema.parse({ commission: { ...document.commission, newcomer: 1 } }),
        situation,
      );
    }
  });

  it('when a project is worked on from beginning to end, then every line is as its schema says', async () => {
    await using stage = await harnessStage({ files, decisions });
    const run = (...args: string[]): Promise<unknown[]> => conforms(stage, ...args);
    await run('init');
    await run('decision', 'new', 'Say three', '--affected-file', 'a.txt');
    const issues = join(dirname(stage.root), 'issues.json');
    await writeFile(issues, issuesText);
    await run('import', issues);
    await stage.git('add', '--all');
    await stage.git('commit', '--quiet', '--message=files');
    await run('harness', 'plan', 'dec-land');
    const [nothing] = await run(
      'harness',
      'run',
      '--drain',
      '--force-skip-specs',
      'for the schemas',
    );
    deepEqual(Object.keys(nothing as object), ['nothing']);
    const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
    await run('commission', 'create-from-decision', 'dec-land', ...auto, '--criterion', 'It is so');
    const others = ['dec-held', 'dec-red', 'dec-refused', 'dec-revised'];
    await run('commission', 'create-batch', ...others, '--max-turns', '9', '--state', 'draft');
    await run('commission', 'create-from-decision', 'dec-none');
    await run('commission', 'list', '--selector', 'all');
    const ledger = (await stage.another()).reports.ledger;
    const [landed = '', held = '', red = '', refused = '', revised = ''] = [...ledger.all()].map(
      ({ commission }) => commission.id,
    );
    for (const id of [held, red, refused, revised]) await run('commission', 'queue', id);
    await run('commission', 'depend', red, '--on', held);
    await run('commission', 'depend', red, '--off', held);
    await run('harness', 'plan', '--forecast');
    await run('harness', 'status');
    const reason = ['--force-skip-specs', 'for the schemas'];
    await run('harness', 'run', '--drain', '--concurrency', '5', ...reason);
    for (const id of [landed, held, red]) {
      await run('commission', 'show', id);
      await run('harness', 'result', id);
    }
    await run('harness', 'tail', landed);
    await run('harness', 'report');
    deepEqual(
      everySetupKey.match(/^\w+(?=:)/gm)?.toSorted(),
      Object.keys(setupKeys.in.shape).toSorted(),
    );
    await run('harness', 'confirm-setup');
    await writeFile(join(stage.root, '.haft/workspace.yaml'), everySetupKey);
    const [unconfirmed] = (await run('harness', 'confirm-setup')) as [{ setup: { hash: string } }];
    await run('harness', 'confirm-setup', '--yes', unconfirmed.setup.hash);
    await run('harness', 'preview');
    await run('check');
    await run('doctor');
    await run('find', 'Do');
    for (const file of ['a.txt', 'b.txt']) await run('trace', `${join(stage.root, file)}:1`);
    await run('commission', 'resume', red);
    await run('commission', 'requeue', red, '--reason', 'again');
    await run('commission', 'refresh', red, '--reason', 'anew');
    await run('commission', 'cancel', red, '--reason', 'no');
    await run('harness', 'revise', revised, '--reason', 'once more');
    await run('harness', 'refuse', refused, '--reason', 'no');
    await run('harness', 'apply', held);
    await run('harness', 'revert', '--decision', 'dec-held', '--reason', 'no');
    await run('harness', 'run', '--prepare-only', '--state', 'draft', ...reason);
    await run('clean', '--dry-run');
    await run('clean');
    await run('commission', 'restore', refused);
    await run('harness', 'status');
    await run('export');
    const names = (await runHere(['schema'], nowhere)).out.trimEnd().split('\n');
    deepEqual(
      names.filter((name) => !seen.has(name)),
      // Only a drain that runs, or died, leads to them.
      [...steering, 'harness-take-over', 'harness-watch'],
    );
    const started = { drain: 'drain-1', pid: 7, commissions: [held] };
    const runs = await printed('harness-run');
    runs.schema.parse(JSON.parse(JSON.stringify(detachedJson(started))));
    const answered = { drain: 'drain-1', how: 'heard', running: 2 } as const;
    for (const name of steering) {
      const { schema } = await printed(name);
      const document = answerJson({ request: 'pause', ...answered });
      schema.parse(JSON.parse(JSON.stringify(document)));
      throws(() => schema.parse({ answered: { ...answered, request: 'dance' } }));
    }
    const holder = {
      identity: 'm/b/1/2/3',
      machine: 'another',
      state: 'unknown',
      since: 0,
    } as const;
    const taken = takenOverJson({ drain: 'drain-1', holder, freed: [landed] });
    (await printed('harness-take-over')).schema.parse(JSON.parse(JSON.stringify(taken)));
  });
});
