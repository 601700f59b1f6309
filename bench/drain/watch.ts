import { readdir, readFile } from 'node:fs/promises';

/** What a whole process tree took, its root a child of this process. */
export interface Taken {
  readonly wallMs: number;
  /** User and system time of all of it that ended and was waited for. */
  readonly cpuMs: number;
  /** The most memory the tree held at once, each shared page counted once (PSS), bytes. */
  readonly peakBytes: number;
}

/** Ticks of the clock in which the kernel counts processor time. */
const ticksPerSecond = 100;
const sampleMs = 250;

/** Measures what `work` starts; `root` tells the process at the top of the tree once there is one. */
export async function watch(
  work: (root: (pid: number | undefined) => void) => Promise<void>,
): Promise<Taken> {
  let top: number | undefined;
  let peakBytes = 0;
  let sampling: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    sampling = sampling.then(async () => {
      if (top !== undefined) peakBytes = Math.max(peakBytes, await memoryBelow(top));
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
    cpuMs: (await childTimeMs()) - before,
    peakBytes,
  };
}

/** Processor time of ended descendants, as the kernel adds it up. */
async function childTimeMs(): Promise<number> {
  const fields = statFields(await readFile('/proc/self/stat', 'utf8'));
  return ((Number(fields[13]) + Number(fields[14])) * 1_000) / ticksPerSecond;
}

/** What stands behind the name, which may hold anything; `[1]` is the parent, `[13]` and `[14]` children's time. */
const statFields = (line: string): string[] => line.slice(line.lastIndexOf(')') + 2).split(' ');

async function memoryBelow(top: number): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (line !== '') parents.set(Number(name), Number(statFields(line)[1]));
  }
  const belongs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === top || belongs(parents.get(pid)));
  const sizes = await Promise.all([...parents.keys()].filter(belongs).map(memoryOf));
  return sizes.reduce((sum, one) => sum + one, 0);
}

async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}
