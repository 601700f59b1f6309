import { durationText } from '../../base/duration.ts';
import type { ChainLink } from '../../domain/schedule/floorChain.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import type { QueueForecast } from '../../engine/report/forecastQueue.ts';
import { plain } from './print.ts';
import { table } from './table.ts';

/** To the minute, or the second below one. */
const long = (ms: number): string => {
  const unit = ms < 60_000 ? 1_000 : 60_000;
  return durationText(Math.round(ms / unit) * unit);
};

/** Links of a chain that are told. */
const mostLinks = 20;

/** How long the queue would take, for people. */
export function forecastText(told: QueueForecast): string {
  const { forecasts, chain, evidenceWidth } = told;
  const [one] = forecasts;
  if (!one || one.runs.length + one.never.length === 0) return 'nothing is queued.\n';
  const held = one.runs.filter(({ end }) => end === 'held').length;
  const all = held === 0 ? 'ALL LANDED AFTER' : 'ALL LANDED OR HELD AFTER';
  const rows = forecasts.map(({ agents, makespanMs }) => [String(agents), long(makespanMs)]);
  const links = chain.slice(0, mostLinks).map((link) => `  ${linkText(link)}\n`);
  const more = chain.length - links.length;
  const never = one.never.map(
    ({ id, cause }) => `${id} does not start: ${plain(waitText(cause))}\n`,
  );
  return [
    table([['AGENTS', all], ...rows]),
    `\nevidence runs ${evidenceWidth} at a time (haft.evidenceConcurrency), beside the agents.\n`,
    '\nwhat no number of agents shortens:\n',
    ...links,
    more > 0 ? `  and ${more} more, until ${long(chain.at(-1)?.to ?? 0)}\n` : '',
    `\ndurations are ${sourceText(told)}; everything is taken to be green.\n`,
    held > 0 ? `${held} of ${one.runs.length} are held for your review and do not land.\n` : '',
    ...never,
  ].join('');
}

const sourceText = ({ guessed, learntFrom }: QueueForecast): string =>
  guessed > 0
    ? `a guess for each of ${guessed}: nothing like it ran here before`
    : `the median of ${learntFrom} earlier runs, of the same decision where there are some`;

function linkText({ id, from, to, because }: ChainLink): string {
  const why =
    because === undefined
      ? ''
      : because === 'dependency'
        ? ', which depends on it'
        : `, which changes the same paths (${plain(because.mine)}, ${plain(because.theirs)})`;
  return `${long(from)} to ${long(to)}: ${id}${why}`;
}
