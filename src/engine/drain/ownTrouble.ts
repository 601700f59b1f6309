/** So often in a row somebody meets an outage, while others get on each time, until it is taken for its own. */
const often = 3;

interface Fruitless {
  readonly times: number;
  /** Runs whose agent had done something by then. */
  readonly answers: number;
}

/**
 * Tells a provider that cannot be reached, or an agent that does not start, from one that fails a single commission
 * (docs/rules.md R208): who meets that again and again, without its agent having done anything, while the agents of
 * others do, has a trouble of its own. Where nobody gets on, it is everybody's.
 */
export class OwnTrouble {
  private answers = 0;
  private readonly fruitless = new Map<string, Fruitless>();

  /** The agent of a run of this attempt did the first thing it did. */
  answered(attempt: string): void {
    this.answers += 1;
    this.fruitless.delete(attempt);
  }

  /**
   * This attempt could not reach the provider, or start its agent.
   * @returns Whether that is its own trouble.
   */
  met(attempt: string): boolean {
    const { answers } = this;
    const before = this.fruitless.get(attempt);
    const othersGotOn = before === undefined || answers > before.answers;
    const times = (before?.times ?? 0) + (othersGotOn ? 1 : 0);
    this.fruitless.set(attempt, { times, answers });
    return times >= often;
  }
}
