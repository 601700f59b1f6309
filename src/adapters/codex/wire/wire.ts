import { z } from 'zod';

/** What codex says went wrong; `codexErrorInfo` is a word, or an object with one key. */
const turnError = z.object({
  message: z.string(),
  codexErrorInfo: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .nullish()
    .catch(null),
  additionalDetails: z.string().nullish().catch(null),
});
export type TurnError = z.infer<typeof turnError>;

/** Items we tell of; all others are only a sign of life. */
const item = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('agentMessage'),
    text: z.string(),
    phase: z.string().nullish(),
  }),
  z.object({
    type: z.literal('commandExecution'),
    id: z.string().default(''),
    command: z.string(),
    status: z.string(),
    exitCode: z.number().nullish(),
    aggregatedOutput: z.string().nullish(),
  }),
  z.object({
    type: z.literal('fileChange'),
    status: z.string(),
    changes: z.array(z.object({ path: z.string() })),
  }),
]);
export type Item = z.infer<typeof item>;
const told = new Set(['agentMessage', 'commandExecution', 'fileChange']);

/** An item of another kind is undefined; one of a kind we tell of has to be whole. */
const anyItem = z.looseObject({ type: z.string() }).transform((raw, context): Item | undefined => {
  if (!told.has(raw.type)) return undefined;
  const { data, error } = item.safeParse(raw);
  if (error !== undefined) context.addIssue(z.prettifyError(error));
  return data;
});

const window = z.object({ usedPercent: z.number(), resetsAt: z.number().nullish() }).nullish();

/** The notifications we use, each with only the members we read (docs/rules.md R113). */
const heard = {
  'item/started': z
    .object({ threadId: z.string(), item: anyItem })
    .transform((params) => ({ kind: 'begun' as const, ...params })),
  'item/completed': z
    .object({ threadId: z.string(), item: anyItem })
    .transform((params) => ({ kind: 'item' as const, ...params })),
  'turn/completed': z
    .object({
      threadId: z.string(),
      turn: z.object({ id: z.string(), status: z.string(), error: turnError.nullish() }),
    })
    .transform(({ threadId, turn }) => ({ kind: 'turnEnded' as const, threadId, turn })),
  'thread/tokenUsage/updated': z
    .object({
      threadId: z.string(),
      tokenUsage: z.object({
        total: z.object({ totalTokens: z.number() }),
        last: z.object({ totalTokens: z.number() }),
      }),
    })
    .transform(({ threadId, tokenUsage }) => ({
      kind: 'usage' as const,
      threadId,
      total: tokenUsage.total.totalTokens,
      last: tokenUsage.last.totalTokens,
    })),
  'account/rateLimits/updated': z
    .object({ rateLimits: z.object({ primary: window, secondary: window }) })
    .transform(({ rateLimits }) => ({ kind: 'limits' as const, limits: rateLimits })),
  error: z
    .object({ threadId: z.string(), willRetry: z.boolean(), error: turnError })
    .transform((params) => ({ kind: 'error' as const, ...params })),
  'command/exec/outputDelta': z
    .object({ processId: z.string(), deltaBase64: z.string() })
    .transform(({ processId, deltaBase64 }) => ({
      kind: 'output' as const,
      processId,
      bytes: Buffer.from(deltaBase64, 'base64'),
    })),
  warning: z
    .object({ message: z.string() })
    .transform(({ message }) => ({ kind: 'warning' as const, text: message })),
  configWarning: z
    .object({ summary: z.string() })
    .transform(({ summary }) => ({ kind: 'warning' as const, text: summary })),
};

export type Heard = z.infer<(typeof heard)[keyof typeof heard]>;
export type RateLimits = Partial<Extract<Heard, { kind: 'limits' }>['limits']>;

/** A notification in our words: unknown ones are `undefined`, a known one that is broken says so. */
export function hear(method: string, params: unknown): Heard | BrokenMessage | undefined {
  if (!isHeard(method)) return undefined;
  const parsed = heard[method].safeParse(params);
  return parsed.success
    ? parsed.data
    : { kind: 'broken', method, why: z.prettifyError(parsed.error) };
}

export interface BrokenMessage {
  readonly kind: 'broken';
  readonly method: string;
  readonly why: string;
}

const isHeard = (method: string): method is keyof typeof heard => Object.hasOwn(heard, method);

/** Results of the requests we make. */
export const results = {
  initialize: z.object({ userAgent: z.string() }),
  thread: z.object({
    thread: z.object({ id: z.string() }),
    model: z.string().nullish(),
    activePermissionProfile: z.object({ id: z.string() }).nullish(),
  }),
  turn: z.object({ turn: z.object({ id: z.string() }) }),
  command: z.object({ exitCode: z.number() }),
  probe: z.object({ exitCode: z.number(), stderr: z.string() }),
};
