/**
 * Who wrote a fact. An operator, through one surface (`operator:cli`, `operator:editor`); a drain or
 * single run, by its id; or the engine itself, while it puts a crash right or lets time run out.
 */
export type Actor = 'operator' | `operator:${string}` | `engine:${string}`;

/** A drain or single run, as its facts name it: its id is the fence of what it runs and lands. */
export const drainActor = (drain: string): Actor => `engine:${drain}`;

/** Finishes or undoes what a crash cut off. */
export const recovery: Actor = 'engine:recovery';

/** Ends what ran out of its time. */
export const calendar: Actor = 'engine:clock';
