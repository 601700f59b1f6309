import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import { processTree } from '../../../../src/adapters/process/processTree.ts';
import { codexStage, say, script, type CodexStage } from '../../../fixtures/codexStage.ts';
import { appears, growsNoMore } from '../../../fixtures/stillness.ts';

/** A command that writes to `beat` for a minute, in a session of its own and in the foreground. */
const sh = `setsid sh -c 'while :; do echo x >> beat; sleep 0.02; done' & sleep 60`;
const beating = script('steps', { steps: [{ sh }] });

/** Resolves when the command has begun to write. */
const beatOf = (stage: CodexStage): Promise<string> => appears(join(stage.workspace, 'beat'));
const pidOf = (stage: CodexStage): number => stage.running()[0]!;
const alive = (identities: readonly string[]): string[] =>
  identities.filter((one) => identityOf(Number(one.split('/').at(-2))) === one);

describe('given a turn whose command writes for ever', () => {
  it('when aborted, then the turn ends interrupted, the command is gone and the session lives', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const stop = new AbortController();
    const turn = say(session, beating, { signal: stop.signal });
    const beat = await beatOf(stage);
    const [leader, ...started] = (await processTree(pidOf(stage))).map(({ identity }) => identity);
    ok(started.length > 0);

    stop.abort();
    const { end } = await turn;

    equal(end.kind, 'interrupted');
    deepEqual(alive(started), []);
    await growsNoMore(beat);
    deepEqual(alive([leader!]), [leader]);
    equal((await say(session, script('final'))).end.kind, 'completed');
  });

  it('when no sign of life comes, then the command is gone too', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const turn = say(session, beating, { noProgressMs: 1_500 });
    const beat = await beatOf(stage);

    const { end } = await turn;

    deepEqual([end.kind, end.kind === 'failed' && end.failure.class], ['failed', 'no_progress']);
    await growsNoMore(beat);
  });

  it('when the session is closed, then nothing of it is left', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const turn = say(session, beating);
    const beat = await beatOf(stage);
    const started = (await processTree(pidOf(stage))).map(({ identity }) => identity);
    await Promise.all([session.close(), session.close()]);

    deepEqual(alive(started), []);
    equal((await turn).end.kind, 'interrupted');
    await growsNoMore(beat);
    deepEqual(stage.running(), []);
  });

  it('when the command outlives the turn, then it is gone once the turn has ended', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const turn = say(session, script('steps', { steps: [{ sh, yieldMs: 250 }] }));
    const beat = await beatOf(stage);

    const { end } = await turn;

    equal(end.kind, 'completed');
    await growsNoMore(beat);
  });

  it('when codex does not react at all, then it is killed and the turn still ends', async () => {
    await using stage = await codexStage({ codex: { graceMs: 200 } });
    const session = await stage.open();
    const stop = new AbortController();
    const turn = say(session, beating, { signal: stop.signal });
    const beat = await beatOf(stage);
    const started = (await processTree(pidOf(stage))).map(({ identity }) => identity);
    process.kill(pidOf(stage), 'SIGSTOP');

    stop.abort();
    const { end } = await turn;

    equal(end.kind, 'interrupted');
    deepEqual(alive(started), []);
    await growsNoMore(beat);
  });

  it('when code that the model wrote started it, then an abort ends it as well', async () => {
    await using stage = await codexStage({ model: 'gpt-6.1-sol' });
    const session = await stage.open();
    const stop = new AbortController();
    const turn = say(session, beating, { signal: stop.signal });
    const beat = await beatOf(stage);

    stop.abort();
    const { end } = await turn;

    equal(end.kind, 'interrupted');
    await growsNoMore(beat);
  });

  it('when aborted before it began, then codex is not asked', async () => {
    await using stage = await codexStage();
    const session = await stage.open();

    const { end } = await say(session, script('final'), { signal: AbortSignal.abort() });

    deepEqual(end, { kind: 'interrupted', tokens: 0 });
    equal(stage.model.requests.length, 0);
  });
});
