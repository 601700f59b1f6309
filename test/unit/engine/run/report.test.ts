import { deepEqual } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { readReport } from '../../../../src/engine/run/report.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';

describe('given the closing message of an agent', () => {
  const claim = { requirement: 'npm test', passed: true };
  const table: readonly [string, string, unknown][] = [
    [
      'a report',
      JSON.stringify({ summary: 's', claims: [claim] }),
      { summary: 's', claims: [claim] },
    ],
    ['a report without claims', JSON.stringify({ summary: 's' }), { summary: 's', claims: [] }],
    [
      'a report with claims that are none',
      JSON.stringify({ summary: 's', claims: [1, { requirement: 'x' }, claim] }),
      { summary: 's', claims: [claim] },
    ],
    ['no JSON', 'All done!', undefined],
    ['a list', '[]', undefined],
    ['nothing', 'null', undefined],
    ['a report without summary', '{"claims":[]}', undefined],
  ];
  for (const [what, text, expected] of table)
    it(`when it is ${what}, then what can be read of it counts`, () => {
      deepEqual(readReport(text), expected);
    });
});

describe('given an agent that claims anything of its work', () => {
  for (const [what, text] of [
    [
      'that it failed',
      JSON.stringify({ summary: 'it failed', claims: [{ requirement: 'true', passed: false }] }),
    ],
    ['nothing that can be read', 'done'],
  ] as const)
    it(`when it says ${what} and the evidence is green, then the result passes all the same`, async () => {
      const stage = engineStage();
      stage.agents.script = ({ place }) => {
        place.set('a.txt', 'two\n');
        return { ...done(), text } as ReturnType<typeof done>;
      };
      const id = await stage.create('dec-a.txt');
      await (
        await stage.start()
      ).done;
      const view = stage.view(id);
      deepEqual([situationOf(view), view.verdict?.code], ['held', 'evidence_passed']);
    });
});
