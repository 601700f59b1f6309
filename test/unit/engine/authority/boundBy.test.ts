import { equal } from 'node:assert/strict';
import { boundBy } from '../../../../src/engine/authority/envelopes.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';
import { envelopeOf } from '../../../fixtures/envelopes.ts';

const issued = envelopeOf();
const commission = commissionOf('wc-1', { autonomyEnvelope: issued });
const broken = { file: 'x.yaml', line: 1, column: 1, code: 'autonomy_envelope_yaml', what: 'No.' };

describe('given the envelope files as they are now', () => {
  it('when its file can be read, then that binds', () => {
    const now = envelopeOf({ state: 'revoked' });
    equal(boundBy(commission, { envelopes: [now], problems: [broken] }), now);
  });

  it('when its own file is broken, then the problem binds', () => {
    const own = { ...broken, ref: 'env-1' };
    equal(boundBy(commission, { envelopes: [issued], problems: [own] }), own);
  });

  it('when it is gone and a file says of none what it is, then that may be the one that revokes', () => {
    equal(boundBy(commission, { envelopes: [], problems: [broken] }), broken);
    const other = { ...broken, ref: 'env-2' };
    equal(boundBy(commission, { envelopes: [], problems: [other] }), issued);
  });

  it('when there is none, then nothing binds', () => {
    equal(boundBy(commissionOf('wc-2'), { envelopes: [issued], problems: [broken] }), undefined);
    equal(boundBy(commission, undefined), issued);
  });
});
