import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cwd, env, execArgv, execPath } from 'node:process';

/** A command line that runs in a session of its own, whatever becomes of whoever started it. */
export interface Background {
  readonly pid: number | undefined;
  /** How it ended, while somebody is here to be told, and what it said on stderr. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly said: string }>;
  /** It is nobody's business any more how it ends. Never rejects. */
  readonly letGo: () => Promise<void>;
}

/** Starts this very program with other words, without a terminal and without anybody who listens. */
export async function inBackground(words: readonly string[]): Promise<Background> {
  const folder = await mkdtemp(join(tmpdir(), 'haft-run-'));
  const file = join(folder, 'stderr');
  const stderr = await open(file, 'w', 0o600);
  const [, program = ''] = process.argv;
  const child = spawn(execPath, [...execArgv, program, ...words], {
    ...{ cwd: cwd(), env, detached: true, stdio: ['ignore', 'ignore', stderr.fd] },
  });
  await stderr.close();
  const ended = once(child, 'exit').then(async ([exitCode]: (number | null)[]) => ({
    exitCode: exitCode ?? null,
    said: await readFile(file, 'utf8').catch(() => ''),
  }));
  return {
    pid: child.pid,
    ended,
    letGo: async () => {
      child.unref();
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
