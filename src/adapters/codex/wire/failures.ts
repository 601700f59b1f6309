import type { AgentFailure, AgentFailureClass } from '../../../engine/ports/agent.ts';
import type { RateLimits, TurnError } from './wire.ts';

/** codex's words for what went wrong (docs/rules.md R114); those not named here say too little. */
const byWord: Readonly<Record<string, AgentFailureClass>> = {
  usageLimitExceeded: 'quota',
  sessionBudgetExceeded: 'quota',
  rateLimitExceeded: 'rate_limited',
  serverOverloaded: 'overloaded',
  internalServerError: 'overloaded',
  flexUnavailable: 'overloaded',
  policyCapacityUnavailable: 'overloaded',
  unauthorized: 'auth',
  contextWindowExceeded: 'context_exceeded',
  modelNotFound: 'model_not_found',
  sandboxError: 'sandbox',
  // Without a status they say that the server could not be reached at all.
  httpConnectionFailed: 'unreachable',
  responseStreamConnectionFailed: 'unreachable',
  responseStreamDisconnected: 'unreachable',
  responseTooManyFailedAttempts: 'overloaded',
};

const byStatus: Readonly<Record<number, AgentFailureClass>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'model_not_found',
  408: 'unreachable',
  429: 'rate_limited',
};

/** Messages that come with the word `other`, or with none. */
const byText: readonly (readonly [RegExp, AgentFailureClass])[] = [
  [/^bwrap: /m, 'sandbox'],
  [/missing environment variable|not logged in|please (re-?)?log ?in|refresh token/i, 'auth'],
  [/usage limit|insufficient_quota|quota exceeded/i, 'quota'],
  [/too many requests|rate limit/i, 'rate_limited'],
  [/context (window|length)/i, 'context_exceeded'],
  [
    /stream disconnected before completion|idle timeout waiting|error sending request/i,
    'unreachable',
  ],
];

/**
 * What a failed turn means for the engine. The most telling source wins: codex's word, then the HTTP
 * status, then the text. `now` is epoch milliseconds; `limits` the latest the provider told of.
 */
export function failureOf(error: TurnError, now: number, limits?: RateLimits): AgentFailure {
  const kind = classOf(error);
  const text = firstSentence(error.message);
  const retryAt = retryTime(kind, error.message, now, limits);
  return retryAt === undefined ? { class: kind, text } : { class: kind, text, retryAt };
}

function classOf({ codexErrorInfo, message }: TurnError): AgentFailureClass {
  const info = codexErrorInfo ?? 'other';
  const [word = 'other', detail] =
    typeof info === 'string' ? [info] : (Object.entries(info)[0] ?? ['other']);
  const status = statusOf(detail);
  if (status !== undefined) return byStatus[status] ?? (status >= 500 ? 'overloaded' : 'other');
  return byWord[word] ?? byText.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}

function statusOf(detail: unknown): number | undefined {
  if (typeof detail !== 'object' || detail === null || !('httpStatusCode' in detail))
    return undefined;
  return typeof detail.httpStatusCode === 'number' ? detail.httpStatusCode : undefined;
}

/** The provider's own words first, then the windows it told of that are used up. */
function retryTime(
  kind: AgentFailureClass,
  message: string,
  now: number,
  limits: RateLimits | undefined,
): number | undefined {
  if (kind !== 'quota' && kind !== 'rate_limited') return undefined;
  const windows = [limits?.primary, limits?.secondary].filter((window) => window != null);
  const used = windows.filter((window) => window.usedPercent >= 100);
  const resets = used.map((window) => (window.resetsAt ?? 0) * 1000).filter((at) => at > now);
  return resets.length > 0
    ? Math.max(...resets)
    : (afterPause(message, now) ?? atClock(message, now));
}

/** `try again in 1.2s`. */
function afterPause(message: string, now: number): number | undefined {
  const said = /try again in\s*(\d+(?:\.\d+)?)\s*(ms|s|seconds?|minutes?|hours?|days?)\b/i.exec(
    message,
  );
  return said === null
    ? undefined
    : now + Number(said[1]) * (unitMs[said[2]?.toLowerCase() ?? ''] ?? 1000);
}

/**
 * `try again at 2:24 PM`, or with a day before it `at Nov 23rd, 2026 2:24 PM`: the wall clock of this
 * machine, seconds cut off, so the end of that minute is meant.
 */
function atClock(message: string, now: number): number | undefined {
  const said = /try again at (?:([A-Z][a-z]{2} \d{1,2})\w{2}, (\d{4}) )?(\d{1,2}:\d{2} [AP]M)/.exec(
    message,
  );
  if (said === null) return undefined;
  const [, day, year, time = ''] = said;
  const date = day === undefined ? new Date(now).toDateString() : `${day}, ${year ?? ''}`;
  const at = Date.parse(`${date} ${time}`) + 60_000;
  if (Number.isNaN(at)) return undefined;
  return at <= now ? undefined : at;
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  second: 1000,
  seconds: 1000,
  minute: 60_000,
  minutes: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
  day: 86_400_000,
  days: 86_400_000,
};

/** A provider's message may be a page of JSON or HTML; one line of it is enough to act on. */
function firstSentence(message: string): string {
  const [line = ''] = message.trim().split('\n');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
