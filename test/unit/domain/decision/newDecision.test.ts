import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readDecision } from '../../../../src/adapters/decisions/decisionFile.ts';
import { decisionFileText } from '../../../../src/domain/decision/decisionWords.ts';
import { decisionIdOf, slugOf } from '../../../../src/domain/decision/newDecision.ts';

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

describe('given the words of a new decision', () => {
  it('when all of them are said, then the file reads like one written by hand', () => {
    const words = {
      title: 'Say it',
      context: 'docs',
      problemRefs: ['prob-1'],
      affectedFiles: ['src/a.ts', 'b c.ts'],
      allowedPaths: ['docs/'],
      evidence: ['npm test'],
      criteria: ['It is fast: 20 ms'],
    };
    equal(
      decisionFileText('dec-1', words, Date.UTC(2026, 10, 1, 8, 15, 30, 123)),
      [
        ...['---', 'id: dec-1', 'kind: DecisionRecord', 'version: 1', 'status: active'],
        ...['title: Say it', 'context: docs', 'created_at: 2026-11-01T08:15:30Z'],
        ...['updated_at: 2026-11-01T08:15:30Z', 'problem_refs:', '  - prob-1', 'affected_files:'],
        ...['  - src/a.ts', '  - b c.ts', 'allowed_paths:', '  - docs/', 'evidence_requirements:'],
        ...[
          '  - npm test',
          '  - criterion: "It is fast: 20 ms"',
          '---',
          '',
          '# Say it',
          '',
          '## Decision',
          '',
        ],
        'TODO: what to do, and how one sees that it is done. The agent reads this text word for word.',
        '',
      ].join('\n'),
    );
  });

  it('when scope and evidence are not said, then the file shows how to say them', () => {
    const text = decisionFileText('dec-1', { title: 'Say it' }, 0, ['npm test']);
    ok(!decisionFileText('dec-1', { title: 'Say it' }, 0).includes('npm test'));
    const [, front = '', body = ''] = text.split('---\n');
    const said = ['', front.replaceAll(/^# /gm, ''), body].join('---\n');
    const reading = readDecision(new TextEncoder().encode(said), 'x.md');
    if (reading.kind !== 'decision') throw new Error(JSON.stringify(reading));
    const { affectedFiles, evidenceRequirements } = reading.decision;
    deepEqual(affectedFiles, ['src/']);
    deepEqual(evidenceRequirements, [{ kind: 'command', command: 'npm test' }]);
  });

  it('when everything is said, then it is read back as it was said', () => {
    const words = {
      title: 'Say it: all',
      context: 'docs',
      validUntil: '2026-12-01',
      problemRefs: ['prob-1'],
      sectionRefs: ['TS.a.001'],
      affectedFiles: ['src/a.ts'],
      allowedPaths: ['src/', 'docs/[a]'],
      forbiddenPaths: ['src/secret/'],
      dependsOn: ['dec-0'],
      invariants: ['Never: twice', '"quoted"'],
      evidence: [
        'npm test',
        {
          ...{ kind: 'command' as const, command: 'node a.js # "x"', description: 'It: runs' },
          ...{ network: true, loopback: true, baseline: 'must_pass' as const, timeoutMs: 90_000 },
        },
      ],
      criteria: ['A reader\nfinds it'],
      judge: true,
      budget: { turns: 3, tokens: 1000, workMs: 5_400_000, repairTurns: 0 },
      body: '## Why\n\n---\nBecause.\n\n**Evidence requirements:**\n- `rm`\n',
    };
    const text = decisionFileText('dec-1', words, 0);
    const reading = readDecision(new TextEncoder().encode(text), 'x.md');
    if (reading.kind !== 'decision') throw new Error(JSON.stringify(reading));
    const { decision } = reading;
    deepEqual(decision, {
      ...{ id: 'dec-1', title: words.title, status: 'active', version: 1, context: 'docs' },
      ...{ validUntil: Date.UTC(2026, 11, 1, 23, 59, 59, 999), links: [], file: 'x.md' },
      ...{ createdAt: '1970-01-01T00:00:00Z', updatedAt: '1970-01-01T00:00:00Z' },
      ...{ problemRefs: words.problemRefs, sectionRefs: words.sectionRefs },
      ...{ affectedFiles: words.affectedFiles, allowedPaths: words.allowedPaths },
      ...{ forbiddenPaths: words.forbiddenPaths, dependsOn: words.dependsOn },
      ...{ invariants: words.invariants, judge: true, budget: words.budget },
      evidenceRequirements: [
        { kind: 'command', command: 'npm test' },
        words.evidence[1],
        { kind: 'criterion', text: 'A reader\nfinds it' },
      ],
      body: `\n# Say it: all\n\n${words.body}`,
    });
  });

  it('when its text has a heading of its own, then it gets no other', () => {
    const text = decisionFileText('dec-1', { title: 'A', body: '\n# B\n\nDo it.' }, 0);
    equal(text.endsWith('---\n\n# B\n\nDo it.\n'), true);
  });

  it('when only a title is said, then nothing else stands in it', () => {
    const text = decisionFileText('dec-1', { title: 'Say it' }, 0);
    equal(/^(context|problem_refs|affected_files|allowed_paths|evidence)/m.test(text), false);
    equal(text.includes('created_at: 1970-01-01T00:00:00Z\n'), true);
  });

  const quoted: [text: string, written: string][] = [
    ['Plain words (2/3), a-b *c+.', 'Plain words (2/3), a-b *c+.'],
    ['a', 'a'],
    ['yes', '"yes"'],
    ['No', '"No"'],
    ['yesterday', 'yesterday'],
    ['say yes', 'say yes'],
    ['9 lives', '"9 lives"'],
    ['a: b', '"a: b"'],
    ['a # b', '"a # b"'],
    [' a', '" a"'],
    ['a ', '"a "'],
    ['-a', '"-a"'],
    ['über', '"über"'],
  ];
  for (const [text, written] of quoted)
    it(`when its title is ${JSON.stringify(text)}, then it is written as ${written}`, () => {
      const lines = decisionFileText('dec-1', { title: text }, 0).split('\n');
      equal(lines[5], `title: ${written}`);
    });

  it('when dashes pile up at the cut of its slug, then none is left at its ends', () => {
    equal(slugOf(`${'a'.repeat(47)} -- b`), 'a'.repeat(47));
    equal(slugOf(`${'a'.repeat(46)} -- b`), `${'a'.repeat(46)}-b`);
    equal(slugOf('  --a--  '), 'a');
    equal(slugOf('x'.repeat(60)).length, 48);
  });
});
