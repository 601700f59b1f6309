import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import manifest from '../../../package.json' with { type: 'json' };
import { commands } from '../../../src/cli/commands.ts';
import { wordsOf } from '../../../src/cli/program.ts';
import { Fault } from '../../../src/base/fault.ts';
import type { Caller } from '../../../src/mcp/action.ts';
import { callTool, descriptionOf, inputSchemaOf, type Tool } from '../../../src/mcp/tool.ts';
import { tools } from '../../../src/mcp/tools.ts';
import { version } from '../../../src/mcp/version.ts';

interface Schema {
  readonly description?: string;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Every object of a schema, with its way from the top. */
function objectsOf(schema: Schema, at = ''): [string, Schema][] {
  const inner = [
    ...Object.entries(schema.properties ?? {}).map(([key, one]) => [`${at}.${key}`, one] as const),
    ...(schema.items ? [[`${at}[]`, schema.items] as const] : []),
    ...(schema.anyOf ?? []).map((one) => [at, one] as const),
  ];
  const below = inner.flatMap(([way, one]) => objectsOf(one, way));
  return schema.properties ? [[at, schema], ...below] : below;
}

/** Who may do nothing: whatever a call reaches for is not there. */
const nobody = {
  desk: { root: '/nowhere' },
  by: 'agent:test',
  client: 'test',
  progress: () => undefined,
} as unknown as Caller;

const [commissionTool, decisionTool] = tools as [Tool, Tool];
const refused = (tool: Tool, said: Record<string, unknown>, code: string, text: RegExp) =>
  rejects(callTool(tool, said, nobody), (thrown) => {
    ok(Fault.is(thrown), String(thrown));
    equal(thrown.code, code);
    match(`${thrown.message} ${thrown.advice}`, text);
    return true;
  });

describe('given the tools', () => {
  it('when they are named, then there are two, of the version of the manifest', () => {
    deepEqual(
      tools.map(({ name }) => name),
      ['haft_commission', 'haft_decision'],
    );
    equal(version, manifest.version);
  });

  for (const tool of tools) {
    const schema = inputSchemaOf(tool) as Record<string, unknown> & Schema;

    it(`when ${tool.name} is described, then its schema has no combinator at its top, and requires an action alone`, () => {
      deepEqual(Object.keys(schema).sort(), [
        'additionalProperties',
        'properties',
        'required',
        'type',
      ]);
      deepEqual(schema['required'], ['action']);
    });

    it(`when ${tool.name} is described, then every argument says what it means, and no object takes another`, () => {
      const objects = objectsOf(schema);
      const silent = objects.flatMap(([at, { properties = {} }]) =>
        Object.entries(properties)
          .filter(([, one]) => (one.description ?? '') === '')
          .map(([name]) => `${at}.${name}`),
      );
      deepEqual(silent, []);
      deepEqual(
        objects.filter(([, one]) => one.additionalProperties !== false).map(([at]) => at),
        [],
      );
    });

    it(`when the actions of ${tool.name} are read, then each takes arguments that exist, and each argument serves one`, () => {
      const taken = Object.values(tool.actions).flatMap(({ needs, takes }) => [...needs, ...takes]);
      deepEqual([...new Set(taken)].sort(), Object.keys(tool.arguments).sort());
      for (const name of Object.keys(tool.actions)) ok(descriptionOf(tool).includes(`- ${name}`));
    });

    for (const [name, action] of Object.entries(tool.actions)) {
      if (action.kind !== 'operator') continue;
      it(`when ${name} is called by a client nobody named, then it is refused with a command there is`, async () => {
        const said = { action: name, commission_id: 'wc-20260101-0a0b0c0d', reason: "it's" };
        const command = action.command(said);
        const known = commands.some((one) => {
          const { group, words } = wordsOf(one);
          return command.startsWith(`haft ${group ?? ''} ${words.split(' ')[0] ?? ''} `);
        });
        ok(known, command);
        await rejects(callTool(tool, said, nobody), (thrown) => {
          ok(Fault.is(thrown, 'operator_only'));
          deepEqual(thrown.facts, { action: name, client: 'test', command });
          return true;
        });
      });
    }
  }
});

describe('given a call with something wrong in it', () => {
  const one = { action: 'create_from_decision', decision_ref: 'dec-a' };
  const table: [said: Record<string, unknown>, code: string, text: RegExp][] = [
    [{}, 'action_required', /Say one of create, /],
    [{ action: 7 }, 'action_required', /without an action/],
    [{ action: 'creat' }, 'action_unknown', /Did you mean create/],
    [{ action: 'constructor' }, 'action_unknown', /It has create, /],
    [{ ...one, alowed_paths: ['a'] }, 'argument_unknown', /Did you mean allowed_paths\?/],
    [{ ...one, zzzzzzzz: 1 }, 'argument_unknown', /It has action, decision_ref, /],
    [{ ...one, reason: 'x' }, 'argument_not_taken', /create_from_decision takes no reason/],
    [{ action: 'create_from_decision' }, 'argument_required', /needs decision_ref/],
    [{ ...one, allowed_paths: 'src/' }, 'argument_invalid', /allowed_paths must be a list/],
    [{ ...one, allowed_paths: ['src/', 7] }, 'argument_invalid', /allowed_paths\[1\] must be text/],
    [{ ...one, allowed_paths: null }, 'argument_invalid', /allowed_paths must be a list/],
    [{ ...one, priority: '10' }, 'argument_invalid', /priority must be a whole number/],
    [{ ...one, valid_for: 'soon' }, 'argument_invalid', /valid_for must be a duration/],
    [{ ...one, valid_until: '2026' }, 'argument_invalid', /valid_until must be a time/],
    [
      { ...one, delivery_policy: 'auto' },
      'argument_invalid',
      /must be one of workspace_patch_manual/,
    ],
    [
      { ...one, evidence_requirements: [{}] },
      'argument_invalid',
      /evidence_requirements\[0\] must have a command or a criterion/,
    ],
    [
      { ...one, evidence_requirements: [{ criterion: 'a', network: true }] },
      'argument_invalid',
      /must have nothing beside its criterion/,
    ],
    [
      { ...one, accept_judgement: true },
      'operator_only',
      /haft commission create-from-decision dec-a --accept-judgement/,
    ],
    [{ ...one, project_root: '/elsewhere' }, 'project_root_differs', /serves \/nowhere/],
    [
      { action: 'create', commission: { decision_ref: 'dec-a', accept_judgement: true } },
      'operator_only',
      /--accept-judgement/,
    ],
    [
      { action: 'create', commission: { decision_ref: 'dec-a', alowed_paths: [] } },
      'argument_unknown',
      /Did you mean allowed_paths\?/,
    ],
    [{ action: 'create', commission: {} }, 'argument_required', /needs a decision_ref/],
    [
      { action: 'create_from_plan', plan: '../plan.yaml' },
      'plan_outside',
      /does not lie in the checkout/,
    ],
    [
      { action: 'create_from_plan', plan: '/tmp/plan.yaml' },
      'plan_outside',
      /does not lie in the checkout/,
    ],
    ...[
      'claim_for_preflight',
      'record_preflight',
      'start_after_preflight',
      'record_run_event',
      'complete_or_block',
    ].map((action): [Record<string, unknown>, string, RegExp] => [
      { action },
      'engine_only',
      /belongs to the engine/,
    ]),
    ...['drain', 'pause', 'stop', 'concurrency'].map(
      (action): [Record<string, unknown>, string, RegExp] => [
        { action },
        'operator_only',
        new RegExp(`haft harness ${action === 'drain' ? 'run --drain' : action}`),
      ],
    ),
  ];
  for (const [said, code, text] of table)
    it(`when it is ${JSON.stringify(said)}, then it is ${code}`, () =>
      refused(commissionTool, said, code, text));

  it('when a decision is given twice, as a ref and a text, then it is argument_invalid', () =>
    refused(
      decisionTool,
      { action: 'validate', decision_ref: 'a', text: 'b' },
      'argument_invalid',
      /both/,
    ));
});

describe('given a refusal with words of an agent', () => {
  it('when an operator copies its command, then the words stay one word', () => {
    const { requeue, refresh } = commissionTool.actions;
    ok(requeue?.kind === 'operator' && refresh?.kind === 'operator');
    const said = { commission_id: 'wc-1; rm -rf ~', reason: "x'; rm -rf ~ #\u001b[2J\n$(id)" };
    equal(
      requeue.command({ ...said, feedback: '$(id)' }),
      "haft commission requeue <commission> --reason 'x'\\''; rm -rf ~ # [2J $(id)' --feedback '$(id)'",
    );
    equal(
      refresh.command({ commission_ids: ['wc-1', '--all-stale'] }),
      'haft commission refresh wc-1 <commission> --reason <why>',
    );
  });
});
