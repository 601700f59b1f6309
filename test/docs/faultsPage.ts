/**
 * The page of faults, made by letting each happen to the engine. Written anew by
 * `node test/docs/faultsPage.ts`; a test holds page and engine equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { followDrain } from '../../src/cli/run/followDrain.ts';
import type { Surface } from '../../src/cli/surface.ts';
import type { Harness } from '../../src/composition/harness.ts';
import { holdsLock } from '../../src/domain/commission/situation.ts';
import { situationOf } from '../../src/domain/commission/view.ts';
import { engineStage, type EngineStage } from '../fixtures/engineStage/engineStage.ts';
import {
  decisionOfCase,
  operatorCases,
  outageCases,
  runCases,
  type FaultCase,
} from '../fixtures/faultCases.ts';

export const faultsFile = join(import.meta.dirname, '../../docs/faults.md');

/** What was seen of one commission and its drain. */
interface Seen {
  readonly run: string;
  readonly thread: boolean;
  readonly workspace: boolean;
  readonly lock: boolean;
  readonly drain: string;
  readonly exit: number;
}

async function look(fault: FaultCase, strictExit: true | undefined): Promise<Seen> {
  const { settings, order, create } = fault;
  const stage = engineStage({
    decisions: [decisionOfCase(fault)],
    settings: { agentRetries: 0, repairTurns: 1, ...settings },
  });
  const deliveryPolicy = 'workspace_patch_auto_on_pass';
  const id = await stage.create('dec-a.txt', { deliveryPolicy, ...create });
  fault.arrange(stage);
  let worst: Omit<Seen, 'drain' | 'exit'> | undefined;
  stage.journal.onDidAppend((events) => {
    for (const { type, commission } of events)
      if (commission === id && ['interrupted', 'settled', 'held'].includes(type))
        worst = worst?.run.startsWith('given back') ? worst : standing(stage, id);
  });
  let stop: () => void = () => undefined;
  const surface = {
    out: () => undefined,
    err: () => undefined,
    onStop: (then: () => void) => (stop = then),
  } as unknown as Surface;
  const drainOrder = { mode: 'drain', concurrency: 1, ...order } as const;
  const flags = { strictExit, json: undefined };
  const end = followDrain(surface, stage as unknown as Harness, drainOrder, flags);
  const exit = await pass(stage, end, () => fault.meanwhile?.(stage, () => stop()), id);
  const now = standing(stage, id);
  return { ...(worst ?? now), drain: drainOf(stage, now.run), exit };
}

/** Virtual time passes until the drain has ended; `meanwhile` happens once the agent works. */
async function pass(
  stage: EngineStage,
  end: Promise<number>,
  meanwhile: () => void,
  id: string,
): Promise<number> {
  let exit: number | undefined;
  void end.then((code) => (exit = code));
  let isTold = false;
  const limit = stage.clock.now() + 24 * 3_600_000;
  for (;;) {
    for (let turns = 0; turns < 60; turns++) await new Promise(setImmediate);
    if (exit !== undefined) return exit;
    if (stage.clock.now() > limit) throw new Error('it does not end');
    if (!isTold && stage.told(id).includes('thread_opened')) {
      isTold = true;
      meanwhile();
    }
    stage.clock.advance(5_000);
    // Who signs in, names another model or comes back does so after a while.
    if (stage.clock.now() > 1_000_000 + 200_000) {
      stage.agents.signIn();
      if (stage.repository.branch !== 'main') stage.switchTo('main');
    }
  }
}

function standing(stage: EngineStage, id: string): Omit<Seen, 'drain' | 'exit'> {
  const view = stage.view(id);
  const situation = situationOf(view);
  const isOver = situation === 'landed' || situation === 'landing';
  const own = situation === 'held' ? view.delivery?.reason : view.reason?.code;
  const code = isOver ? undefined : own;
  const run = view.interrupted
    ? `given back, \`${code ?? ''}\``
    : `\`${situation}\`${code === undefined || code === situation ? '' : `, \`${code}\``}`;
  return {
    run,
    thread: view.thread !== undefined,
    workspace: stage.places.places.has(stage.places.pathOf(id)),
    lock: holdsLock(situation),
  };
}

/** What became of the drain, and of the commission in it. */
function drainOf(stage: EngineStage, run: string): string {
  const told = stage.journal.events.flatMap((event) =>
    event.type === 'drain_waiting'
      ? 'waits'
      : event.type === 'drain_resumed'
        ? 'goes on'
        : event.type === 'drain_ended'
          ? `ends ${event.data.how}${event.data.bound === undefined ? '' : ' by its bound'}`
          : [],
  );
  return `${[...new Set(told)].join(', ')}; ${run}`;
}

const yes = (is: boolean): string => (is ? 'kept' : '');

async function row(fault: FaultCase): Promise<string> {
  const seen = await look(fault, undefined);
  const strict = await look(fault, true);
  const cells = [
    ...[fault.cause, seen.run, yes(seen.thread), yes(seen.workspace), yes(seen.lock)],
    ...[seen.drain, String(seen.exit), String(strict.exit)],
  ];
  return `| ${cells.join(' | ')} |`;
}

async function table(cases: readonly FaultCase[]): Promise<string[]> {
  const head = [
    ...['cause', 'the run', 'thread', 'workspace', 'lock'],
    ...['the drain, and the commission at its end', 'exit', 'with `--strict-exit`'],
  ];
  const rows: string[] = [];
  for (const fault of cases) rows.push(await row(fault));
  return [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- |').join('')}`, ...rows];
}

/** The whole page. */
export async function faultsPage(): Promise<string> {
  const lines = [
    '# Faults of a night',
    '',
    'Made by `node test/docs/faultsPage.ts`, which lets each happen to the engine with one commission that lands by',
    'itself; a test holds both equal. "The run" is the first thing that is recorded of it, with what it keeps then.',
    'What is given back goes on by itself when its cause is gone, or with `haft commission resume`.',
    '',
    '## What hinders everybody',
    '',
    'None of these fails a commission.',
    '',
    ...(await table(outageCases)),
    '',
    '## What happens to one commission',
    '',
    ...(await table(runCases)),
    '',
    '## What the operator does',
    '',
    ...(await table(operatorCases)),
    '',
    'Killed engines and agents, machines that change their name, stores and repositories that are moved away are shown',
    'with real processes: `test/integration/engine/drain/night.test.ts`, `drainKill.test.ts`, `vanished.test.ts` and',
    '`test/integration/cli/viewer.test.ts`.',
  ];
  return `${lines.join('\n')}\n`;
}

if (import.meta.main) writeFileSync(faultsFile, await faultsPage());
