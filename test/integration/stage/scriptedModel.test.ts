import { deepEqual, equal, match } from 'node:assert/strict';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppServer, type Turn } from '../../fixtures/appServer.ts';
import { codexHome } from '../../fixtures/scriptedModel/codexHome.ts';
import { startScriptedModel } from '../../fixtures/scriptedModel/scriptedModel.ts';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';

const reportSchema = {
  type: 'object',
  properties: {
    summary: { type: 'string' },
    claims: {
      type: 'array',
      items: {
        type: 'object',
        properties: { requirement: { type: 'string' }, passed: { type: 'boolean' } },
        required: ['requirement', 'passed'],
        additionalProperties: false,
      },
    },
    files: { type: 'array', items: { type: 'string' } },
  },
  required: ['summary', 'claims', 'files'],
  additionalProperties: false,
};

/** A workspace with `hello.txt`, a codex on the scripted model, and a thread in it. */
async function stage(slug = 'gpt-5.5') {
  const owned = new AsyncDisposableStack();
  const { path } = owned.use(await temporaryFolder());
  const model = owned.use(await startScriptedModel());
  const [home, workspace] = [join(path, 'home'), join(path, 'workspace')];
  await codexHome(home, model.url, { model: slug, streamIdleTimeoutMs: 500 });
  await mkdir(workspace);
  await writeFile(join(workspace, 'hello.txt'), 'hello world\n');
  const start = async (): Promise<AppServer> => owned.use(await AppServer.start(path, home));
  const codex = await start();
  const thread = await codex.thread(workspace);
  return {
    model,
    codex,
    thread,
    workspace,
    restart: start,
    say: (text: string, more?: object): Promise<Turn> => codex.turn(thread, text, more),
    file: (name: string): Promise<string> => readFile(join(workspace, name), 'utf8'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const answerOf = (turn: Turn): string | undefined =>
  turn.items.findLast(({ type }) => type === 'agentMessage')?.text;

const edit = '[[script:edit {"file":"hello.txt","from":"hello world","to":"hello codex"}]]';

describe('given codex on the scripted model', () => {
  for (const slug of ['gpt-5.5', 'gpt-6.1-sol', 'unknown-1']) {
    it(`when ${slug} plays an edit, then the file has changed and the turn is completed`, async () => {
      await using on = await stage(slug);

      const turn = await on.say(`# Greet codex\n\nPlease.\n\n${edit}\n\nThat is all.`);

      deepEqual([turn.status, turn.error], ['completed', null]);
      equal(await on.file('hello.txt'), 'hello codex\n');
      const changed = on.codex.heard.filter(
        ({ method, params }) =>
          method === 'item/completed' &&
          (params?.['item'] as { type: string }).type === 'fileChange',
      );
      equal(changed.length, 1);
    });

    it(`when ${slug} plays steps, then commands, patches and files come about`, async () => {
      await using on = await stage(slug);
      const steps = [
        { say: 'First a look.' },
        { sh: 'cat hello.txt > "a b.txt"' },
        { all: [{ sh: 'echo 1 > one' }, { sh: 'echo 2 > two' }] },
        { write: { path: 'docs/it’s {new}].md', text: "brackets ]] and {braces} and 'quotes'" } },
        { patch: '*** Begin Patch\n*** Add File: added.txt\n+added\n*** End Patch' },
      ];

      const turn = await on.say(`[[script:steps ${JSON.stringify({ steps, text: 'All done' })}]]`);

      equal(turn.status, 'completed');
      equal(answerOf(turn), 'All done');
      deepEqual(
        await Promise.all(
          ['a b.txt', 'one', 'two', 'docs/it’s {new}].md', 'added.txt'].map(on.file),
        ),
        ['hello world\n', '1\n', '2\n', "brackets ]] and {braces} and 'quotes'", 'added\n'],
      );
    });
  }

  it('when an output schema is asked for, then the answer is the report, unless overridden', async () => {
    await using on = await stage();
    const asked = { outputSchema: reportSchema };

    deepEqual(JSON.parse(answerOf(await on.say(edit, asked)) ?? ''), {
      summary: 'Changed hello.txt.',
      claims: [],
      files: ['hello.txt'],
    });
    const claims = [{ requirement: 'tests pass', passed: true }];
    const overridden = `[[script:final {"report":${JSON.stringify({ claims })},"text":"Fine."}]]`;
    deepEqual(JSON.parse(answerOf(await on.say(overridden, asked)) ?? ''), {
      summary: 'Fine.',
      claims,
      files: [],
    });
    const broken = '[[script:final {"report":"not a report"}]]';
    equal(answerOf(await on.say(broken, asked)), 'not a report');
  });

  it('when a script has turns, then each later message plays the next, and then nothing', async () => {
    await using on = await stage();
    const turns = [
      { steps: [{ write: { path: 'hello.txt', text: 'wrong' } }] },
      { script: 'edit', file: 'hello.txt', from: 'wrong', to: 'right' },
    ];

    await on.say(`[[script:steps ${JSON.stringify({ turns })}]]`);
    equal(await on.file('hello.txt'), 'wrong');
    await on.say('The evidence failed:\nexpected right');
    equal(await on.file('hello.txt'), 'right\n');
    equal(answerOf(await on.say('And again?')), 'Nothing more to do.');
    deepEqual(
      on.model.requests.map(({ turn, step }) => [turn, step]),
      [[0, 0], [0, 1], [1, 0], [1, 1], [1, 2], [2, 0]], // prettier-ignore
    );
    deepEqual(new Set(on.model.requests.map(({ threadId }) => threadId)), new Set([on.thread]));
  });

  it('when codex is killed at a gate and resumed, then the turn goes on where it was', async () => {
    await using on = await stage();
    const steps = [{ sh: 'echo 1 >> count' }, { gate: 'wait' }, { sh: 'echo 2 >> count' }];

    void on.say(`[[script:steps ${JSON.stringify({ steps })}]]`).catch(() => undefined);
    await on.model.until(({ heldAt }) => heldAt === 'wait');
    equal(await on.file('count'), '1\n');
    await on.codex[Symbol.asyncDispose]();
    on.model.open('wait');
    const again = await on.restart();
    await again.thread(on.workspace, on.thread);
    const turn = await again.turn(on.thread, 'Go on, please.');

    equal(turn.status, 'completed');
    equal(await on.file('count'), '1\n2\n');
  });
});

describe('given a scripted fault', () => {
  const faults: readonly [string, object, string][] = [
    ['status', { code: 400 }, 'other'],
    ['status', { code: 401 }, 'httpConnectionFailed'],
    ['status', { code: 500 }, 'internalServerError'],
    ['rateLimited', { retryAfterS: 0 }, 'responseTooManyFailedAttempts'],
    ['usageLimit', {}, 'usageLimitExceeded'],
    ['drop', {}, 'other'],
    ['drop', { clean: true }, 'other'],
    ['malformed', {}, 'other'],
    ['html', {}, 'other'],
    ['failed', { code: 'context_length_exceeded' }, 'contextWindowExceeded'],
    ['incomplete', {}, 'other'],
    ['silent', {}, 'other'],
    ['slow', { ms: 5, hang: true }, 'other'],
  ];
  for (const [kind, arg, info] of faults) {
    it(`when it is ${kind} ${JSON.stringify(arg)}, then the turn fails with ${info}`, async () => {
      await using on = await stage();

      const turn = await on.say(`[[script:${kind} ${JSON.stringify(arg)}]]`);

      equal(turn.status, 'failed', JSON.stringify(turn));
      match(JSON.stringify(turn.error?.codexErrorInfo), new RegExp(`^(\\{)?"${info}"`));
    });
  }

  it('when it ends after one request, then the turn completes after two', async () => {
    await using on = await stage();
    const steps = [{ fault: { kind: 'drop', times: 1 } }, { sh: 'echo over > after' }];

    const turn = await on.say(`[[script:steps ${JSON.stringify({ steps })}]]`);

    equal(turn.status, 'completed');
    equal(await on.file('after'), 'over\n');
    deepEqual(
      on.model.requests.map(({ step, attempt }) => [step, attempt]),
      [[0, 1], [0, 2], [1, 1], [2, 1]], // prettier-ignore
    );
  });

  it('when headers never come, then only the request is seen, and an interrupt ends the turn', async () => {
    await using on = await stage();

    const ended = on.say('[[script:noHeaders]]');
    await on.model.until(({ script }) => script === 'noHeaders');
    const begun = on.codex.heard.find(({ method }) => method === 'turn/started');
    const { id } = begun?.params?.['turn'] as Turn;
    await on.codex.request('turn/interrupt', { threadId: on.thread, turnId: id });

    equal((await ended).status, 'interrupted');
  });

  it('when the script cannot be played, then the turn fails and says why', async () => {
    await using on = await stage();

    const unknown = await on.say('[[script:dance]]');
    const unended = await on.say('[[script:edit {"file":"a"]]');
    const misspelt = await on.say('[[script:edit {"file":"a","form":"b","to":"c"}]]');

    match(unknown.error?.message ?? '', /there is no script \\?"dance\\?"/);
    match(unended.error?.message ?? '', /has no end/);
    match(misspelt.error?.message ?? '', /Unrecognized key.*form/s);
  });
});
