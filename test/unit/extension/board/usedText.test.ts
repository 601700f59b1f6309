import { deepEqual } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { usedText } from '../../../../src/extension/board/usedText.ts';
import { collisionText } from '../../../../src/extension/review/collisionText.ts';
import { speak } from '../../../../src/extension/words.ts';
import german from '../../../../l10n/bundle.l10n.de.json' with { type: 'json' };

const textOf = (turns: number, budget?: CommissionView['commission']['budget']): string =>
  usedText({
    ...{ turns, tokens: turns * 1_000, workMs: turns * 61_000 },
    commission: { ...(budget && { budget }) },
  } as unknown as CommissionView);
const bounds = { turns: 4, tokens: 9_000, workMs: 3_600_000 };

describe('given what a commission has used', () => {
  afterEach(() => speak(undefined, 'en'));

  it('when it is told, then in the language of the editor, and of how much where it says so itself', () => {
    deepEqual(
      [textOf(0), textOf(1), textOf(3), textOf(1, bounds)],
      [
        '',
        '1 turn, 1000 tokens, 1m1s',
        '3 turns, 3000 tokens, 3m3s',
        '1 of 4 turns, 1000 of 9000 tokens, 1m1s of at most 1h',
      ],
    );
    speak(german, 'de');
    deepEqual(
      [textOf(1), textOf(1, bounds)],
      ['1 Zug, 1000 Token, 1m1s', '1 von 4 Zügen, 1000 von 9000 Token, 1m1s von höchstens 1h'],
    );
  });

  it('when a title stands in a sentence, then in the marks of its language', () => {
    const collision = { branch: 'main', paths: ['a'], other: { id: 'wc-1', title: 'Plums' } };
    deepEqual(collisionText(collision), 'collides with “Plums” in a');
    speak(german, 'de');
    deepEqual(collisionText(collision), 'verträgt sich nicht mit „Plums“ in a');
  });
});
