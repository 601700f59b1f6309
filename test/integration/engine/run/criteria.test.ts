import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { Json } from '../../../../src/base/fault.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { proseDecision } from '../../../fixtures/proseDecision.ts';

const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
const decision = 'dec-20260503-csv-export-4be10c77';
const file = 'src/export/csv.txt';
const prose = 'p99 of an export of 10k rows stays below 20 ms';

const marker = (name: string, arg: object): string => `[[script:${name} ${JSON.stringify(arg)}]]`;

/** Writes the file; a script in `rest` is met by whoever is shown what changed. */
const writing = (text: string, rest = ''): object => {
  const [head, tail] = [rest.slice(0, 5), rest.slice(5)];
  return { sh: `printf '%s%s\\n' '${text}${head}' '${tail}' > ${file}` };
};

async function project(evidence: readonly string[], arg: object): Promise<HarnessStage> {
  const text = proseDecision({
    id: decision,
    title: 'Stream CSV export: no buffering',
    evidence,
    affected: file,
    why: marker('steps', arg),
  });
  return harnessStage({
    onDisk: true,
    files: { [file]: 'old\n', [`.haft/decisions/${decision}.md`]: text },
    decisions: [],
  });
}

/** What `--json` printed. */
async function told(
  stage: HarnessStage,
  ...args: string[]
): Promise<{ readonly stderr: string; readonly document: Record<string, Json> }> {
  const { exitCode, stdout, stderr } = await stage.haft(...args, '--json');
  equal(exitCode, 0, stderr);
  return { stderr, document: JSON.parse(stdout) as Record<string, Json> };
}

async function create(stage: HarnessStage, ...more: string[]): Promise<string> {
  const { document } = await told(
    ...[stage, 'commission', 'create-from-decision', decision],
    ...more,
  );
  return (document['commission'] as { readonly id: string }).id;
}

async function landed(stage: HarnessStage, id: string): Promise<[string, string]> {
  await stage.harness.drains.start({ mode: 'drain', concurrency: 1 }).then(({ done }) => done);
  const view = stage.view(id);
  return [situationOf(view), view.delivery?.reason ?? ''];
}

describe('given decision files as haft writes them, with evidence in prose', () => {
  it('when all of it is prose, then it is created, drained, held for judgement, and applied, without an edit', async () => {
    await using stage = await project(
      [
        prose,
        'If this project ever grows, the exporter is split',
        'Generated clients compile in CI',
      ],
      { steps: [writing('new')] },
    );
    const { document, stderr } = await told(
      ...([stage, 'commission', 'create-from-decision', decision] as const),
      ...auto,
    );
    match(stderr, /warning: \S+ it names criteria and no command.*held for your judgement/);
    const { id, evidence_requirements: asked } = document['commission'] as {
      readonly id: string;
      readonly evidence_requirements: readonly { readonly kind: string }[];
    };
    deepEqual(
      asked.map(({ kind }) => kind),
      ['criterion', 'criterion', 'criterion'],
    );
    equal((document['warnings'] as readonly string[]).length, 1);

    deepEqual(await landed(stage, id), ['held', 'needs_judgement']);
    const card = await stage.haft('harness', 'proof', id);
    ok(card.stdout.includes(`To be judged, proven by nothing:\n- ${prose}`), card.stdout);
    const { result } = (await told(stage, 'harness', 'result', id)).document as {
      readonly result: { readonly next_action: string; readonly reason: string };
    };
    equal(result.next_action, 'apply');
    match(result.reason, /Judge the diff by its criteria/);

    const applied = await stage.haft('harness', 'apply', id);
    equal(applied.exitCode, 0, applied.stderr);
    match(await stage.git('log', '-1', '--format=%B'), /\nEvidence: none\n?$/);
    equal(await stage.git('show', `HEAD:${file}`), 'new');
  });

  it('when one bullet is code, then that proves it, and it lands', async () => {
    await using stage = await project([prose, `\`grep -q new ${file}\``], {
      steps: [writing('new')],
    });
    const id = await create(stage, ...auto);
    deepEqual(await landed(stage, id), ['landed', 'landed']);
    deepEqual(
      stage.view(id).verdict?.evidence.map(({ command, exitCode }) => [command, exitCode]),
      [[`grep -q new ${file}`, 0]],
    );
    const note = await stage.git('notes', '--ref=haft', 'show', 'HEAD');
    ok(note.includes(`To be judged, proven by nothing:\n- ${prose}`), note);
  });

  it('when criteria and doubtful commands are said on the command line, then each is told', async () => {
    await using stage = await project([prose], { steps: [] });
    const { stderr, document } = await told(
      ...([stage, 'commission', 'create-from-decision', decision] as const),
      ...['--evidence', 'all exports are fast', '--evidence', "grep -q 'new src"],
      ...['--criterion', 'No second exporter', '--judge'],
    );
    match(stderr, /"all exports are fast" reads as a sentence.*--criterion/);
    match(stderr, /single quote that is never closed/);
    equal((document['warnings'] as readonly string[]).length, 2);
    const { scope } = document['commission'] as { readonly scope: Record<string, Json> };
    equal(scope['judge'], true);
  });
});

