import { durationText } from '../../base/duration.ts';
import type { ChainLink } from '../../domain/schedule/forecast.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import type { QueueForecast } from '../../engine/report/forecastQueue.ts';
import { plain } from './print.ts';
import { table } from './table.ts';

/** To the minute, or the second below one. */
const long = (ms: number): string => {
  const unit = ms < 60_000 ? 1_000 : 60_000;
  return durationText(Math.round(ms / unit) * unit);
};

/** How long the queue would take, for people. */
export function forecastText({ forecasts, chain, guessed, learntFrom }: QueueForecast): string {
  const [one] = forecasts;
  if (!one || one.runs.length + one.never.length === 0) return 'nothing is queued.\n';
  const rows = forecasts.map(({ agents, makespanMs }) => [String(agents), long(makespanMs)]);
  const from =
    guessed > 0
      ? `a guess for each of ${guessed}: nothing like it ran here before`
      : `the median of ${learntFrom} earlier runs, of the same decision where there are some`;
  const never = one.never.map(
    ({ id, cause }) => `${id} does not start: ${plain(waitText(cause))}\n`,
  );
  return [
    table([['AGENTS', 'ALL LANDED AFTER'], ...rows]),
    '\nwhat no number of agents shortens:\n',
    ...chain.map((link) => `  ${linkText(link)}\n`),
    `\ndurations are ${from}; everything is taken to land.\n`,
    ...never,
  ].join('');
}

function linkText({ id, from, to, because }: ChainLink): string {
  const why =
    because === undefined
      ? ''
      : because === 'dependency'
        ? ', which depends on it'
        : `, which changes the same paths (${plain(because.mine)}, ${plain(because.theirs)})`;
  return `${long(from)} to ${long(to)}: ${id}${why}`;
}
