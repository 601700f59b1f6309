/** A child that is to be started: by this process, or by the starter. */
export interface ChildOrder {
  /** Looked for on the `PATH` of `env`. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it is given anything to read; else its standard input is empty. */
  readonly hasInput: boolean;
  /**
   * `shared`: that of whoever starts it. `own`: it leads one, so that what ends us from a terminal does
   * not end it. `ended`: it leads one, and what is left of that is killed when it has ended.
   */
  readonly group: 'shared' | 'own' | 'ended';
}

export type ChildEnd =
  | { readonly kind: 'exited'; readonly exitCode: number | null; readonly signal: string | null }
  | {
      readonly kind: 'failed';
      /** The system's, such as `ENOENT`. */
      readonly code: string;
      readonly why: string;
    };

/**
 * What becomes of a child, in this order: `started`, output and `exited`, `ended`; or `ended` alone when
 * it could not be started. Never told before the call that starts it has returned.
 */
export type ChildEvent =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'stdout' | 'stderr'; readonly bytes: Buffer }
  /** It is gone; others may hold its pipes open. */
  | { readonly kind: 'exited' }
  /** It is gone and all it wrote was told. */
  | { readonly kind: 'ended'; readonly end: ChildEnd };

export type HearChild = (event: ChildEvent) => void;

/** What can be done to a child beside signalling it. Nothing here fails when it has ended. */
export interface ChildHandle {
  /** Bytes for its standard input; lost without a fault when it does not read any more. */
  write(bytes: Uint8Array): void;
  endInput(): void;
  /** Hears its output no longer, so that nobody who holds its pipes can keep it from ending. */
  release(): void;
}
