import { deepEqual, equal, notEqual } from 'node:assert/strict';
import {
  commandsOf,
  criteriaOf,
  evidenceKey,
  type EvidenceRequirement,
} from '../../../../src/domain/evidence/evidence.ts';
import { asReadNow } from '../../../../src/domain/evidence/asReadNow.ts';
import { recordedForm, requirementOf } from '../../../../src/domain/evidence/recorded.ts';

const all: readonly EvidenceRequirement[] = [
  { kind: 'command', command: 'npm test' },
  { kind: 'criterion', text: 'looks right' },
  { kind: 'command', command: 'npm run lint' },
];

describe('given the evidence a commission asks for', () => {
  it('when the engine looks for what it can run, then only commands count, in order', () => {
    deepEqual(
      commandsOf(all).map(({ command }) => command),
      ['npm test', 'npm run lint'],
    );
    deepEqual(
      criteriaOf(all).map(({ text }) => text),
      ['looks right'],
    );
  });

  it('when two commands differ in network or limit alone, then they are two', () => {
    const command = 'npm test';
    const keys = [{}, { network: true }, { timeoutMs: 5 }, { network: true, timeoutMs: 5 }].map(
      (how) => evidenceKey({ command, ...how }),
    );
    equal(new Set(keys).size, 4);
    equal(evidenceKey({ command, network: false }), keys[0]);
    notEqual(evidenceKey({ command: 'npm', timeoutMs: 5 }), evidenceKey({ command: 'npm5' }));
  });
});

describe('given a requirement of a record', () => {
  const table = [
    [
      { kind: 'command', command: 'npm test', network: true, timeoutMs: 9 },
      { kind: 'command', command: 'npm test', network: true, timeoutMs: 9 },
    ],
    [
      { kind: 'description', description: 'looks right' },
      { kind: 'criterion', text: 'looks right' },
    ],
    [
      { kind: 'measurement', command: 'npm run bench' },
      { kind: 'criterion', text: 'npm run bench', label: 'measurement' },
    ],
    [
      { kind: 'review', description: 'somebody looked', specSectionRef: 'TS.1' },
      { kind: 'criterion', text: 'somebody looked', label: 'review', specSectionRef: 'TS.1' },
    ],
    [
      { kind: 'command', command: ' ' },
      { kind: 'criterion', text: ' ', label: 'command' },
    ],
  ] as const;
  for (const [recorded, meant] of table)
    it(`when it is ${JSON.stringify(recorded)}, then it means one of two things`, () => {
      deepEqual(requirementOf(recorded), meant);
      deepEqual(requirementOf(meant), meant);
    });

  it('when it is written again, then a revision hash finds what it found before', () => {
    const written = [
      { kind: 'command', command: 'npm test', baseline: 'must_pass' },
      { kind: 'description', description: 'looks right' },
      { kind: 'review', description: 'somebody looked', specSectionRef: 'TS.1' },
    ] as const;
    equal(
      JSON.stringify(written.map((one) => recordedForm(requirementOf(one)))),
      JSON.stringify(written),
    );
  });
});

describe('given evidence that was issued as commands', () => {
  const criterion = { kind: 'criterion', text: 'Clients compile in CI', label: 'review' } as const;
  const issued = [
    { kind: 'command', command: 'npm test', network: true },
    { kind: 'command', command: 'Clients compile in CI' },
  ] as const;

  it('when its decision reads the same words as a criterion, then that is what it becomes', () => {
    deepEqual(asReadNow(issued, [criterion]), [issued[0], criterion]);
  });

  it('when its decision says nothing of it, or names it as a command too, then it stays', () => {
    deepEqual(asReadNow(issued, []), issued);
    deepEqual(asReadNow(issued, [criterion, issued[1]]), issued);
  });
});
