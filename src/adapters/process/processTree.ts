import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from './identity.ts';

/** A process and the identity it had when it was seen, so that a reused pid is never signalled. */
export interface SeenProcess {
  readonly pid: number;
  readonly identity: string;
  /** Of the executable, perhaps cut to 15 letters. */
  readonly name: string;
}

/** `pid` and everything below it now, parents first. Processes that left the group count as well. */
export function processTree(pid: number): SeenProcess[] {
  const all = new Map(allProcesses().map((one) => [one.pid, one]));
  const children = new Map<number, number[]>();
  for (const { pid: child, parent } of all.values()) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = [pid];
  for (const parent of found) found.push(...(children.get(parent) ?? []));
  return found.flatMap((one) => {
    const identity = identityOf(one);
    return identity === undefined ? [] : [{ pid: one, identity, name: all.get(one)?.name ?? '' }];
  });
}

/**
 * Processes whose environment names this folder: what a child started and nobody is the parent of any
 * more. Linux only; elsewhere none are found.
 */
export function processesNaming(folder: string): SeenProcess[] {
  if (process.platform !== 'linux') return [];
  return listedInProc().flatMap(({ pid, name }) => {
    const identity = identityOf(pid);
    if (identity === undefined || pid === process.pid) return [];
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
      return environment.includes(`=${folder}`) ? [{ pid, identity, name }] : [];
    } catch {
      return [];
    }
  });
}

/** How long processes that were killed may take to be gone, ms: the kernel ends them in its own time. */
const dyingMs = 2_000;

/** Kills, before it returns, each that still is the one that was seen; resolves when they are gone. */
export async function endAll(seen: readonly SeenProcess[]): Promise<void> {
  for (const { pid, identity } of seen) if (identityOf(pid) === identity) signal(pid, 'SIGKILL');
  await goneWithin(seen, dyingMs);
}

/**
 * Waits until these have ended, for `ms` milliseconds at most. They are looked at again and again:
 * processes that are not our children tell nobody of their end.
 * @returns Those that still run.
 */
export async function goneWithin(seen: readonly SeenProcess[], ms: number): Promise<SeenProcess[]> {
  const until = Date.now() + ms;
  let left = [...seen];
  for (;;) {
    left = left.filter(({ pid, identity }) => identityOf(pid) === identity);
    if (left.length === 0 || Date.now() >= until) return left;
    await sleep(10);
  }
}

/** As {@link endAll} with `tree`, and kills the group led by `pid` as well. */
export function endTree(pid: number, tree: readonly SeenProcess[]): Promise<void> {
  signalGroup(pid, 'SIGKILL');
  return endAll(tree);
}

/** Signals a whole process group. False when there is none left to signal. */
export function signalGroup(pid: number, name: NodeJS.Signals): boolean {
  // Windows has no groups; the leader alone is signalled there.
  return signal(process.platform === 'win32' ? pid : -pid, name);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

function allProcesses(): Listed[] {
  if (process.platform === 'linux') return listedInProc();
  try {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' });
    return table.split('\n').flatMap((line) => {
      const [, pid, parent, name = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), name }];
    });
  } catch {
    return [];
  }
}

function listedInProc(): Listed[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The name in brackets may hold anything; state and parent follow the last bracket.
      const end = stat.lastIndexOf(')');
      const parent = Number(stat.slice(end + 2).split(' ')[1]);
      return [{ pid: Number(entry), parent, name: stat.slice(stat.indexOf('(') + 1, end) }];
    } catch {
      return [];
    }
  });
}
