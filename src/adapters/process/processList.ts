import * as childProcess from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Pace } from '../files/pace.ts';

const execFile = promisify(childProcess.execFile);

/** A process as the system lists it. */
export interface Listed {
  readonly pid: number;
  readonly parent: number;
  /** Of the executable, perhaps cut to 15 letters. */
  readonly name: string;
}

/** How often those that began meanwhile are looked for: on a machine that never rests there are always some. */
const mostLooks = 8;

/** All that run on this machine, by pid. Never rejects: where nobody may look there are none. */
export async function allProcesses(): Promise<ReadonlyMap<number, Listed>> {
  if (process.platform !== 'linux') return await listedByPs();
  const pace = new Pace();
  return await listed(pidsInProc, readInProc, () => pace.breathe());
}

/**
 * Looks at each of the `pids` there are, and again at those that began meanwhile until there are none, so
 * that who is started while others have their turn is found as well (docs/rules.md R184).
 * @param breathe Awaited between two: others may have their turn then.
 */
export async function listed(
  pids: () => readonly string[],
  read: (pid: string) => Listed | undefined,
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<number, Listed>> {
  const all = new Map<number, Listed>();
  const seen = new Set<string>();
  for (let looks = 0; looks < mostLooks; looks++) {
    const added = pids().filter((pid) => !seen.has(pid));
    if (added.length === 0) break;
    for (const pid of added) {
      await breathe();
      seen.add(pid);
      const one = read(pid);
      if (one) all.set(one.pid, one);
    }
  }
  return all;
}

function pidsInProc(): string[] {
  try {
    return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

function readInProc(pid: string): Listed | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; state and parent follow the last bracket.
    const end = stat.lastIndexOf(')');
    const parent = Number(stat.slice(end + 2).split(' ')[1]);
    return { pid: Number(pid), parent, name: stat.slice(stat.indexOf('(') + 1, end) };
  } catch {
    return undefined;
  }
}

async function listedByPs(): Promise<ReadonlyMap<number, Listed>> {
  const all = new Map<number, Listed>();
  try {
    const { stdout } = await execFile('ps', ['-A', '-o', 'pid=,ppid=,comm=']);
    for (const line of stdout.split('\n')) {
      const [, pid, parent, name = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      if (pid !== undefined)
        all.set(Number(pid), { pid: Number(pid), parent: Number(parent), name });
    }
  } catch {
    // Without `ps` nobody can be seen.
  }
  return all;
}
