/** Anything that survives a round trip through JSON. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** What a fault carries beside its sentences: facts for machines and for `--json`. */
export type Facts = Readonly<Record<string, Json | undefined>>;

export interface FaultParts {
  /** Stable identifier to branch on, `snake_case` (docs/rules.md R16). */
  readonly code: string;
  /** One sentence: what is wrong. */
  readonly what: string;
  /** One sentence: what the operator can do. */
  readonly advice: string;
  readonly facts?: Facts;
  readonly cause?: unknown;
}

/**
 * The only kind of error a user ever meets: `code: what is wrong. what to do.`
 * Everything else that is thrown is a defect of ours.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: string;
  readonly advice: string;
  readonly facts: Facts;

  constructor({ code, what, advice, facts = {}, cause }: FaultParts) {
    super(what, cause === undefined ? undefined : { cause });
    this.code = code;
    this.advice = advice;
    this.facts = facts;
  }

  /** True when `thrown` is a fault, and of this code when one is given. */
  static is(thrown: unknown, code?: string): thrown is Fault {
    return thrown instanceof Fault && (code === undefined || thrown.code === code);
  }
}

/** Anything thrown as what a user is told: a fault as it is, anything else as a defect of ours. */
export function asFault(thrown: unknown): Fault {
  if (Fault.is(thrown)) return thrown;
  return new Fault({
    code: 'internal_error',
    what: messageOf(thrown),
    advice: 'Run again with HAFT_DEBUG=1 and report what it prints.',
    cause: thrown,
  });
}

/** The message of anything thrown, for a log or a `cause` sentence. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
