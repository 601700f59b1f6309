import { equal } from 'node:assert/strict';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { proofCard } from '../../../../src/engine/words/proofCard.ts';
import { eventOf, play, reach } from '../../../fixtures/situations.ts';

/** The lines of the card that say who worked, and within what, after this thread was opened. */
function said(data: object): string {
  const opened = { ...eventOf('thread_opened'), data: { thread: 't', ...data } } as EventDraft;
  const card = proofCard(play([opened], reach('running'))!, []);
  const lines = card.split('\n').filter((line) => /^(Agent|Confined to): /.test(line));
  return lines.join(' ');
}

const agent = { name: 'codex', version: '0.171.0' };

describe('given the proof of a result', () => {
  const table: [what: string, data: object, lines: string][] = [
    [
      'the scope held',
      { agent, model: 'gpt-5.5', confinement: 'scope' },
      'Agent: codex 0.171.0, model gpt-5.5. Confined to: its scope.',
    ],
    [
      'only the workspace held',
      { agent, confinement: 'workspace' },
      'Agent: codex 0.171.0. Confined to: **the whole workspace**.',
    ],
    [
      'nothing held',
      { agent, confinement: 'none' },
      'Agent: codex 0.171.0. Confined to: **nothing**.',
    ],
    ['an older version did not say', { model: 'gpt-5.5' }, ''],
    [
      'the agent has a strange name',
      { agent: { name: 'a\n# b', version: '<1>' } },
      'Agent: a # b \\<1\\>.',
    ],
  ];
  for (const [what, data, lines] of table)
    it(`when ${what}, then its card says so`, () => {
      equal(said(data), lines);
    });
});
