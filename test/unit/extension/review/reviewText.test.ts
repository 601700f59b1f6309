import { evidenceKey } from '../../../../src/domain/evidence/evidence.ts';
import { equal, match, ok } from 'node:assert/strict';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { redBefore } from '../../../../src/engine/words/redBefore.ts';
import { fileText } from '../../../../src/extension/review/fileText.ts';
import { proofText } from '../../../../src/extension/review/proofText.ts';
import { landedLife, stored } from '../../../fixtures/commissionEvents.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('given the bytes of a file', () => {
  it('when they are shown, then text is as it is and anything else is named', () => {
    equal(fileText(bytes('\ufeffone\r\ntwo')), '\ufeffone\r\ntwo');
    equal(fileText(undefined), '');
    equal(fileText(bytes('a\0b')), 'Binary file, 3 bytes.\n');
    equal(
      fileText(new Uint8Array(5_000_001).fill(65)),
      'File too large to show, 5,000,001 bytes.\n',
    );
  });
});

describe('given a result', () => {
  it('when its proof is written, then it is short and says what was run', () => {
    const ledger = new Ledger();
    for (const [index, draft] of landedLife('wc-1').entries())
      ledger.apply(stored(draft, index + 1));
    const view = ledger.get('wc-1');
    ok(view?.verdict);
    const report = { nextAction: 'none', diffStat: '', changes: [] } as const;

    const [first] = view.verdict.evidence;
    ok(first);
    const runs = [{ ...first, exitCode: 1 }];
    const baseline = { tree: first.tree, runs, round: 'baseline' } as const;
    const of = { by: 'engine:drain-1' as const, commission: 'wc-1', attempt: 1 };
    const history = [stored({ ...of, type: 'measured', data: baseline }, 9)];
    const green = proofText(
      { ...report, view, nextReason: `landed as ${'e'.repeat(40)}` },
      history,
    );
    const evidence = [{ ...first, exitCode: 1, tail: 'expected 2\u001b[31m' }];
    const verdict = { ...view.verdict, evidence };
    const red = proofText({ ...report, view: { ...view, verdict }, nextReason: '' }, []);

    equal(
      green,
      'landed: landed as eeeeeeee\nevidence: green, was red, in 1.2 s: npm test\nscope: docs/** on main\nrun: attempt 1, 0 turns\n',
    );
    match(red, /evidence: red \(exit 1\) in 1\.2 s: npm test\n[^]*\n\$ npm test\nexpected 2/);
  });

  it('when it is of a later attempt on the same base, then the first look at that base still counts', () => {
    const admittedBase = 'b'.repeat(40);
    const [run] = landedLife('wc-1').flatMap((one) =>
      one.type === 'settled' ? one.data.verdict.evidence : [],
    );
    ok(run);
    const of = { by: 'engine:drain-1' as const, commission: 'wc-1' };
    const look = (attempt: number, exitCode: number, tree = run.tree): EventDraft => {
      const runs = [{ ...run, exitCode }];
      return {
        ...of,
        attempt,
        type: 'measured',
        data: { tree, runs, round: 'baseline' },
      };
    };
    const admitted = (attempt: number, base: string): EventDraft => {
      return { ...of, attempt, type: 'admitted', data: { base, workspace: '' } };
    };
    const red = (attempt: number, ...drafts: EventDraft[]): number | null | undefined => {
      const view = { attempt, admittedBase } as CommissionView;
      const history = drafts.map((draft, index) => stored(draft, index + 1));
      return redBefore(view, history).get(evidenceKey(run))?.exitCode;
    };
    const first = [look(1, 1), admitted(1, admittedBase)];
    equal(red(1, ...first), 1);
    equal(red(2, ...first), 1);
    equal(red(2, ...first, look(2, 0)), 0);
    equal(red(2, look(1, 1), admitted(1, 'other')), undefined);
    equal(red(1, look(1, 1, 'of another base'), admitted(1, admittedBase)), undefined);
    equal(red(3, look(1, 0), admitted(1, 'other'), look(2, 1), admitted(2, admittedBase)), 1);
  });

  it('when something speaks against it, then its proof says so before anything else', () => {
    const ledger = new Ledger();
    for (const [index, draft] of landedLife('wc-1').entries())
      ledger.apply(stored(draft, index + 1));
    const view = ledger.get('wc-1');
    ok(view?.verdict);
    const report = { nextAction: 'none', nextReason: '', diffStat: '', changes: [] } as const;
    const claims = [{ requirement: 'npm test ', passed: false }];
    const said = { summary: 'Red, alas.', claims };
    const bare = { ...view.commission, evidenceRequirements: [] };

    const second = (text: string): string => text.replaceAll('\n  ', ' ').split('\n')[1] ?? '';

    equal(
      second(proofText({ ...report, view: { ...view, report: said } }, [])),
      '⚠ mismatch: the agent says failed: npm test',
    );
    equal(
      second(proofText({ ...report, view: { ...view, commission: bare } }, [])),
      '⚠ proof: none. No evidence was asked for, so nothing proves this result',
    );
    equal(
      second(proofText({ ...report, view: { ...view, unproven: 'the evidence is wrong' } }, [])),
      '⚠ unproven: taken by the operator: the evidence is wrong',
    );
  });
});
