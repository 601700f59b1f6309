import { deepEqual, equal } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { Doctor, type CheckName } from '../../../../src/engine/doctor/doctor.ts';
import { bytesText } from '../../../../src/base/bytes.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import type { SandboxResult, SandboxRun } from '../../../../src/engine/ports/sandbox.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const gib = 1024 ** 3;

/** A sandbox in which commands end so: the first is the try to write, the second the call. */
function ends(stage: EngineStage, write: number, call: number): Partial<Context> {
  const run = ({ command }: SandboxRun): Promise<SandboxResult> => {
    const exitCode = command[2]?.includes('/dev/tcp') ? call : write;
    return Promise.resolve({ exitCode, output: 'no bubblewrap\n', durationMs: 1 });
  };
  const open = () => Promise.resolve({ run, close: () => Promise.resolve() });
  return { sandboxes: { ...stage.places.sandboxes, open } };
}

type Change = (stage: EngineStage) => Partial<Context>;

/** What one check of a healthy stage says, with some of it changed. */
async function found(
  check: CheckName,
  change: Change = () => ({}),
  before: readonly EventDraft[] = [],
): Promise<string[]> {
  const stage = engineStage({ before });
  const healthy = { ...stage.context, ...ends(stage, 0, 1) };
  const context = { ...healthy, ...change(stage) };
  const findings = await new Doctor(context).examine();
  return findings.flatMap((one) => (one.check === check ? `${one.level} ${one.code}` : []));
}

const leads = (holder: string): EventDraft => ({
  ...{ type: 'drain_started', by: 'engine:d1', commission: '', attempt: 0 },
  data: { drain: 'd1', holder, concurrency: 1, mode: 'drain' },
});
const asks = (request: 'pause'): EventDraft => ({
  ...{ type: 'drain_requested', by: 'operator:test', commission: '', attempt: 0 },
  data: { drain: 'd1', request },
});
const machineWith =
  (more: Partial<Context['machine']>) =>
  ({ context }: EngineStage): Partial<Context> => ({ machine: { ...context.machine, ...more } });
const reached = { port: 1, wasReached: true, close: () => Promise.resolve() };

describe('given what a night stands on', () => {
  const table: [
    what: string,
    check: CheckName,
    said: string[],
    change?: Change | undefined,
    before?: readonly EventDraft[],
  ][] = [
    ['all is well', 'git', ['ok git']],
    ['all is well', 'agent', ['ok agent', 'ok signed_in']],
    ['all is well', 'sandbox', ['ok sandbox', 'ok network']],
    ['all is well', 'signing', ['ok commit']],
    ['all is well', 'hooks', ['ok hooks']],
    ['all is well', 'disk', ['ok disk', 'ok disk']],
    ['all is well', 'workspaces', ['ok kept']],
    ['all is well', 'leader', ['ok leader']],
    ['all is well', 'editors', ['ok editors']],
    [
      'nobody is signed in',
      'agent',
      ['ok agent', 'problem signed_out'],
      ({ agents }) => {
        agents.signedInBy = { kind: 'signed_out' };
        return {};
      },
    ],
    [
      'a command writes outside',
      'sandbox',
      ['problem sandbox_open', 'ok network'],
      (stage) => ends(stage, 9, 1),
    ],
    [
      'no command can run',
      'sandbox',
      ['problem sandbox_open', 'ok network'],
      (stage) => ends(stage, 1, 1),
    ],
    [
      'a command reaches the network',
      'sandbox',
      ['ok sandbox', 'problem network_open'],
      (stage) => ends(stage, 0, 0),
    ],
    [
      'somebody was reached whatever the command says',
      'sandbox',
      ['ok sandbox', 'problem network_open'],
      machineWith({ listen: () => Promise.resolve(reached) }),
    ],
    [
      'there is no bash',
      'sandbox',
      ['ok sandbox', 'note network_untried'],
      (stage) => ends(stage, 0, 127),
    ],
    [
      'hooks wait for commits',
      'hooks',
      ['note hooks_passed_over'],
      machineWith({ commitHooks: () => Promise.resolve(['pre-commit']) }),
    ],
    [
      'the disk is almost full',
      'disk',
      ['problem disk_full', 'problem disk_full'],
      machineWith({ freeBytes: () => Promise.resolve(gib - 1) }),
    ],
    [
      'the disk is getting full',
      'disk',
      ['note disk_scarce', 'note disk_scarce'],
      machineWith({ freeBytes: () => Promise.resolve(5 * gib - 1) }),
    ],
    [
      'the folder of the workspaces cannot be written',
      'disk',
      ['problem workspace_failed'],
      ({ places }) => {
        places.fault = new Fault({
          code: 'workspace_failed',
          what: 'It is gone.',
          advice: 'Make it.',
        });
        return {};
      },
    ],
    [
      'nothing can be measured',
      'workspaces',
      ['note disk_unmeasured'],
      machineWith({
        sizesOf: () =>
          Promise.reject(
            new Fault({ code: 'disk_unmeasured', what: 'There is no du.', advice: 'Install it.' }),
          ),
      }),
    ],
    [
      'more is kept than may be',
      'workspaces',
      ['ok kept', 'problem disk_budget'],
      ({ context }) => ({
        machine: { ...context.machine, sizesOf: (paths) => Promise.resolve(paths.map(() => 51)) },
        settings: { ...context.settings, diskBudget: 50 },
      }),
    ],
    [
      'an editor has unsaved files',
      'editors',
      ['note editor_dirty'],
      (stage) => {
        stage.unsaved = ['/a.txt'];
        return {};
      },
    ],
    ['somebody drains', 'leader', ['ok leader'], undefined, [leads('alive')]],
    [
      'a drain is paused',
      'leader',
      ['ok leader', 'note paused'],
      undefined,
      [leads('alive'), asks('pause')],
    ],
    ['a drain was cut off', 'leader', ['note drain_interrupted'], undefined, [leads('gone')]],
    ['nobody sees who leads', 'leader', ['problem leader_unseen'], undefined, [leads('unknown')]],
    [
      'a check fails',
      'git',
      ['problem git_failed'],
      machineWith({
        gitVersion: () =>
          Promise.reject(new Fault({ code: 'git_failed', what: 'It broke.', advice: 'Mend it.' })),
      }),
    ],
  ];
  for (const [what, check, said, change, before] of table)
    it(`when ${what}, then the check of ${check} says ${said.join(', ')}`, async () => {
      deepEqual(await found(check, change, before), said);
    });

  it('when a check hangs, then it is told as that, and the others are told', async () => {
    const stage = engineStage();
    const machine = {
      ...stage.context.machine,
      commitHooks: () => new Promise<never>(() => undefined),
    };
    const examining = new Doctor({ ...stage.context, ...ends(stage, 0, 1), machine }).examine();
    for (let turns = 0; turns < 50; turns++) await new Promise(setImmediate);
    stage.clock.advance(60_000);
    const findings = await examining;
    deepEqual(
      findings
        .filter(({ level }) => level === 'problem')
        .map(({ check, code }) => `${check} ${code}`),
      ['hooks check_too_long'],
    );
    equal(
      findings.some(({ check }) => check === 'sandbox'),
      true,
    );
  });

  it('when a size is told, then as an operator would', () => {
    deepEqual([0, 1023, 1024, 1.5 * gib].map(bytesText), [
      '0 bytes',
      '1023 bytes',
      '1.0 KiB',
      '1.5 GiB',
    ]);
  });
});
