import { durationMs } from '../../base/duration.ts';
import { usage } from '../surface.ts';

/** A duration such as `2h30m`, in milliseconds. @throws Fault `usage`. */
export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw usage(
    `"${text}" is no duration.`,
    'Write hours, minutes and seconds such as 168h or 2h30m.',
  );
}