/** Answers of a judge, as a script that is met in what it is shown. */
const answering = (answer: string, before: readonly object[] = []): string =>
  marker(before.length > 0 ? 'steps' : 'final', {
    ...(before.length > 0 && { steps: before }),
    report: JSON.stringify({
      answers: [{ criterion: 1, answer, why: `It is ${answer}.`, places: [{ file, line: 1 }] }],
    }),
  });

describe('given a judge on real codex', () => {
  it('when its word is accepted, then it lands, and commit, note and result say whose word that is', async () => {
    const yieldMs = 20_000;
    const tries = [
      { sh: `echo x > ${file}`, yieldMs },
      { sh: 'echo x > new.txt', yieldMs },
    ];
    await using stage = await project([prose], {
      steps: [writing('new ', answering('met', tries))],
    });
    const id = await create(stage, ...auto, '--judge', '--accept-judgement');
    deepEqual(await landed(stage, id), ['landed', 'landed']);

    const { agent, model, tree } = stage.view(id).judgement ?? {};
    equal(tree, stage.view(id).result?.tree);
    match(`${agent?.name} ${agent?.version} ${model}`, /^codex \d+\.\d+\.\d+\S* gpt-5\.5$/);
    match(
      await stage.git('log', '-1', '--format=%(trailers:key=Evidence)'),
      /^Evidence: none, judged met by codex \S+, model gpt-5\.5: p99 of an export/,
    );
    const note = await stage.git('notes', '--ref=haft', 'show', 'HEAD');
    ok(note.includes(`- **met**: ${prose}: It is met. (${file}:1)`), note);
    ok(note.includes("**On a judge's word**"), note);
    const { result } = (await told(stage, 'harness', 'result', id)).document as {
      readonly result: { readonly commission: { readonly judgement: Record<string, Json> } };
    };
    equal((result.commission.judgement['answers'] as readonly object[]).length, 1);

    const threads = new Set(stage.model.requests.map(({ threadId }) => threadId));
    equal(threads.size, 2);
    const asked = stage.model.requests.filter(({ threadId }) => threadId !== stage.view(id).thread);
    const outputs = JSON.stringify(asked.at(-1)?.prompt.input);
    equal(outputs.split('Read-only file system').length, 3, outputs);
    equal(JSON.stringify(asked).includes('Selection policy'), false);
  });

  it('when it says not met, then the working thread is told, and its next result is judged anew', async () => {
    await using stage = await project([prose], {
      turns: [
        { steps: [writing('slow ', answering('not_met'))] },
        { steps: [writing('quick ', answering('met'))] },
      ],
    });
    const id = await create(stage, ...auto, '--accept-judgement');
    deepEqual(await landed(stage, id), ['landed', 'landed']);
    equal(stage.view(id).turns, 2);
    const history = await stage.harness.reports.history(id);
    deepEqual(
      history.flatMap((event) =>
        event.type === 'judged' ? event.data.judgement.answers.map(({ answer }) => answer) : [],
      ),
      ['not_met', 'met'],
    );
    match(await stage.git('show', `HEAD:${file}`), /^quick /);
  });

  it('when its word is not accepted, then it is held with the answers', async () => {
    await using stage = await project([prose], { steps: [writing('new ', answering('met'))] });
    const id = await create(stage, ...auto, '--judge');
    deepEqual(await landed(stage, id), ['held', 'needs_judgement']);
    const { stdout } = await stage.haft('harness', 'result', id);
    match(stdout, /judged_by: codex \S+, model gpt-5\.5\n- met p99 of an export.*: It is met\./);
  });

  it('when what it is shown tells it nothing, then nobody can tell, and nothing lands', async () => {
    await using stage = await project([prose], { steps: [writing('new')] });
    const id = await create(stage, ...auto, '--accept-judgement');
    deepEqual(await landed(stage, id), ['held', 'needs_judgement']);
    equal(stage.view(id).judgement?.answers[0]?.answer, 'cannot_tell');
  });
});
