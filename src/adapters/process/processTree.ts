import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { identityOf } from './identity.ts';

/** A process and the identity it had when it was seen, so that a reused pid is never signalled. */
export interface SeenProcess {
  readonly pid: number;
  readonly identity: string;
}

/** `pid` and everything below it now, parents first. Processes that left the group count as well. */
export function processTree(pid: number): SeenProcess[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of parents()) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = [pid];
  for (const parent of found) found.push(...(children.get(parent) ?? []));
  return found.flatMap((one) => {
    const identity = identityOf(one);
    return identity === undefined ? [] : [{ pid: one, identity }];
  });
}

/** Kills the group led by `pid` and every process of `tree` that is still the one that was seen. */
export function killTree(pid: number, tree: readonly SeenProcess[]): void {
  signalGroup(pid, 'SIGKILL');
  for (const seen of tree) {
    if (identityOf(seen.pid) === seen.identity) signal(seen.pid, 'SIGKILL');
  }
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

/** Pairs of pid and parent pid of all processes that can be seen. */
function parents(): [number, number][] {
  if (process.platform === 'linux') return parentsFromProc();
  try {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return table.split('\n').flatMap((line) => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      return pid && parent ? [[pid, parent] as [number, number]] : [];
    });
  } catch {
    return [];
  }
}

function parentsFromProc(): [number, number][] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name in brackets may hold anything; state and parent follow the last bracket.
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return [[Number(name), parent] as [number, number]];
    } catch {
      return [];
    }
  });
}
