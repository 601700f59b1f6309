/**
 * Who wrote a fact. An operator, through one surface (`operator:cli`, `operator:editor`); an agent outside
 * of any run, by the name of its client; a drain or single run, by its id; or the engine itself, while it
 * puts a crash right or lets time run out.
 */
export type Actor = 'operator' | `operator:${string}` | `agent:${string}` | `engine:${string}`;

/** Characters of a client's name that a fact keeps. */
const longestClient = 80;

/** An agent, as its client names itself: a claim, so that it is one short line whatever it was. */
export function agentActor(client: string): Actor {
  const line = client.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return `agent:${Array.from(line).slice(0, longestClient).join('').trim() || 'unknown'}`;
}

/** A drain or single run, as its facts name it: its id is the fence of what it runs and lands. */
export const drainActor = (drain: string): Actor => `engine:${drain}`;

/** Finishes or undoes what a crash cut off. */
export const recovery: Actor = 'engine:recovery';

/** Ends what ran out of its time. */
export const calendar: Actor = 'engine:clock';
