import { deepEqual, equal } from 'node:assert/strict';
import type { Finding } from '../../../../src/engine/doctor/doctor.ts';
import { findingRows, findingsTitle } from '../../../../src/extension/setup/findingRows.ts';

const finding = (level: Finding['level'], code: string, more: Partial<Finding> = {}): Finding => ({
  ...{ check: 'agent', level, code, what: `It is ${code}.` },
  ...(level !== 'ok' && { fix: 'Do `this`.' }),
  ...more,
});

describe('given what was found of what a night stands on', () => {
  const found = [
    finding('ok', 'agent', { program: '/opt/codex' }),
    finding('note', 'hooks'),
    finding('problem', 'signed_out'),
    finding('problem', 'agent_missing'),
  ];

  it('when it is listed, then what needs the operator comes first, as plain words', () => {
    deepEqual(
      findingRows(found).map(({ label, detail }) => `${label} ${detail}`.trimEnd()),
      [
        '$(error) It is signed_out Do this.',
        '$(error) It is agent_missing Do this.',
        '$(info) It is hooks Do this.',
        '$(pass) It is agent',
      ],
    );
    const twice = finding('problem', 'agent_missing', { check: 'sandbox' });
    deepEqual(findingRows([...found, twice]), findingRows(found));
    equal(findingsTitle([...found, twice]), '2 problems');
    equal(findingsTitle(found), '2 problems');
    equal(findingsTitle(found.slice(0, 3)), '1 problem');
    equal(findingsTitle(found.slice(0, 2)), 'All is there');
  });

  it('when one is chosen, then what can be done here is done, and the rest is told', () => {
    deepEqual(
      findingRows(found).map(({ remedy }) => remedy),
      [
        { kind: 'terminal', program: '/opt/codex', args: ['login'] },
        { kind: 'setting', key: 'haft.codexPath' },
        { kind: 'read', text: 'Do this.' },
        undefined,
      ],
    );
    const [alone] = findingRows([finding('problem', 'signed_out')]);
    deepEqual(alone?.remedy, { kind: 'read', text: 'Do this.' });
  });
});
