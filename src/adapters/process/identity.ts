import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes } from '../../engine/ports/processes.ts';

/**
 * Processes by host, boot, pid and start time, printed as `host/boot/pid/start`. On Linux read from
 * `/proc`; elsewhere the start time is what `ps` prints.
 */
export class ProcessIdentities implements Processes {
  readonly self = identityOf(process.pid) ?? `${hostname()}/${boot()}/${process.pid}/0`;

  state(identity: string): 'alive' | 'gone' | 'unknown' {
    const [host, bootId, pid] = identity.split('/');
    if (host !== hostname() || pid === undefined || !/^\d+$/.test(pid)) return 'unknown';
    if (bootId !== boot()) return 'gone';
    return identityOf(Number(pid)) === identity ? 'alive' : 'gone';
  }
}

/** The identity of a running process of this machine, or `undefined` when there is none. */
export function identityOf(pid: number): string | undefined {
  const start = startOf(pid);
  return start === undefined ? undefined : `${hostname()}/${boot()}/${pid}/${start}`;
}

let knownBoot: string | undefined;

function boot(): string {
  try {
    knownBoot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Other systems keep no boot id; the start time alone then tells processes apart.
    knownBoot = '-';
  }
  return knownBoot;
}

/** Field 22 of `/proc/<pid>/stat`; the name before it may hold spaces and brackets. A zombie is gone. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    const line = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return line.trim().replaceAll(/[\s/]+/g, '-') || undefined;
  } catch {
    return undefined;
  }
}
