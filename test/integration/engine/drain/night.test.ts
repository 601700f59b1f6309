import { deepEqual, equal } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { StoredEvent } from '../../../../src/domain/commission/event.ts';
import { amount } from '../../../fixtures/amount.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { cliFile, harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { underHostName, type Words } from '../../../fixtures/hostName.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';
import { startScriptedModel } from '../../../fixtures/scriptedModel/scriptedModel.ts';
import { chance } from '../../../fixtures/seed.ts';

const count = amount('HAFT_NIGHT', 6, 200);
const concurrency = amount('HAFT_NIGHT_WIDTH', 3, 8);
const engineKills = amount('HAFT_NIGHT_KILLS', 1, 20);
const codexKills = amount('HAFT_NIGHT_CODEX', 1, 5);
const outages = amount('HAFT_NIGHT_OUTAGES', 0, 3);
/** Milliseconds the longest shell command takes. */
const longest = amount('HAFT_NIGHT_COMMAND', 500, 5_000);

/** Two and two work in one folder; the first meets the end of a quota. */
const decisionOf = (n: number): DecisionText => {
  const folder = `pkg${String(n >> 1)}/src`;
  const seconds = ((0.2 + 0.8 * chance()) * longest) / 1_000;
  const quota = n === 0 ? [{ fault: { kind: 'usageLimit', resetsInS: 12, times: 1 } }] : [];
  return {
    id: `dec-${String(n)}`,
    title: `Write ${String(n)}`,
    keys: {
      allowed_paths: [`${folder}/`],
      evidence_requirements: [`test -s ${folder}/n${String(n)}.txt`],
    },
    script: {
      name: 'steps',
      arg: {
        steps: [
          ...quota,
          { sh: `sleep ${seconds.toFixed(2)}; ls ${folder}` },
          {
            sh: `sleep ${(seconds / 2).toFixed(2)}; echo ${String(n)} > ${folder}/n${String(n)}.txt`,
          },
        ],
      },
    },
  };
};

interface Engine {
  kill(): void;
  readonly pid: number;
  readonly end: Promise<number | undefined>;
}

/** A drain as a process of its own; on a machine that is called so, where names can be changed here. */
function engine({ root: cwd, env }: HarnessStage, host?: string): Engine {
  const words: Words = [
    process.execPath,
    ...[cliFile, 'harness', 'run', '--drain', '--concurrency', String(concurrency)],
  ];
  const [file, ...args] = host === undefined ? words : underHostName(host, words);
  const child = execa(file, args, { cwd, env, extendEnv: false, reject: false, stdio: 'ignore' });
  return {
    pid: child.pid ?? 0,
    kill: () => child.kill('SIGKILL'),
    end: child.then(({ exitCode }) => exitCode),
  };
}

async function codexOf(stage: HarnessStage): Promise<number[]> {
  const lines = await processesUnder(stage.path);
  return lines
    .filter((line) => line.includes(' app-server'))
    .map((line) => Number(line.split(' ')[0]));
}

const eventsOf = async (stage: HarnessStage): Promise<StoredEvent[]> =>
  (await readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StoredEvent);

/** Commissions of one folder whose runs, from claim to end, were ever open side by side. */
function overlapping(
  events: readonly StoredEvent[],
  folderOf: ReadonlyMap<string, string>,
): string[] {
  const open = new Map<string, string>();
  const found: string[] = [];
  for (const { type, commission } of events) {
    const folder = folderOf.get(commission) ?? '';
    if (type === 'claimed') {
      const other = open.get(folder);
      if (other !== undefined && other !== commission) found.push(`${other} ${commission}`);
      open.set(folder, commission);
    }
    if (['landed', 'held', 'cancelled', 'requeued'].includes(type)) open.delete(folder);
  }
  return found;
}

/** Folders that are nobody's: half made, half removed, or of a proof. */
async function strays(stage: HarnessStage): Promise<string[]> {
  const root = join(stage.path, 'workspaces');
  const inner = await Promise.all(
    ['.new', '.trash', '.proofs'].map((kind) => readdir(join(root, kind)).catch(() => [])),
  );
  const outer = await readdir(root).catch(() => []);
  return [...inner.flat(), ...outer.filter((name) => name.startsWith('wc-'))];
}

describe('given a night in which everything happens', function () {
  this.timeout(3_600_000);

  it('when it is over, then all has landed, once each, and nothing is left behind', async () => {
    const decisions = Array.from({ length: count }, (_, n) => decisionOf(n));
    const files = Object.fromEntries(
      Array.from({ length: Math.ceil(count / 2) }, (_, n) => [
        `pkg${String(n)}/src/f.txt`,
        'one\n',
      ]),
    );
    await using stage = await harnessStage({ files, decisions });
    const folderOf = new Map<string, string>();
    for (const [n, { id }] of decisions.entries()) {
      const wc = await stage.create(id, { deliveryPolicy: 'workspace_patch_auto_on_pass' });
      folderOf.set(wc, String(n >> 1));
    }
    const mishaps = shuffled([
      ...Array<'engine'>(engineKills).fill('engine'),
      ...Array<'codex'>(codexKills).fill('codex'),
      ...Array<'outage'>(outages).fill('outage'),
      'name' as const,
    ]);
    let model = stage.model;
    const port = Number(new URL(model.url).port);
    let running = engine(stage);
    for (const mishap of mishaps) {
      await sleep((0.4 + chance()) * 2 * longest + 1_000);
      if (mishap === 'engine' || mishap === 'name') {
        running.kill();
        await running.end;
        running = engine(stage, mishap === 'name' ? 'elsewhere' : undefined);
      } else if (mishap === 'codex') {
        const [pid] = await codexOf(stage);
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
      } else {
        await model.close();
        await sleep(4_000);
        model = await startScriptedModel({ port });
      }
    }
    equal(await running.end, 0);
    await model.close();

    const harness = await stage.another();
    const settled = [...folderOf.keys()].map((id) => {
      const view = harness.reports.ledger.get(id);
      return view?.delivery?.status ?? `${String(view?.state)} ${String(view?.verdict?.code)}`;
    });
    const odd = [...folderOf.keys()].filter((_, at) => settled[at] !== 'landed');
    const told = await Promise.all(odd.slice(0, 2).map((id) => harness.reports.runEntries(id)));
    const story = told.flat().map(({ kind, text }) => `${kind} ${text}`);
    deepEqual(new Set(settled), new Set(['landed']), `${settled.join()}\n${story.join('\n')}`);
    const trailers = await stage.git(
      'log',
      '--format=%(trailers:key=Commission,valueonly,separator=)',
    );
    deepEqual(trailers.split('\n').filter(Boolean).sort(), [...folderOf.keys()].sort());
    const events = await eventsOf(stage);
    deepEqual(
      events.flatMap((one) =>
        one.type === 'settled' && one.data.state !== 'completed' ? one.data.verdict : [],
      ),
      [],
    );
    deepEqual(overlapping(events, folderOf), []);
    equal(await stage.git('status', '--porcelain'), '');
    deepEqual(await strays(stage), []);
    deepEqual(
      (await processesUnder(stage.path)).map((line) => line.slice(0, 200)),
      [],
    );
  });
});

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
