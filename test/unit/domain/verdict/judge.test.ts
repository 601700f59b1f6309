import { deepEqual, equal } from 'node:assert/strict';
import type { EvidenceRun } from '../../../../src/domain/evidence/evidence.ts';
import {
  isGreen,
  judgeCapture,
  judgeEvidence,
  unproven,
} from '../../../../src/domain/verdict/judge.ts';

const run = (command: string, exitCode: number | null = 0): EvidenceRun => ({
  ...{ command, exitCode, durationMs: 1, outputHash: '', tail: '', network: false, tree: 't' },
});

describe('given what is known of a captured tree', () => {
  const clean = { refused: [], files: ['a'], outside: [] };
  const table = [
    [{}, undefined],
    [{ files: [] }, 'no_commission_mutation'],
    [{ outside: ['a'] }, 'mutation_outside_commission_scope'],
    [{ refused: [{ path: 'x', why: 'is a repository' }] }, 'capture_refused'],
    [
      { refused: [{ path: 'x', why: 'is a device' }], files: [], outside: ['a'] },
      'capture_refused',
    ],
  ] as const;
  for (const [facts, code] of table)
    it(`when it is ${JSON.stringify(facts)}, then it ends ${code ?? 'nothing'}`, () => {
      const ending = judgeCapture({ ...clean, ...facts });
      equal(ending?.verdict.code, code);
      if (ending) deepEqual([ending.state, ending.verdict.verdict], ['blocked_policy', 'blocked']);
    });

  it('when there is much to name, then five are said and all are kept', () => {
    const files = ['a', 'b', 'c', 'd', 'e', 'f'];
    const ending = judgeCapture({ ...clean, files, outside: files });
    equal(ending?.verdict.text, 'It changed paths outside its scope: a, b, c, d, e.');
    deepEqual(ending.details, { changed_paths: files, out_of_scope_paths: files });
  });
});

describe('given what evidence came to', () => {
  const table = [
    [[], 'completed', 'pass', 'no_evidence', 'none'],
    [[run('a')], 'completed', 'pass', 'evidence_passed', 'evidence'],
    [[run('a'), run('b', 2)], 'failed', 'failed', 'evidence_failed', 'evidence'],
    [[run('a', null)], 'failed', 'failed', 'evidence_failed', 'evidence'],
  ] as const;
  for (const [runs, state, verdict, code, proof] of table)
    it(`when commands end ${JSON.stringify(runs.map(({ exitCode }) => exitCode))}, then ${code}`, () => {
      const ending = judgeEvidence({ runs });
      deepEqual(
        [ending.state, ending.verdict.verdict, ending.verdict.code, ending.verdict.proof],
        [state, verdict, code, proof],
      );
      deepEqual(ending.verdict.evidence, runs);
    });

  it('when only criteria were asked for, then nothing proves it, and that is said', () => {
    const { state, verdict } = judgeEvidence({ runs: [], criteria: 2 });
    deepEqual([state, verdict.code, verdict.proof], ['completed', 'criteria_alone', 'none']);
    equal(judgeEvidence({ runs: [run('a')], criteria: 2 }).verdict.code, 'evidence_passed');
  });

  it('when several are red, then the first is named, with how it ended', () => {
    const { text } = judgeEvidence({ runs: [run('a'), run('b', 2), run('c', 3)] }).verdict;
    equal(text, '"b" ended with exit code 2.');
    equal(
      judgeEvidence({ runs: [run('a', null)] }).verdict.text,
      '"a" was ended by its time limit.',
    );
  });

  it('when a command never ran, then nothing is green', () => {
    const asked = [
      { kind: 'command', command: 'a' },
      { kind: 'criterion', text: 'fine' },
      { kind: 'command', command: 'b' },
    ] as const;
    deepEqual(
      [[run('a'), run('b')], [run('a')], [run('a'), run('b', 1)], []].map((runs) =>
        isGreen(asked, runs),
      ),
      [true, false, false, false],
    );
  });

  it('when it flickers or changes files, then that is marked, red or green', () => {
    const marks = { flaky: true, mutatesTree: true };
    for (const runs of [[run('a')], [run('a', 1)]]) {
      const { verdict } = judgeEvidence({ runs, ...marks });
      deepEqual([verdict.flaky, verdict.evidenceMutatesTree], [true, true]);
    }
    equal('flaky' in judgeEvidence({ runs: [], flaky: false }).verdict, false);
  });
});

describe('given a run without a result to judge', () => {
  it('when it failed, then its verdict is failed, and else blocked', () => {
    equal(unproven('failed', 'c', 't').verdict.verdict, 'failed');
    for (const state of ['blocked_stale', 'blocked_policy', 'needs_human_review'] as const)
      equal(unproven(state, 'c', 't').verdict.verdict, 'blocked');
  });
});
