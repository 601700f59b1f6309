import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentSession } from '../../../../src/engine/ports/agent.ts';
import { codexStage, say, type CodexStage } from '../../../fixtures/codexStage.ts';
import { profilelessCodex } from '../../../fixtures/profilelessCodex.ts';

const steps = (...list: object[]): string => `[[script:steps ${JSON.stringify({ steps: list })}]]`;

/** What the model was told that its tools said, in order. */
const outputs = (stage: CodexStage): string =>
  JSON.stringify(
    stage.model.requests.at(-1)?.prompt.input.filter(({ type }) => type?.endsWith('_output')),
  );

async function readAll(stage: CodexStage, session: AgentSession): Promise<void> {
  const auth = join(stage.path, 'operator', 'auth.json');
  const { end } = await say(
    session,
    steps(
      { sh: 'cat hello.txt' },
      { sh: 'echo x > new.txt; echo x > hello.txt; echo x > "$TMPDIR/t"; echo done' },
      { sh: `cat ${auth}; echo end` },
      {
        sh: `node -e "require('net').connect(${new URL(stage.model.url).port}, '127.0.0.1').on('connect', () => console.log('got out')).on('error', (e) => console.log(e.code))"`,
      },
    ),
  );
  equal(end.kind, 'completed', JSON.stringify(end));
}

describe('given a session that is to read only', () => {
  it('when it works, then it reads, writes nothing, and sees no credential', async () => {
    await using stage = await codexStage({ files: { 'AGENTS.md': 'Say that all is well.' } });
    await writeFile(join(stage.path, 'operator', 'auth.json'), '{"OPENAI_API_KEY":"sk-secret"}');
    const session = await stage.open({ access: 'read' });
    equal(session.confinement, 'read_only');
    await readAll(stage, session);

    deepEqual(
      [await stage.file('hello.txt'), existsSync(join(stage.workspace, 'new.txt'))],
      ['hello world\n', false],
    );
    const said = outputs(stage);
    ok(said.includes('hello world') && said.includes('Read-only file system'), said);
    ok(!said.includes('sk-secret') && !said.includes('got out') && said.includes('EPERM'), said);
    deepEqual(
      stage.logged.filter((line) => line.includes('reader')),
      [],
    );
    ok(!JSON.stringify(stage.model.requests).includes('Say that all is well.'));
  });

  it('when another works on the same commission, then each has a home of its own', async () => {
    await using stage = await codexStage();
    const worker = await stage.open();
    const reader = await stage.open({ access: 'read' });
    equal((await say(worker, '[[script:final]]')).end.kind, 'completed');
    equal((await say(reader, '[[script:final]]')).end.kind, 'completed');
    equal(stage.running().length, 2);
    ok(worker.thread !== reader.thread);
    await worker.close();
    await reader.close();
    await stage.agents.forget(() => true);
    equal(existsSync(join(stage.stateDir, 'codex', 'wc-1')), false);
  });

  it('when codex takes no profile, then its own read-only mode does', async () => {
    await using profileless = await profilelessCodex();
    await using stage = await codexStage({ codex: { codexPath: profileless.path } });
    const session = await stage.open({ access: 'read' });
    equal(session.confinement, 'read_only');
    await readAll(stage, session);
    deepEqual(
      [await stage.file('hello.txt'), existsSync(join(stage.workspace, 'new.txt'))],
      ['hello world\n', false],
    );
  });
});
