import { equal, notEqual } from 'node:assert/strict';
import {
  isActive,
  revisionHashInput,
  type Decision,
} from '../../../../src/domain/decision/decision.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';

const full = decisionOf('dec-1', {
  affectedFiles: ['b', 'a'],
  allowedPaths: ['y', 'x'],
  dependsOn: ['dec-3', 'dec-2'],
  evidenceRequirements: [{ kind: 'command', command: 'npm test' }],
  forbiddenPaths: ['n', 'm'],
  invariants: ['first', 'second'],
  problemRefs: ['prob-2', 'prob-1'],
  sectionRefs: ['TS.2', 'TS.1'],
  validUntil: 5,
});

describe('given what gives a decision its authority', () => {
  it('when it is written down for its hash, then lists are sorted and every key has its place', () => {
    equal(
      revisionHashInput(full),
      '{"affected_files":["a","b"],"allowed_paths":["x","y"],"body":"Do it.\\n",' +
        '"depends_on":["dec-2","dec-3"],' +
        '"evidence_requirements":[{"kind":"command","command":"npm test"}],' +
        '"forbidden_paths":["m","n"],"id":"dec-1","invariants":["first","second"],' +
        '"problem_refs":["prob-1","prob-2"],"section_refs":["TS.1","TS.2"],' +
        '"status":"active","title":"Do dec-1","valid_until":5}',
    );
    equal(revisionHashInput(decisionOf('dec-1')).includes('"valid_until":null'), true);
  });

  it('when it asks for a judge, then that is part of its authority', () => {
    equal(
      revisionHashInput({ ...full, judge: true }),
      revisionHashInput(full).replace('"problem_refs"', '"judge":true,"problem_refs"'),
    );
  });

  const same: [what: string, more: Partial<Decision>][] = [
    ['its time of change', { updatedAt: '2026-01-01' }],
    ['its version', { version: 9 }],
    ['its context', { context: 'other' }],
    ['its file', { file: 'elsewhere.md' }],
    ['the order of its paths', { allowedPaths: ['x', 'y'] }],
    ['its links', { links: [{ ref: 'a', type: 'informs' }] }],
  ];
  for (const [what, more] of same)
    it(`when ${what} changes, then nothing goes stale`, () => {
      equal(revisionHashInput({ ...full, ...more }), revisionHashInput(full));
    });

  const other: [what: string, more: Partial<Decision>][] = [
    ['its text', { body: 'Do it twice.\n' }],
    ['its status', { status: 'superseded' }],
    ['a path', { forbiddenPaths: ['m'] }],
    ['the order of its invariants', { invariants: ['second', 'first'] }],
    ['its end', { validUntil: 6 }],
    ['a dependency', { dependsOn: ['dec-2'] }],
  ];
  for (const [what, more] of other)
    it(`when ${what} changes, then it is another authority`, () => {
      notEqual(revisionHashInput({ ...full, ...more }), revisionHashInput(full));
    });

  it('when its status is any but active, then it cannot be commissioned', () => {
    for (const status of ['superseded', 'deprecated', 'refresh_due', 'Active', ''])
      equal(isActive(decisionOf('dec-1', { status })), false);
    equal(isActive(full), true);
  });
});
