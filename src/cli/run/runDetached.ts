import { deferred } from '../../base/deferred.ts';
import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import { detachedJson } from '../../engine/report/runJson.ts';
import { exits } from '../exit.ts';
import type { JsonFlag } from '../option.ts';
import type { RunFlags } from '../options/runOptions.ts';
import { longName } from '../option.ts';
import type { Surface } from '../surface.ts';
import type { Background } from './background.ts';
import { jsonLine } from '../text/print.ts';

/** What of a run's own flags counts for the process that runs it. */
const carried = ['concurrency', 'drainTokens', 'until', 'forceSkipSpecs'] as const;

/**
 * Starts a run of these commissions in the background and says who runs it, once that is on the record. Resolves
 * with the exit code.
 */
export async function runDetached(
  surface: Surface,
  harness: Harness,
  only: ReadonlySet<string>,
  flags: RunFlags & JsonFlag,
): Promise<number> {
  const options = carried.flatMap((name) => {
    const value = flags[name];
    return value === undefined ? [] : [longName(name), value];
  });
  const child = await surface.background(['harness', 'run', ...only, ...options]);
  const leading = untilLed(harness, child.pid);
  try {
    const start = await Promise.race([leading.drain, child.ended]);
    if (typeof start !== 'string') return endedBefore(surface, start);
    const started = { drain: start, pid: child.pid ?? 0, commissions: [...only] };
    surface.out(flags.json ? jsonLine(detachedJson(started)) : startedText(started));
    return exits.ok;
  } finally {
    leading.dispose();
    await child.letGo();
  }
}

/** It ended before anybody could be told of it: refused, or with nothing left to do. @throws Fault as it said. */
function endedBefore(surface: Surface, { exitCode, said }: Awaited<Background['ended']>): number {
  const lines = said.trimEnd().split('\n');
  const [, code, what, advice] = /^([a-z_]+): (.+[.!?:]) (.+)$/.exec(lines.at(-1) ?? '') ?? [];
  if (exitCode !== exits.ok && code !== undefined && what !== undefined && advice !== undefined) {
    surface.err(
      lines
        .slice(0, -1)
        .map((line) => `${line}\n`)
        .join(''),
    );
    throw new Fault({ code, what, advice });
  }
  surface.err(said);
  if (exitCode !== exits.ok) return exits.fault;
  surface.out('the run has ended already; see "haft harness report"\n');
  return exits.ok;
}

/** The drain that this process leads, once the record says so. */
function untilLed(
  { reports }: Harness,
  pid: number | undefined,
): { readonly drain: Promise<string>; dispose(): void } {
  const { promise, resolve } = deferred<string>();
  const look = (): void => {
    const { drain, holder } = reports.status();
    if (drain !== undefined && pid !== undefined && holder?.pid === pid) resolve(drain);
  };
  const listening = reports.onDidAppend(look);
  look();
  return { drain: promise, dispose: () => listening.dispose() };
}

const startedText = ({
  drain,
  pid,
  commissions,
}: {
  readonly drain: string;
  readonly pid: number;
  readonly commissions: readonly string[];
}): string =>
  [
    `Harness run started: ${drain} mode=single in the background, pid ${pid}\n`,
    ...commissions.map(
      (id) => `- commission=${id} follow it with "haft harness tail ${id} --follow"\n`,
    ),
    'watch: haft harness watch\n',
    'stop: haft harness stop\n',
  ].join('');
