type UndefinedKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

/** `T` where a key that may hold `undefined` may be absent instead. */
export type OmitUndefined<T> = Omit<T, UndefinedKeys<T>> & {
  [K in UndefinedKeys<T>]?: Exclude<T[K], undefined>;
};

/** Leaves out the keys that hold `undefined`: absent and undefined are two things in our types. */
export function omitUndefined<T extends object>(value: T): OmitUndefined<T> {
  const kept = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(kept) as OmitUndefined<T>;
}
