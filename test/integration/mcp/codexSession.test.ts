import { deepEqual, equal, match } from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { codexBinary } from '../../fixtures/codexBinary.ts';
import { cliFile, harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { mcpClient } from '../../fixtures/mcpStage.ts';

const names = ['a', 'b', 'c'];
const files = Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\n']));

/** The server among the operator's own, as its page says; without it there is nothing to be shown. */
async function configure({ path, root }: HarnessStage): Promise<void> {
  const server = `
[mcp_servers.haft]
command = ${JSON.stringify(process.execPath)}
args = [${JSON.stringify(cliFile)}, "serve"]
cwd = ${JSON.stringify(root)}
default_tools_approval_mode = "approve"
required = true
startup_timeout_sec = 60
`;
  await appendFile(join(path, 'codex/config.toml'), server);
}

/** A session of codex in which its model makes these calls. */
async function session(
  { root, env }: HarnessStage,
  calls: readonly { readonly tool: string; readonly args: object }[],
): Promise<void> {
  const steps = calls.map((call) => ({ mcp: { server: 'haft', ...call } }));
  // Scripts within the calls are for the agents of later runs.
  const script = JSON.stringify({ steps }).replaceAll('[[script:', '\\u005b[script:');
  const args = ['exec', '--json', `[[script:steps ${script}]]`];
  await execa(codexBinary(), args, { cwd: root, env: { ...env }, extendEnv: false, input: '' });
}

describe('given codex with our server among its own', () => {
  it('when it plans three decisions and commissions them, then a drain lands each, and the rest waits for its operator', async () => {
    // Of a model it does not know it hides no tool behind a search.
    await using stage = await harnessStage({ files, decisions: [], model: 'local-model' });
    await configure(stage);
    await session(
      stage,
      names.map((name) => ({
        tool: 'haft_decision',
        args: {
          action: 'create',
          title: `Say two in ${name}`,
          body: `Write two.\n\n[[script:edit {"file":"${name}.txt","from":"one","to":"two"}]]`,
          allowed_paths: [`${name}.txt`],
          evidence_requirements: [`grep -q two ${name}.txt`],
        },
      })),
    );
    const { decisions } = await stage.harness.plans.decisions();
    const refs = decisions.map(({ id }) => id);
    equal(refs.length, 3);
    const [held = '', ...auto] = refs;
    await session(stage, [
      {
        tool: 'haft_commission',
        args: {
          action: 'create_batch_from_decisions',
          decision_refs: auto,
          delivery_policy: 'workspace_patch_auto_on_pass',
        },
      },
      { tool: 'haft_commission', args: { action: 'create_from_decision', decision_ref: held } },
    ]);

    await stage.drain();

    const views = refs.map((ref) => stage.harness.reports.ledger.ofDecision(ref)[0]!);
    deepEqual(
      views.map(({ delivery }) => delivery?.status),
      ['held', 'landed', 'landed'],
    );
    const [created] = await stage.harness.reports.history(views[0]!.commission.id);
    equal(created?.by, 'agent:codex-mcp-client');
    const { id } = views[0]!.commission;
    const apply = { action: 'apply', commission_id: id };
    await using stranger = await mcpClient(stage);
    const refused = await stranger.call('haft_commission', apply);
    match(refused.text, /^operator_only: .* Ask the operator to run: haft harness apply wc-/);
    const diff = await stranger.client.readResource({ uri: `haft://result/${id}` });
    match(JSON.stringify(diff.contents), /-one\\n\+two/);
    await using steward = await mcpClient(stage, 'steward', ['--allow-client', 'steward']);
    const way: (string | undefined)[] = [];
    const landed = await steward.call('haft_commission', apply, ({ message }) => way.push(message));
    equal(landed.isError, false, landed.text);
    equal(way.at(-1), 'landed');
    deepEqual(
      (await stage.git('log', '--format=%(trailers:key=Decision,valueonly,separator=)', '-3'))
        .split('\n')
        .sort(),
      [...refs].sort(),
    );
    const applied = (await stage.harness.reports.history(id)).find(({ type }) => type === 'landed');
    equal(applied?.by, 'agent:steward');
    equal(await stage.git('status', '--porcelain', '--untracked-files=no'), '');
  });
});
