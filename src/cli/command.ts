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
  /** What its argument can be, where that is one of few. */
  readonly choices?: readonly string[];
  /** It leaves no trace in the store. */
  readonly lookOnly?: true;
  /** What is amiss with the record is a part of its answer. */
  readonly tellsRecord?: true;
  /** Resolves with the exit code. @throws Fault `usage`, and as what it asks the harness for. */
  readonly run: (call: Call<Path, O>) => Promise<number>;
}

/** One that asks nothing of a project, and runs outside of any. */
interface StandaloneOf<Path extends string, O extends Options> extends Omit<
  CommandOf<Path, O>,
  'lookOnly' | 'run' | 'tellsRecord'
> {
  readonly run: (call: Omit<Call<Path, O>, 'harness'>) => Promise<number>;
}

/** A command whose `run` is handed exactly what its path and options say. */
export const command = <const Path extends string, const O extends Options>(
  one: CommandOf<Path, O>,
): CommandOf<Path, O> => one;

/** The same for one that needs no project. */
export const standalone = <const Path extends string, const O extends Options>(
  one: StandaloneOf<Path, O>,
): StandaloneOf<Path, O> & { readonly standalone: true } => ({ ...one, standalone: true });

/** A command among others. Whoever runs it hands over what was read by its own path and options. */
export interface Command extends Omit<CommandOf<string, Options>, 'run'> {
  /** Runs without a harness. */
  readonly standalone?: true;
  readonly run: (call: never) => Promise<number>;
}
