import type { Harness } from '../../composition/harness.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import { eventJson } from '../../engine/report/runJson.ts';
import { OperatorLines } from '../../engine/words/operatorLines.ts';
import type { JsonFlag } from '../option.ts';
import type { Surface } from '../surface.ts';
import { jsonLine, plain } from '../text/print.ts';
import { LiveFrame } from './liveFrame.ts';

/** Shows what a drain does until it is let go: as a table where there is a screen, else line by line. */
export function showDrain(
  surface: Surface,
  { reports }: Harness,
  drain: string,
  { json }: JsonFlag,
): { dispose(): void } {
  if (surface.screen && !json) return new LiveFrame(surface.out, surface.screen, reports, drain);
  const lines = new OperatorLines();
  return reports.onDidAppend((events) => {
    for (const event of events.filter((one) => isOf(drain, one))) {
      if (json) surface.out(jsonLine(eventJson(event)));
      else for (const line of lines.of(event)) surface.out(`${plain(line)}\n`);
    }
  });
}

/** What the drain wrote, and what was asked of it. */
const isOf = (drain: string, { by, commission, data }: StoredEvent): boolean =>
  by === drainActor(drain) || (commission === '' && 'drain' in data && data.drain === drain);
