import { readdir, readFile } from 'node:fs/promises';

/** What a whole process tree took, its root a child of this process. */
export interface Taken {
  readonly wallMs: number;
  /** User and system time of all of it. */
  readonly cpuMs: number;
  /** The most memory the tree held at once, each shared page counted once (PSS), bytes. */
  readonly peakBytes: number;
}

/** Ticks of the clock in which the kernel counts processor time. */
const ticksPerSecond = 100;
/** Looking at every process of a machine takes some of what is measured. */
const sampleMs = 500;

/** Measures what `work` starts; `root` tells the process at the top of the tree once there is one. */
export async function watch(
  work: (root: (pid: number | undefined) => void) => Promise<void>,
): Promise<Taken> {
  let top: number | undefined;
  let peakBytes = 0;
  let unwaitedMs = 0;
  let sampling: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    sampling = sampling.then(async () => {
      if (top === undefined) return;
      const seen = await lookBelow(top);
      if (seen === undefined) return;
      peakBytes = Math.max(peakBytes, seen.bytes);
      unwaitedMs = seen.childrenMs;
    });
  }, sampleMs);
  const [began, before] = [performance.now(), await childTimeMs()];
  try {
    await work((pid) => (top = pid));
  } finally {
    clearInterval(timer);
    await sampling;
  }
  return {
    wallMs: performance.now() - began,
    cpuMs: (await childTimeMs()) - before + unwaitedMs,
    peakBytes,
  };
}

/** Processor time of ended descendants that were waited for, as the kernel adds it up. */
async function childTimeMs(): Promise<number> {
  const fields = statFields(await readFile('/proc/self/stat', 'utf8'));
  return ms(fields, 13, 14);
}

/** What stands behind the name, which may hold anything: `[1]` the parent, `[11..14]` times, own and children's. */
const statFields = (line: string): string[] => line.slice(line.lastIndexOf(')') + 2).split(' ');

const ms = (fields: readonly string[], ...at: readonly number[]): number =>
  (at.reduce((sum, one) => sum + Number(fields[one]), 0) * 1_000) / ticksPerSecond;

interface Seen {
  readonly bytes: number;
  /**
   * Time of the root's own children and all they waited for. Who lives as long as the root, as what starts
   * its processes does, is waited for by nobody: its time would be lost with the root's end.
   */
  readonly childrenMs: number;
}

/** @returns Undefined when the root is gone. */
async function lookBelow(top: number): Promise<Seen | undefined> {
  const stats = new Map<number, string[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (line !== '') stats.set(Number(name), statFields(line));
  }
  // A root that ended and was not yet waited for has no children any more.
  if (stats.get(top)?.[0] === undefined || stats.get(top)?.[0] === 'Z') return undefined;
  const parentOf = (pid: number): number => Number(stats.get(pid)?.[1]);
  const belongs = (pid: number): boolean =>
    pid === top || (stats.has(pid) && belongs(parentOf(pid)));
  const sizes = await Promise.all([...stats.keys()].filter(belongs).map(memoryOf));
  const children = [...stats].filter(([pid]) => parentOf(pid) === top);
  return {
    bytes: sizes.reduce((sum, one) => sum + one, 0),
    childrenMs: children.reduce((sum, [, fields]) => sum + ms(fields, 11, 12, 13, 14), 0),
  };
}

async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}
