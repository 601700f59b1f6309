import { deepEqual, equal } from 'node:assert/strict';
import type { Caller } from '../../../src/mcp/action.ts';
import { callEditorTool, editorTools } from '../../../src/mcp/editorTools.ts';
import { engineStage, about } from '../../fixtures/engineStage/engineStage.ts';

describe('given the tools of an editor', () => {
  const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
  const { commissions, reports } = stage;
  const caller = {
    desk: { root: '/project', commissions, reports },
    ...{ by: 'agent:vscode', client: 'vscode', progress: () => undefined },
  } as unknown as Caller;

  it('when commissions are created, then they are recorded as the editor’s, and somebody was asked', async () => {
    const [create] = editorTools.filter(({ asks }) => asks !== undefined);
    equal(create?.name, 'haft_create_commissions');
    await callEditorTool(create, { decision_refs: ['dec-a.txt', 'dec-b.txt'] }, caller);
    deepEqual(
      [...reports.ledger.all()].map(({ commission }) => commission.decisionRef),
      ['dec-a.txt', 'dec-b.txt'],
    );
    const first = [...reports.ledger.all()][0]!;
    const [event] = await reports.history(first.commission.id);
    equal(event?.by, 'agent:vscode');
  });
});
