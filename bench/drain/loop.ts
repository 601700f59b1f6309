/**
 * The loop an operator would write instead: clone, `codex exec`, evidence, commit, cherry-pick, so many at a
 * time. No isolation of paths, no proof of what lands, no record, no recovery.
 * Run: `node loop.ts REPOSITORY FOLDER WIDTH TASKS.json`, tasks as `{name, prompt, evidence}`.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Task {
  readonly name: string;
  readonly prompt: string;
  /** A shell command. */
  readonly evidence: string;
}

const run = promisify(execFile);

async function main(
  repository: string,
  folder: string,
  width: number,
  tasks: Task[],
): Promise<void> {
  const codex = process.env['HAFT_CODEX_PATH'] ?? 'codex';
  let landing: Promise<unknown> = Promise.resolve();
  const land = (clone: string): Promise<unknown> => {
    const mine = landing.then(async () => {
      await run('git', ['fetch', '--quiet', clone, 'HEAD'], { cwd: repository });
      await run('git', ['cherry-pick', 'FETCH_HEAD'], { cwd: repository });
    });
    landing = mine.catch(() => undefined);
    return mine;
  };
  const carryOut = async ({ name, prompt, evidence }: Task): Promise<void> => {
    const clone = join(folder, name);
    await run('git', ['clone', '--quiet', '--local', repository, clone]);
    const child = run(codex, ['exec', '--sandbox', 'workspace-write', '--cd', clone, prompt]);
    child.child.stdin?.end();
    await child;
    await run('/bin/sh', ['-c', evidence], { cwd: clone });
    const who = ['-c', 'user.name=Loop', '-c', 'user.email=loop@example.invalid'];
    await run('git', ['add', '--all'], { cwd: clone });
    await run('git', [...who, 'commit', '--quiet', '--message', name], { cwd: clone });
    await land(clone);
  };
  const queue = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task; task = queue.shift()) await carryOut(task);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

const [, , repository = '', folder = '', width = '4', file = ''] = process.argv;
const tasks = JSON.parse(await readFile(file, 'utf8')) as Task[];
await main(repository, folder, Number(width), tasks);
