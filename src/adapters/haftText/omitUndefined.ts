type Gaps<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

/** `T` where a key that may hold `undefined` may be absent instead. */
export type WithoutGaps<T> = Omit<T, Gaps<T>> & { [K in Gaps<T>]?: Exclude<T[K], undefined> };

/** Leaves out the keys that hold `undefined`: absent and undefined are two things in our types. */
export function withoutGaps<T extends object>(value: T): WithoutGaps<T> {
  const kept = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(kept) as WithoutGaps<T>;
}
