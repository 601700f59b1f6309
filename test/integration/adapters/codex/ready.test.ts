import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import type { Brief } from '../../../../src/engine/ports/agent.ts';
import { codexStage, say, script, type CodexStage } from '../../../fixtures/codexStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const never = new AbortController().signal;
const briefOf = ({ workspace }: CodexStage): Brief => ({
  commission: 'wc-1',
  attempt: 1,
  cwd: workspace,
  scope: { allowedPaths: ['src/**', 'hello.txt'], forbiddenPaths: ['docs/**'] },
});
const homeOf = ({ stateDir }: CodexStage): string => join(stateDir, 'codex', 'wc-1');

/** Epoch milliseconds; the id of a thread begins with them. */
const madeAt = (thread: string): number =>
  Number.parseInt(thread.replaceAll('-', '').slice(0, 12), 16);

/** One waits, `meanwhile` happens, and its session is opened. @returns Pids before and after. */
async function opened(
  stage: CodexStage,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly waited: number[]; readonly works: number[]; readonly ended: string }> {
  const ready = await stage.agents.ready(briefOf(stage), never);
  const waited = stage.running();
  await meanwhile();
  const session = await ready.open(never);
  const works = stage.running();
  try {
    const { end } = await say(session, script('final', { text: 'here' }));
    return { waited, works, ended: end.kind === 'completed' ? end.text : JSON.stringify(end) };
  } finally {
    await session.close();
    await ready.close();
  }
}

describe('given a codex that waits for its commission', () => {
  it('when nothing has changed, then the session is its own', async () => {
    await using stage = await codexStage();
    const { waited, works, ended } = await opened(stage);
    equal(waited.length, 1);
    deepEqual([works, ended], [waited, 'here']);
    deepEqual(stage.running(), []);
    equal(existsSync(homeOf(stage)), true, 'the thread can be resumed');
  });

  it('when files of the workspace change and its rules do not, then it serves still', async () => {
    await using stage = await codexStage();
    const { waited, works } = await opened(stage, () =>
      writeFile(join(stage.workspace, 'hello.txt'), 'another\n'),
    );
    deepEqual(works, waited);
  });

  it('when it waits, then its thread is open, and no model was asked', async () => {
    await using stage = await codexStage();
    const ready = await stage.agents.ready(briefOf(stage), never);
    const waitsSince = Date.now();
    const asked = stage.model.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 2));
    const session = await ready.open(never);
    await session.close();
    equal(asked, 0);
    equal(madeAt(session.thread) <= waitsSince, true);
  });

  it('when what the repository tells its agents changes, then that is what the thread hears', async () => {
    await using stage = await codexStage();
    const file = join(stage.workspace, 'AGENTS.md');
    await writeFile(file, 'Use tabs.\n');
    await opened(stage, () => writeFile(file, 'Use spaces.\n'));
    const heard = JSON.stringify(stage.model.requests.at(-1));
    deepEqual([heard.includes('Use spaces.'), heard.includes('Use tabs.')], [true, false]);
  });

  const changes: Record<string, (stage: CodexStage) => Promise<void>> = {
    'a folder comes that its scope forbids': ({ workspace }) => mkdir(join(workspace, 'docs')),
    'the operator sets codex up otherwise': async ({ env }) => {
      const file = join(env['CODEX_HOME'] ?? '', 'config.toml');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('request_max_retries = 1', 'request_max_retries = 2'));
    },
    'the operator signs in anew': ({ env }) =>
      writeFile(join(env['CODEX_HOME'] ?? '', 'auth.json'), '{"OPENAI_API_KEY": "other"}'),
  };
  for (const [what, change] of Object.entries(changes))
    it(`when ${what}, then another is started`, async () => {
      await using stage = await codexStage();
      const { waited, works, ended } = await opened(stage, () => change(stage));
      deepEqual([waited.length, works.length, ended], [1, 1, 'here']);
      notEqual(works[0], waited[0]);
    });

  it('when it was killed meanwhile, then another is started', async () => {
    await using stage = await codexStage();
    const { waited, works, ended } = await opened(stage, async () => {
      const [pid = 0] = stage.running();
      process.kill(pid, 'SIGKILL');
      // A dying process loses its command line before it is gone.
      while (identityOf(pid) !== undefined) await new Promise(setImmediate);
    });
    notEqual(works[0], waited[0]);
    equal(ended, 'here');
  });

  it('when nobody comes, then nothing of it is left', async () => {
    await using stage = await codexStage();
    const ready = await stage.agents.ready(briefOf(stage), never);
    equal(stage.running().length, 1);
    await ready.close();
    deepEqual([stage.running(), existsSync(homeOf(stage))], [[], false]);
    deepEqual(await processesUnder(stage.path), []);
  });

  it('when an earlier attempt has a home there, then that stays', async () => {
    await using stage = await codexStage();
    await (await stage.agents.open(briefOf(stage), never)).close();
    await (await stage.agents.ready({ ...briefOf(stage), attempt: 2 }, never)).close();
    equal(existsSync(homeOf(stage)), true);
  });
});
