import type { z } from 'zod';
import type { Actor } from '../domain/commission/actor.ts';
import type { Shape } from './argument.ts';
import type { Desk, Powers } from './desk.ts';

/** Who calls, with what they may use. */
export interface Caller {
  readonly desk: Desk;
  /** As the record names it. */
  readonly by: Actor;
  /** As its client names itself. */
  readonly client: string;
  /** Only of a client that the operator named. */
  readonly powers?: Powers;
  /** Tells how far a long call has come; `done` only grows. */
  readonly progress: (done: number, total: number | undefined, message: string) => void;
}

/** A caller that the operator named. */
export type Empowered = Caller & Required<Pick<Caller, 'powers'>>;

/** What a call says of the arguments an action takes. */
export type Given<S extends Shape, Need extends keyof S, Take extends keyof S> = {
  readonly [Name in Need]: z.output<S[Name]>;
} & { readonly [Name in Take]?: z.output<S[Name]> | undefined };

interface Said {
  /** Half a sentence for the tool's description. */
  readonly summary: string;
  /** Arguments it cannot be called without. */
  readonly needs: readonly string[];
  /** Arguments it can be called with beside those. */
  readonly takes: readonly string[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** One action of a tool. Whoever runs it hands over what was read by its own arguments. */
export type Action =
  | (Said & {
      readonly kind: 'open';
      readonly run: (caller: Caller, given: never) => Promise<object>;
    })
  | (Said & {
      /** The operator's alone, and of clients that the operator named. */
      readonly kind: 'operator';
      /** What the operator would run instead; nothing of the arguments was read yet. */
      readonly command: (said: Arguments) => string;
      readonly run: (caller: Empowered, given: never) => Promise<object>;
    });

/** Makers of the actions over one table of arguments. */
export function actionsOver<S extends Shape>() {
  return {
    open: <const Need extends keyof S & string, const Take extends keyof S & string>(one: {
      readonly summary: string;
      readonly needs: readonly Need[];
      readonly takes: readonly Take[];
      readonly run: (caller: Caller, given: Given<S, Need, Take>) => Promise<object>;
    }): Action => ({ kind: 'open', ...one }),
    operator: <const Need extends keyof S & string, const Take extends keyof S & string>(one: {
      readonly summary: string;
      readonly needs: readonly Need[];
      readonly takes: readonly Take[];
      readonly command: (said: Arguments) => string;
      readonly run: (caller: Empowered, given: Given<S, Need, Take>) => Promise<object>;
    }): Action => ({ kind: 'operator', ...one }),
  };
}
