import { env } from 'node:process';
import { Fault } from '../../base/fault.ts';
import { runBytes } from '../process/child.ts';

/** As many as fit a command line anywhere. */
const atOnce = 1_000;
const blockBytes = 1_024;

/**
 * Bytes each path takes, counted by `du` in a process of its own: to look at a hundred thousand files is
 * nobody's work who has an editor to serve. What may not be looked into counts for nothing.
 * @throws Fault `disk_unmeasured`; the signal's reason when aborted.
 */
export async function diskUsage(paths: readonly string[], signal: AbortSignal): Promise<number[]> {
  const sizes: number[] = [];
  for (let from = 0; from < paths.length; from += atOnce)
    sizes.push(...(await measure(paths.slice(from, from + atOnce), signal)));
  return sizes;
}

async function measure(paths: readonly string[], signal: AbortSignal): Promise<number[]> {
  const vars = { PATH: env['PATH'] ?? '', LC_ALL: 'C' };
  const { stdout, exitCode, stderr } = await runBytes('du', ['-sk', '--', ...paths], {
    ...{ cwd: '/', env: vars, signal },
  });
  signal.throwIfAborted();
  // 1: something was not there, or may not be looked into.
  if (exitCode === 0 || exitCode === 1) return readSizes(stdout.toString(), paths);
  throw new Fault({
    code: 'disk_unmeasured',
    what: `What is kept could not be measured: ${stderr.trim().split('\n', 1)[0] ?? ''}.`,
    advice: 'Put the program `du` on the PATH; until then no disk budget holds.',
  });
}

/** Lines come in the order of the paths, one for each that is there; a path may have lines of its own. */
export function readSizes(text: string, paths: readonly string[]): number[] {
  let at = 0;
  return paths.map((path) => {
    const tab = text.indexOf('\t', at);
    if (tab < 0 || !text.startsWith(`${path}\n`, tab + 1)) return 0;
    const blocks = Number(text.slice(at, tab));
    at = tab + 1 + path.length + 1;
    return blocks * blockBytes;
  });
}
