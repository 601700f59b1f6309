import type { StoredEvent } from '../../domain/commission/event.ts';
import { say } from '../words.ts';

/** One line for each thing that ended, began again or was decided: `Attempt 2: …`. */
export function attemptLines(history: readonly StoredEvent[]): string[] {
  return history.flatMap((event) => {
    const text = lineOf(event);
    return text === undefined ? [] : say('Attempt {0}: {1}', event.attempt, text);
  });
}

/** Most of what happens is told elsewhere on the page. */
function lineOf(event: StoredEvent): string | undefined {
  switch (event.type) {
    case 'turn_ended':
      return say('turn {0} {1}, {2} tokens', event.data.turn, event.data.status, event.data.tokens);
    case 'settled':
      return event.data.verdict.text;
    case 'interrupted':
      return say('interrupted: {0}', event.data.reason);
    case 'held':
      return say('held: {0}', event.data.text);
    case 'landed':
      return event.data.commit === null
        ? say('already in {0}', event.data.branch)
        : say('landed on {0} as {1}', event.data.branch, event.data.commit.slice(0, 8));
    case 'revised':
      return say('changes requested: {0}', event.data.feedback);
    case 'resumed':
      return say('resumed');
    case 'accepted':
      return say('taken without proof: {0}', event.data.reason);
    case 'refused':
      return say('refused: {0}', event.data.reason);
    case 'reverted':
      return say('reverted: {0}', event.data.reason);
    case 'requeued':
      return say('requeued: {0}', event.data.reason);
    case 'cancelled':
      return say('cancelled: {0}', event.data.reason);
    default:
      return undefined;
  }
}
