import { durationText } from '../../../base/duration.ts';

/** Where a moment stands on a line, and which moments are marked there. */
export interface TimeScale {
  /** Units of the picture from its left edge. @param ms Epoch milliseconds; what lies outside stands at the edge. */
  readonly x: (ms: number) => number;
  /** Milliseconds from the start, each with its words. */
  readonly ticks: readonly { readonly ms: number; readonly text: string }[];
}

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const steps = [
  ...[1, 2, 5, 10, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 30].map((count) => count * minute),
  ...[1, 2, 4, 8, 24].map((count) => count * hour),
];
const mostTicks = 10;

/** @param left Left end. @param width From there to the right end, both in units of the picture. */
export function timeScale(from: number, to: number, left: number, width: number): TimeScale {
  const long = Math.max(1, to - from);
  const days = 24 * hour * Math.ceil(long / (24 * hour * mostTicks));
  const step = steps.find((one) => long / one <= mostTicks) ?? days;
  const count = Math.floor(long / step) + 1;
  return {
    x: (ms) => left + (width * Math.min(long, Math.max(0, ms - from))) / long,
    ticks: Array.from({ length: count }, (_, at) => ({
      ms: at * step,
      text: at === 0 ? 'start' : `+${durationText(at * step)}`,
    })),
  };
}
