import type { StoredEvent } from '../../domain/commission/event.ts';

/** One line for each thing that ended, began again or was decided: `Attempt 2: …`. */
export function attemptLines(history: readonly StoredEvent[]): string[] {
  return history.flatMap((event) => {
    const text = lineOf(event);
    return text === undefined ? [] : `Attempt ${event.attempt}: ${text}`;
  });
}

/** Most of what happens is told elsewhere on the page. */
function lineOf(event: StoredEvent): string | undefined {
  switch (event.type) {
    case 'turn_ended':
      return `turn ${event.data.turn} ${event.data.status}, ${event.data.tokens} tokens`;
    case 'settled':
      return event.data.verdict.text;
    case 'interrupted':
      return `interrupted: ${event.data.reason}`;
    case 'held':
      return `held: ${event.data.text}`;
    case 'landed':
      return event.data.commit === null
        ? `already in ${event.data.branch}`
        : `landed on ${event.data.branch} as ${event.data.commit.slice(0, 8)}`;
    case 'revised':
      return `changes requested: ${event.data.feedback}`;
    case 'resumed':
      return 'resumed';
    case 'accepted':
      return `taken without proof: ${event.data.reason}`;
    case 'refused':
      return `refused: ${event.data.reason}`;
    case 'reverted':
      return `reverted: ${event.data.reason}`;
    case 'requeued':
      return `requeued: ${event.data.reason}`;
    case 'cancelled':
      return `cancelled: ${event.data.reason}`;
    default:
      return undefined;
  }
}
