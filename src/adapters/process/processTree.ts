import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pace } from '../files/pace.ts';
import { identityOf } from './identity.ts';
import { allProcesses } from './processList.ts';

/** A process and the identity it had when it was seen, so that a reused pid is never signalled. */
export interface SeenProcess {
  readonly pid: number;
  readonly identity: string;
  /** Of the executable, perhaps cut to 15 letters. */
  readonly name: string;
}

/**
 * `pid` and everything below it now, parents first. Processes that left the group count as well, and those
 * that began while we looked: a machine with thousands is looked at in pieces (docs/rules.md R184).
 */
export async function processTree(pid: number): Promise<SeenProcess[]> {
  const all = await allProcesses();
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
export async function processesNaming(folder: string): Promise<SeenProcess[]> {
  if (process.platform !== 'linux') return [];
  const found: SeenProcess[] = [];
  const pace = new Pace();
  for (const { pid, name } of (await allProcesses()).values()) {
    await pace.breathe();
    const identity = identityOf(pid);
    if (identity === undefined || pid === process.pid || !isNaming(pid, folder)) continue;
    found.push({ pid, identity, name });
  }
  return found;
}

function isNaming(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`=${folder}`);
  } catch {
    return false;
  }
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
