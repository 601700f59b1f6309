import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Stands for what a system does not tell. */
export const untold = '-';

let knownBoot: string | undefined;

/** Of the kernel since it started: whoever has the same one runs on the same kernel. */
export function bootId(): string {
  knownBoot ??= reading(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return knownBoot;
}

let knownSpace: string | undefined;

/** In which space our process numbers count: each container has its own. Of those that live no two are equal. */
export function pidSpace(): string {
  knownSpace ??= reading(() => /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? untold);
  return knownSpace;
}

/** Other systems keep neither; the start time alone then tells processes apart. */
function reading(read: () => string): string {
  try {
    return read();
  } catch {
    return untold;
  }
}

/** Of the space that every kernel starts with, `PROC_PID_INIT_INO` in Linux: from it all others are seen. */
const firstSpace = '4026531836';

/** True on a machine itself; in a container it is false. */
export const isInFirstSpace = (): boolean => pidSpace() === firstSpace;

/**
 * Whether a process runs that has this number in a space that is not ours. Only the first space sees
 * all; where something is hidden from us, and in any other space, nobody can say.
 */
export function runsInside(pid: string, start: string): boolean | undefined {
  if (!isInFirstSpace() || startIn('1') === undefined) return undefined;
  return readdirSync('/proc').some(
    (entry) => /^\d+$/.test(entry) && startIn(entry) === start && innerPid(entry) === pid,
  );
}

/** Clock ticks since boot, field 22 of `/proc/<pid>/stat`; the name before it may hold anything. A zombie is gone. */
export function startIn(pid: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Its number in the innermost space it belongs to. */
function innerPid(pid: string): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^NSpid:.*?(\d+)$/m.exec(status)?.[1];
  } catch {
    return undefined;
  }
}
