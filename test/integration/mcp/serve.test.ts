import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { tools } from '../../../src/mcp/tools.ts';
import { cliFile, harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { mcpClient, type McpClient } from '../../fixtures/mcpStage.ts';

const files = {
  'internal/cli/run.go': 'package cli\n',
  'internal/artifact/note.go': 'package artifact\n',
  'go.mod': 'module myproject\n',
};
const decisions = ['dec-a', 'dec-b', 'dec-c'].map((id) => ({
  id,
  title: `Do ${id}`,
  keys: { affected_files: ['internal/cli/run.go'], evidence_requirements: ['true'] },
}));

interface Commission {
  readonly id: string;
  readonly decision_ref: string;
  readonly state: string;
  readonly situation: string;
  readonly attempt: number;
  readonly delivery_policy: string;
  readonly scope: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly commission: Commission;
  readonly commissions: readonly Commission[];
  readonly decision: Readonly<Record<string, unknown>> & {
    readonly id: string;
    readonly file: string;
  };
  readonly decisions: readonly { readonly id: string; readonly commissions: readonly string[] }[];
  readonly check: {
    readonly commissionable: boolean;
    readonly refusal?: { readonly code: string };
    readonly problems: readonly { readonly what: string; readonly line: number }[];
    readonly warnings: readonly string[];
  };
  readonly problems: readonly unknown[];
  readonly error: { readonly code: string; readonly facts: Readonly<Record<string, string>> };
}

describe('given a server of the protocol, and a client that nobody named', () => {
  let stage: HarnessStage;
  let planner: McpClient;
  before(async () => {
    stage = await harnessStage({ files, decisions, env: { HAFT_CODEX_PATH: '/nowhere/codex' } });
    planner = await mcpClient(stage);
  });
  after(async () => {
    await planner[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  const commission = async (
    said: Record<string, unknown>,
  ): Promise<Document & { text: string }> => {
    const { document, text } = await planner.call('haft_commission', said);
    return { ...(document as Document), text };
  };
  const decision = async (said: Record<string, unknown>): Promise<Document & { text: string }> => {
    const { document, text } = await planner.call('haft_decision', said);
    return { ...(document as Document), text };
  };
  const recorded = async (): Promise<unknown> => {
    const check = await stage.harness.store.verify();
    return check.kind === 'sound' && check.events;
  };

  it('when the call of the page for users is made, then the commission is as it says, and recorded as the client’s', async () => {
    await stage.git('branch', 'dev');
    const baseSha = await stage.git('rev-parse', 'HEAD');
    const made = await commission({
      action: 'create_from_decision',
      decision_ref: 'dec-a',
      repo_ref: 'local:myproject',
      base_sha: baseSha,
      target_branch: 'dev',
      allowed_paths: ['internal/cli/', 'internal/artifact/note.go'],
      forbidden_paths: ['.haft/', 'go.mod'],
      delivery_policy: 'workspace_patch_auto_on_pass',
    });
    const { id, scope, state, delivery_policy: policy } = made.commission;
    deepEqual(
      [state, policy, scope['repo_ref'], scope['base_sha'], scope['target_branch']],
      ['queued', 'workspace_patch_auto_on_pass', 'local:myproject', baseSha, 'dev'],
    );
    deepEqual(
      [scope['allowed_paths'], scope['forbidden_paths']],
      [
        ['internal/cli/', 'internal/artifact/note.go'],
        ['.haft/', 'go.mod'],
      ],
    );
    const [created] = await stage.harness.reports.history(id);
    deepEqual([created?.type, created?.by], ['created', 'agent:planner']);
    const shown = await stage.haft('commission', 'show', id, '--json');
    const told = await commission({ action: 'show', commission_id: id });
    deepEqual(told.commission, (JSON.parse(shown.stdout) as Document).commission);
    deepEqual(JSON.parse(told.text), JSON.parse(shown.stdout));
  });

  it('when a call is wrong or the operator’s, then it is refused and nothing is recorded', async () => {
    const [{ id } = { id: '' }] = (await commission({ action: 'list' })).commissions;
    const before = await recorded();
    const said = { commission_id: id, reason: 'I want it' };
    for (const tool of tools)
      for (const [action, { kind, needs }] of Object.entries(tool.actions)) {
        if (kind !== 'operator') continue;
        const known = {
          ...said,
          commission_ids: [id],
          delivery_policy: 'workspace_patch_auto_on_pass',
        };
        const given = Object.fromEntries(
          Object.entries(known).filter(([key]) => needs.includes(key)),
        );
        const refused = await commission({ action, ...given });
        equal(refused.error.code, 'operator_only', action);
        ok(refused.text.includes(`Ask the operator to run: haft `), refused.text);
        ok(refused.error.facts['command']?.includes(id), refused.text);
      }
    const { error } = await commission({ action: 'list', selecter: 'all' });
    equal(error.code, 'argument_unknown');
    equal((await commission({ action: 'complete_or_block' })).error.code, 'engine_only');
    equal((await planner.call('haft_harness', {})).text.split(':')[0], 'tool_unknown');
    equal(
      (await commission({ action: 'show', commission_id: 'wc-0' })).error.code,
      'commission_not_found',
    );
    equal(await recorded(), before);
  });

  it('when decisions are planned, then their files can be commissioned as they are, all at once, with the way told', async () => {
    const create = async (title: string, more: Record<string, unknown>): Promise<Document> =>
      decision({ action: 'create', title, ...more });
    const first = await create('Name the package', {
      body: 'Call it `app`.',
      allowed_paths: ['internal/cli/'],
      forbidden_paths: ['internal/cli/secret/'],
      invariants: ['It compiles'],
      evidence_requirements: [
        'true',
        { command: 'go vet', timeout_ms: 1000 },
        { criterion: 'It reads well' },
      ],
    });
    const second = await create('Name the package', {
      body: 'Then the note.',
      affected_files: ['internal/artifact/note.go'],
      evidence_requirements: ['true'],
      depends_on: [first.decision.id],
    });
    deepEqual([first.check.commissionable, second.check.commissionable], [true, true]);
    ok(first.decision.id !== second.decision.id, 'the same title twice');
    const text = await readFile(join(stage.root, first.decision.file), 'utf8');
    match(text, /\n# Name the package\n\nCall it `app`\.\n$/);
    const shown = await decision({ action: 'show', decision_ref: first.decision.id });
    deepEqual(shown.decision['evidence_requirements'], [
      { kind: 'command', command: 'true' },
      { kind: 'command', command: 'go vet', timeoutMs: 1000 },
      { kind: 'description', description: 'It reads well' },
    ]);

    const way: [number, number | undefined, string | undefined][] = [];
    const refs = [second.decision.id, first.decision.id];
    const made = await planner.call(
      'haft_commission',
      { action: 'create_batch_from_decisions', decision_refs: refs },
      ({ progress, total, message }) => way.push([progress, total, message]),
    );
    const { commissions } = made.document as Document;
    deepEqual(
      commissions.map((one) => one.decision_ref),
      refs,
    );
    deepEqual(
      way,
      refs.map((ref, at) => [at + 1, 2, ref]),
    );
    const listed = await decision({ action: 'list' });
    const known = listed.decisions.find(({ id }) => id === first.decision.id);
    deepEqual(
      known?.commissions,
      commissions.slice(1).map(({ id }) => id),
    );
  });

  it('when a decision is not fit, then creating it writes nothing, and checking it says why', async () => {
    const all = (): Promise<string[]> => readdir(join(stage.root, '.haft/decisions'));
    const before = await all();
    const bad = async (more: Record<string, unknown>): Promise<string> =>
      (await decision({ action: 'create', title: 'Bad', ...more })).error.code;
    equal(await bad({ title: 'a\nb' }), 'decision_title_invalid');
    equal(await bad({ allowed_paths: ['../x'] }), 'pattern_escapes');
    equal(await bad({ valid_until: 'soon' }), 'decision_invalid');
    equal(await bad({ body: 'a\u0000b' }), 'decision_invalid');
    deepEqual(await all(), before);

    const lost = await decision({
      action: 'create',
      title: 'Lost',
      allowed_paths: ['a/'],
      depends_on: ['dec-zzz'],
    });
    equal(lost.check.refusal?.code, 'decision_dependency_unknown');
    const check = async (text: string): Promise<Document['check']> =>
      (await decision({ action: 'validate', text })).check;
    const front = 'id: dec-new\nkind: DecisionRecord\ntitle: New\n';
    const open = await check(`---\n${front}---\n\nDo it.\n`);
    deepEqual([open.commissionable, open.refusal?.code], [false, 'allowed_paths_required']);
    const broken = await check(`---\n${front}allowed_paths: all\n---\n`);
    deepEqual(
      broken.problems.map(({ line }) => line),
      [5],
    );
    const other = await check('---\nkind: Note\n---\n');
    equal(other.commissionable, false);
    const warned = await check(`---\n${front}allowed_paths: [new/]\n---\n`);
    ok(warned.commissionable && warned.warnings.some((one) => one.includes('dec-new: ')));
    deepEqual((await decision({ action: 'validate' })).problems, []);
    ok((await decision({ action: 'validate', decision_ref: 'dec-b' })).check.commissionable);
  });

  it('when a plan file says what is the operator’s to say, then a call that uses it is refused', async () => {
    const plan = (more: string): string =>
      `id: plan-x\nrevision: p1\ntitle: X\ndecisions:\n  - ref: dec-b\n${more}`;
    const use = async (more: string): Promise<Document> => {
      await mkdir(join(stage.root, '.haft/plans'), { recursive: true });
      await writeFile(join(stage.root, '.haft/plans/x.yaml'), plan(more));
      return commission({ action: 'create_from_plan', plan: '.haft/plans/x.yaml' });
    };
    equal((await use('    accept_judgement: true\n')).error.code, 'operator_only');
    const { commissions } = await use('');
    deepEqual(
      commissions.map((one) => one.decision_ref),
      ['dec-b'],
    );
  });

  it('when an operator wrote something just before it asks, then it is told', async () => {
    await using client = await mcpClient(stage, 'reader');
    for (let n = 0; n < 20; n++) {
      const id = await stage.create('dec-c', { state: 'draft', sliceDescription: `part ${n}` });
      const shown = await client.call('haft_commission', { action: 'show', commission_id: id });
      equal((shown.document as Document).commission.state, 'draft');
      await stage.harness.commissions.cancel({ id, reason: 'done', by: 'operator:test' });
    }
  });

  it('when another client is named, then it alone is let in, and the record says so', async () => {
    await using steward = await mcpClient(stage, 'steward', ['--allow-client', 'steward']);
    await using stranger = await mcpClient(stage, 'Steward', ['--allow-client', 'steward']);
    const id = await stage.create('dec-c', { state: 'draft' });
    const call = async (action: string, more: object = {}): Promise<Document> =>
      (await steward.call('haft_commission', { action, commission_id: id, ...more }))
        .document as Document;
    const cancel = { action: 'cancel', commission_id: id, reason: 'no' };
    ok((await stranger.call('haft_commission', cancel)).text.startsWith('operator_only: '));
    equal((await call('queue')).commission.state, 'queued');
    equal((await call('requeue', { reason: 'anew', feedback: 'mind it' })).commission.attempt, 2);
    equal((await call('apply')).error.code, 'commission_not_applicable');
    equal(
      (await call('set_delivery_policy', { delivery_policy: 'workspace_patch_auto_on_pass' })).error
        .code,
      'delivery_policy_frozen',
    );
    equal((await call('cancel', { reason: 'done' })).commission.state, 'cancelled');
    const history = await stage.harness.reports.history(id);
    deepEqual(
      history.map(({ type, by }) => `${type} ${by}`),
      [
        'created operator:test',
        ...['queued', 'requeued', 'cancelled'].map((type) => `${type} agent:steward`),
      ],
    );
  });

  it('when its client goes away, or names nobody, then it ends', async () => {
    const { env, root } = stage;
    const how = { cwd: root, env, extendEnv: false, input: '' };
    const { stdout, stderr: said } = await execa(process.execPath, [cliFile, 'serve'], how);
    deepEqual([stdout, said], ['', '']);
    const { exitCode, stderr } = await stage.haft('serve', '--allow-client', ' ');
    equal(exitCode, 2);
    match(stderr, /^usage: --allow-client names no client\. /);
  });
});
