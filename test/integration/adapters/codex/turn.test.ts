import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { codexStage, say, script } from '../../../fixtures/codexStage.ts';

const edit = script('edit', { file: 'hello.txt', from: 'hello world', to: 'hello codex' });

describe('given a session with codex', () => {
  for (const model of ['gpt-5.5', 'gpt-6.1-sol', 'unknown-1']) {
    it(`when ${model} edits a file, then the turn tells what it did and ends completed`, async () => {
      await using stage = await codexStage({ model });
      const session = await stage.open();

      const { end, activities } = await say(session, `Greet codex. ${edit}`);

      equal(await stage.file('hello.txt'), 'hello codex\n');
      equal(end.kind, 'completed');
      equal(session.model, model);
      const changes = activities.filter(({ kind }) => kind === 'fileChange');
      deepEqual(changes, [{ kind: 'fileChange', paths: ['hello.txt'], status: 'completed' }]);
      const commands = activities.filter((activity) => activity.kind === 'command');
      deepEqual(
        commands.map(({ exitCode, output }) => [exitCode, output]),
        [[0, 'hello world\n']],
      );
      const tokens = activities.filter((activity) => activity.kind === 'usage');
      equal(tokens.at(-1)?.totalTokens, end.tokens);
      ok(end.tokens > 0);
    });
  }

  it('when a turn is wanted during a turn, then it is refused and the first goes on', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const first = say(session, script('steps', { steps: [{ gate: 'held' }] }));

    await rejects(say(session, 'me too'), /still running/);

    stage.model.open('held');
    equal((await first).end.kind, 'completed');
  });

  it('when an output schema is given, then X3: the final text is the report', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const outputSchema = {
      type: 'object',
      properties: { summary: { type: 'string' } },
      required: ['summary'],
      additionalProperties: false,
    };

    const { end } = await say(session, script('final', { text: 'all done' }), { outputSchema });

    equal(end.kind, 'completed');
    match(end.text, /"summary":\s*"all done"/);
  });
});
