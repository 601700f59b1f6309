import type { Harness } from '../composition/harness.ts';
import type { Given, Options } from './option.ts';
import type { Surface } from './surface.ts';

/** What stands behind the words of a command: `<one>`, `[one]`, `<several...>`, `[several...]` or nothing. */
type Argument<Path extends string> = Path extends `${string}...${string}`
  ? readonly string[]
  : Path extends `${string} <${string}`
    ? string
    : Path extends `${string} [${string}`
      ? string | undefined
      : undefined;

/** One call of a command. */
interface Call<Path extends string, O extends Options> {
  readonly surface: Surface;
  readonly harness: Harness;
  readonly argument: Argument<Path>;
  readonly flags: Given<O>;
}

/** Everything there is to know of a command; only `run` does anything. */
interface CommandOf<Path extends string, O extends Options> {
  /** Its words, the first of two being its group, and at most one argument. */
  readonly path: Path;
  readonly summary: string;
  readonly options: O;
  /** It leaves no trace in the store. */
  readonly lookOnly?: true;
  /** Resolves with the exit code. @throws Fault `usage`, and as what it asks the harness for. */
  readonly run: (call: Call<Path, O>) => Promise<number>;
}

/** A command whose `run` is handed exactly what its path and options say. */
export const command = <const Path extends string, const O extends Options>(
  one: CommandOf<Path, O>,
): CommandOf<Path, O> => one;

/** A command among others. Whoever runs it hands over what was read by its own path and options. */
export interface Command extends Omit<CommandOf<string, Options>, 'run'> {
  readonly run: (call: never) => Promise<number>;
}
