import { deepEqual, equal, match } from 'node:assert/strict';
import { readDecision } from '../../../../src/adapters/decisions/decisionFile.ts';
import {
  decisionFileText,
  decisionIdOf,
  slugOf,
} from '../../../../src/domain/decision/newDecision.ts';

describe('given the title of a new decision', () => {
  const table: [title: string, slug: string][] = [
    ['Write the guide', 'write-the-guide'],
    ['Fix: the über count #1', 'fix-the-uber-count-1'],
    ['数を数える', ''],
    ['-- x --', 'x'],
    [`${'a'.repeat(47)} b c`, 'a'.repeat(47)],
  ];
  for (const [title, slug] of table)
    it(`when it is "${title}", then its slug is "${slug}"`, () => equal(slugOf(title), slug));

  it('when there is no slug, then the id has date and number alone', () => {
    equal(decisionIdOf('数', '20260101', '0a0b0c0d'), 'dec-20260101-0a0b0c0d');
    match(decisionIdOf('Do it', '20260101', '0a0b0c0d'), /^dec-20260101-do-it-0a0b0c0d$/);
  });

  for (const title of [
    'Plain words',
    'Foo: bar # baz',
    'true',
    '"quoted" \\ back',
    "it's {a: b}",
  ]) {
    it(`when it is ${title}, then the file that is written is read as that decision`, () => {
      const words = { title, affectedFiles: ['src/a b.ts'], evidence: ['npm test -- "x: y"'] };
      const text = decisionFileText('dec-x', words, 0);
      const reading = readDecision(new TextEncoder().encode(text), 'x.md');
      if (reading.kind !== 'decision') throw new Error(JSON.stringify(reading));
      const { decision } = reading;
      deepEqual(
        [decision.title, decision.status, decision.affectedFiles],
        [title, 'active', ['src/a b.ts']],
      );
      deepEqual(decision.evidenceRequirements, [
        { kind: 'command', command: 'npm test -- "x: y"' },
      ]);
    });
  }
});
