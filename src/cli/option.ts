/**
 * One option of a command, as data. Its name is the key it stands under: `olderThan` is `--older-than`.
 * `takes` names its value in the help.
 */
export type Option =
  | { readonly kind: 'flag'; readonly summary: string }
  | { readonly kind: 'text'; readonly takes: string; readonly summary: string }
  /** The command cannot be understood without it. */
  | { readonly kind: 'required'; readonly takes: string; readonly summary: string }
  /** Gathers what each repetition says. */
  | { readonly kind: 'repeated'; readonly takes: string; readonly summary: string }
  | Choice
  /** A choice that is made where the command line makes none. */
  | (Omit<Choice, 'kind'> & { readonly kind: 'preset'; readonly preset: string });

interface Choice {
  readonly kind: 'choice';
  readonly takes: string;
  readonly summary: string;
  readonly choices: readonly string[];
}

/** In the order in which the help lists them. */
export type Options = Readonly<Record<string, Option>>;

/** What a command line says of these options. */
export type Given<O extends Options> = { readonly [Name in keyof O]: Value<O[Name]> };

type Value<O extends Option> = O extends { kind: 'flag' }
  ? true | undefined
  : O extends { kind: 'required' }
    ? string
    : O extends { kind: 'repeated' }
      ? readonly string[] | undefined
      : O extends { kind: 'preset'; choices: readonly (infer One)[] }
        ? One
        : O extends { kind: 'choice'; choices: readonly (infer One)[] }
          ? One | undefined
          : string | undefined;

export const flag = (summary: string) => ({ kind: 'flag', summary }) as const;

export const text = (takes: string, summary: string) => ({ kind: 'text', takes, summary }) as const;

export const required = (takes: string, summary: string) =>
  ({ kind: 'required', takes, summary }) as const;

export const repeated = (takes: string, summary: string) =>
  ({ kind: 'repeated', takes, summary }) as const;

export const choice = <One extends string>(
  takes: string,
  summary: string,
  choices: readonly One[],
) => ({ kind: 'choice', takes, summary, choices }) as const;

export const preset = <One extends string>(
  takes: string,
  summary: string,
  choices: readonly One[],
  preset: NoInfer<One>,
) => ({ kind: 'preset', takes, summary, choices, preset }) as const;

/** Of every command that prints an answer. */
export const json = flag('print JSON');

export type JsonFlag = Given<{ json: typeof json }>;

/** Only what was said, for requests that tell an absent value by its absent key. */
export function said<T extends object>(
  values: T,
): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const all = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as ReturnType<typeof said<T>>;
}

/** `olderThan` is written `--older-than`. */
export const longName = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
