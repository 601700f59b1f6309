import { deepEqual, equal, ok } from 'node:assert/strict';
import { failureOf } from '../../../../../src/adapters/codex/wire/failures.ts';
import type { TurnError } from '../../../../../src/adapters/codex/wire/wire.ts';
import type { AgentFailureClass } from '../../../../../src/engine/ports/agent.ts';

const now = new Date(2026, 10, 22, 13, 30, 30).getTime();
type Info = TurnError['codexErrorInfo'];

const classes: readonly (readonly [Info, string, AgentFailureClass])[] = [
  ['usageLimitExceeded', 'any', 'quota'],
  ['sessionBudgetExceeded', 'any', 'quota'],
  ['rateLimitExceeded', 'any', 'rate_limited'],
  ['serverOverloaded', 'any', 'overloaded'],
  ['internalServerError', 'any', 'overloaded'],
  ['unauthorized', 'any', 'auth'],
  ['contextWindowExceeded', 'any', 'context_exceeded'],
  ['modelNotFound', 'any', 'model_not_found'],
  ['sandboxError', 'any', 'sandbox'],
  [{ httpConnectionFailed: { httpStatusCode: null } }, 'any', 'unreachable'],
  [{ httpConnectionFailed: { httpStatusCode: 401 } }, 'any', 'auth'],
  [{ httpConnectionFailed: { httpStatusCode: 403 } }, 'any', 'auth'],
  [{ httpConnectionFailed: { httpStatusCode: 502 } }, 'any', 'overloaded'],
  [{ httpConnectionFailed: { httpStatusCode: 418 } }, 'any', 'other'],
  [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 'any', 'rate_limited'],
  [{ responseStreamDisconnected: { httpStatusCode: null } }, 'any', 'unreachable'],
  [{ somethingNew: {} }, 'any', 'other'],
  [{}, 'any', 'other'],
  ['other', 'stream disconnected before completion: error sending request', 'unreachable'],
  ['other', 'Missing environment variable: `KEY`', 'auth'],
  ['other', 'You exceeded your current quota: insufficient_quota', 'quota'],
  ['other', 'bwrap: Creating new namespace failed', 'sandbox'],
  [null, 'something else', 'other'],
  [undefined, 'exceeded retry limit, last status: 429 Too Many Requests', 'rate_limited'],
];

describe('given what codex says went wrong', () => {
  for (const [codexErrorInfo, message, expected] of classes) {
    it(`when it is ${JSON.stringify(codexErrorInfo)} "${message}", then it is ${expected}`, () => {
      equal(failureOf({ codexErrorInfo, message }, now).class, expected);
    });
  }

  const times: readonly (readonly [string, number | undefined])[] = [
    ['Please try again in 1.5s.', now + 1_500],
    ['Please try again in 20ms', now + 20],
    ['try again in 2 hours', now + 7_200_000],
    ['or try again at 2:24 PM.', new Date(2026, 10, 22, 14, 25).getTime()],
    ['or try again at Nov 25th, 2026 9:05 AM.', new Date(2026, 10, 25, 9, 6).getTime()],
    ['or try again at 12:10 PM.', undefined],
    ['Try again later.', undefined],
  ];
  for (const [message, expected] of times) {
    it(`when the limit says "${message}", then that is when to come back`, () => {
      equal(failureOf({ codexErrorInfo: 'usageLimitExceeded', message }, now).retryAt, expected);
    });
  }

  it('when windows are used up, then the last of their ends counts', () => {
    const [early, late] = [now / 1000 + 60, now / 1000 + 3_600];
    const error = { codexErrorInfo: 'usageLimitExceeded', message: 'try again in 5s' };
    const used = (usedPercent: number, resetsAt: number | null) => ({ usedPercent, resetsAt });

    const both = failureOf(error, now, { primary: used(100, early), secondary: used(100, late) });
    const one = failureOf(error, now, { primary: used(100, early), secondary: used(80, late) });
    const past = failureOf(error, now, { primary: used(100, now / 1000 - 60), secondary: null });
    const unknown = failureOf(error, now, { primary: used(100, null) });

    const retries = [both, one, past, unknown].map(({ retryAt }) => retryAt);
    deepEqual(retries, [late * 1000, early * 1000, now + 5_000, now + 5_000]);
  });

  it('when it is no matter of limits, then no time is read out of it', () => {
    const error = { codexErrorInfo: 'serverOverloaded', message: 'try again in 5s' };

    equal(failureOf(error, now).retryAt, undefined);
  });

  it('when the message is a page, then one bounded line of it is kept', () => {
    const { text } = failureOf({ message: `first ${'x'.repeat(500)}\n<html>` }, now);

    ok(text.startsWith('first xxx') && text.length === 300, text);
  });
});
