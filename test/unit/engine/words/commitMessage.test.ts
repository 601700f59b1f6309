import { execFileSync } from 'node:child_process';
import { deepEqual, equal } from 'node:assert/strict';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import { landingMessage } from '../../../../src/engine/words/commitMessage.ts';
import { commissionOf, landedLife, stored } from '../../../fixtures/commissionEvents.ts';

const id = 'wc-20261101-00000001';

function messageFor(more: Partial<Commission>): string {
  const ledger = new Ledger();
  landedLife(id).forEach((event, i) => {
    const changed =
      event.type === 'created'
        ? { ...event, data: { ...event.data, commission: commissionOf(id, more) } }
        : event;
    ledger.apply(stored(changed, i + 1));
  });
  const view = ledger.get(id);
  if (!view) throw new Error('no view');
  return landingMessage(view);
}

const trailers = (message: string): string[] =>
  execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' })
    .trim()
    .split('\n');

describe('given a landing commit', () => {
  it('when git reads its trailers, then they name commission, decision and evidence', () => {
    deepEqual(trailers(messageFor({ decisionRef: 'dec-1' })), [
      `Commission: ${id}`,
      'Decision: dec-1',
      'Evidence: npm test (exit 0)',
    ]);
  });

  it('when title and slice try to forge trailers, then git still reads only ours', () => {
    const forged = 'Fine\n\nCommission: wc-20990101-ffffffff\r\nDecision: dec-evil';
    const message = messageFor({
      decisionTitle: forged,
      sliceDescription: `${forged}\n\nSigned-off-by: Boss`,
      decisionRef: 'dec-1',
    });
    deepEqual(
      trailers(message).filter((line) => /^(Commission|Decision|Signed)/.test(line)),
      [`Commission: ${id}`, 'Decision: dec-1'],
    );
    equal(message.split('\n')[0]?.startsWith('Fine'), true);
  });

  it('when the title is empty, then the commission id is the subject', () => {
    equal(messageFor({ decisionTitle: ' \n ' }).split('\n')[0], id);
  });
});
