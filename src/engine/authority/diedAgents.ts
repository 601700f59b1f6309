import { Fault } from '../../base/fault.ts';

/** How often a process that was killed is replaced before whoever needs it is given back. */
const deaths = 2;

/** Whether a process of an agent was ended by somebody or something else: nobody's work is at fault. */
export const isDeath = (thrown: unknown): thrown is Fault => Fault.is(thrown, 'agent_died');

/**
 * Does a step that needs a process of its own, anew where that process is killed meanwhile; bounded.
 * @throws What `step` throws; Fault `agent_died` when that happens again and again.
 */
export async function replacingTheDead<T>(step: () => Promise<T>): Promise<T> {
  for (let died = 0; ; died++) {
    try {
      return await step();
    } catch (thrown) {
      if (!isDeath(thrown) || died >= deaths) throw thrown;
    }
  }
}
