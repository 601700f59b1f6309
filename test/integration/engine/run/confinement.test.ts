import { deepEqual, ok } from 'node:assert/strict';
import { commissionJson } from '../../../../src/engine/report/commissionJson.ts';
import { codexBinary } from '../../../fixtures/codexBinary.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { profilelessCodex } from '../../../fixtures/profilelessCodex.ts';

const decision = {
  id: 'dec-1',
  title: 'Do it',
  keys: { allowed_paths: ['a.txt'], evidence_requirements: ['test -s a.txt'] },
  script: { name: 'steps', arg: { steps: [{ write: { path: 'a.txt', text: 'two\n' } }] } },
};

/** A run with this codex. */
async function runWith(codex: string): Promise<HarnessStage & { id: string }> {
  const stage = await harnessStage({
    files: { 'a.txt': 'one\n' },
    decisions: [decision],
    env: { HAFT_CODEX_PATH: codex },
  });
  const id = await stage.create('dec-1');
  await stage.drain();
  return { ...stage, id, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}

describe('given a run that is over', () => {
  const table = [
    ['the scope held', 'scope', 'its scope'],
    ['only the workspace held', 'workspace', '**the whole workspace**'],
  ] as const;
  for (const [what, confinement, words] of table)
    it(`when ${what}, then journal, result and proof say so, and which codex it was`, async () => {
      await using profileless = await profilelessCodex();
      await using stage = await runWith(confinement === 'scope' ? codexBinary() : profileless.path);
      const { id, harness } = stage;

      const opened = (await harness.reports.history(id)).find(
        ({ type }) => type === 'thread_opened',
      );
      const { agent, thread, model } = stage.view(id);
      deepEqual(opened?.data, { thread, model, confinement, agent });
      ok(/^codex \d+\.\d+\.\d+/.test(`${agent?.name} ${agent?.version}`), JSON.stringify(agent));
      const json = commissionJson(stage.view(id));
      deepEqual([json['confinement'], json['agent']], [confinement, agent]);
      const card = await harness.reports.proof(id);
      ok(card.includes(`\nAgent: codex ${agent?.version}, model ${model}.\n`), card);
      ok(card.includes(`\nConfined to: ${words}.\n`), card);
    });
});
