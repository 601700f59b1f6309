import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readDecision } from '../../src/adapters/decisions/decisionFile.ts';
import { revisionHashInput } from '../../src/domain/decision/decision.ts';

const rounds = Number(process.env['HAFT_TEST_FUZZ'] ?? 2_000);
const seed = Number(process.env['HAFT_TEST_SEED'] ?? Date.now() % 1_000_000);

/** A small generator whose whole run follows from its seed. */
function numbers(from: number): (below: number) => number {
  let state = from;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const seeds = [
  `---
id: dec-20260503-csv-export-4be10c77
kind: DecisionRecord
version: 1
status: active
title: Stream CSV export: no buffering
valid_until: 2026-11-01
links:
  - ref: prob-20260502-91aa03de
    type: based_on
---
# Stream CSV export
**Invariants:**
- header row is written exactly once
**Evidence requirements:**
- npm test -- export
**Affected files:** src/export/csv.ts, test/export/csv.test.ts
`,
  `---\r
id: dec-2\r
kind: "DecisionRecord"\r
title: 'It''s done'\r
affected_files: [a.ts, "b c.ts"]\r
evidence_requirements:\r
  - npm test\r
  - {command: npm run e2e, network: true, timeout_ms: 60000, baseline: must_pass}\r
allowed_paths: &paths\r
  - src/**\r
forbidden_paths: *paths\r
---\r
Body.\r
`,
];

const pieces = [
  ...[
    '---\n',
    '---js\n',
    '\n',
    '\r',
    '\t',
    ' ',
    ':',
    ': ',
    '- ',
    '? ',
    '&a ',
    '*a',
    '!!js/function ',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    '|\n',
    '>-\n',
    '%YAML 1.1\n',
    '...\n',
    '<<: ',
    '__proto__: ',
  ],
  ...[
    '```\n',
    '**Affected files:** ',
    '**Invariants:**\n',
    '\u0000',
    '\uFEFF',
    '\u2028',
    '😀',
    'x'.repeat(300),
  ],
].map((text) => Buffer.from(text));

function mutated(random: (below: number) => number): Buffer {
  let bytes = Buffer.from(seeds[random(seeds.length)]!);
  for (let turn = random(6); turn >= 0; turn--) {
    const at = random(bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (random(5)) {
      case 0:
        bytes = Buffer.concat([before, pieces[random(pieces.length)]!, after]);
        break;
      case 1:
        bytes = Buffer.concat([before, after.subarray(random(20))]);
        break;
      case 2:
        if (bytes.length > 0) bytes[at % bytes.length]! ^= 1 << random(8);
        break;
      case 3:
        bytes = Buffer.concat([before, bytes.subarray(random(bytes.length + 1))]);
        break;
      default:
        bytes = before.length > 0 && random(8) === 0 ? Buffer.from(before) : bytes;
    }
  }
  return bytes;
}

describe('given decision files that were mutilated at random', function () {
  this.timeout(60_000 + rounds * 20);

  it(`when ${rounds} are read, then each is a decision or a typed problem, and nothing runs`, () => {
    const random = numbers(seed);
    const globals = Object.keys(globalThis);
    const counts = { decision: 0, other: 0, problem: 0 };
    for (let round = 0; round < rounds; round++) {
      const bytes = mutated(random);
      const shown = `seed ${seed}, round ${round}: ${JSON.stringify(bytes.toString('latin1'))}`;
      const started = performance.now();
      const found = readDecision(bytes, 'x.md');
      ok(performance.now() - started < 2_000, shown);
      counts[found.kind]++;
      if (found.kind === 'problem') {
        const { line, column, code, what } = found.problem;
        match(code, /^(frontmatter|field|decision)_[a-z0-9_]+$/, shown);
        match(what, /^\S[^\n]*\.$/, shown);
        ok(line >= 1 && line <= bytes.toString('utf8').split('\n').length, shown);
        ok(column >= 1 && column <= bytes.length + 1, shown);
      }
      if (found.kind === 'decision') {
        const { decision } = found;
        ok(decision.id !== '' && decision.title !== '', shown);
        ok([...decision.allowedPaths, ...decision.affectedFiles].every(isText), shown);
        ok(
          decision.evidenceRequirements.every(({ kind }) => isText(kind)),
          shown,
        );
        ok(bytes.includes(Buffer.from(decision.body)), shown);
        ok(revisionHashInput(decision).length > 0, shown);
      }
    }
    deepEqual(Object.keys(globalThis), globals);
    equal(Object.keys(Object.prototype).length, 0);
    ok(counts.decision > rounds / 20 && counts.problem > rounds / 20, JSON.stringify(counts));
  });
});

const isText = (value: unknown): boolean => typeof value === 'string';
