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

  it('when somebody is asked, then each decision up to five is named, and how it would land', () => {
    const asks = editorTools.find(({ name }) => name === 'haft_create_commissions')?.asks;
    const refs = Array.from({ length: 7 }, (_, n) => `dec-${n}`);
    equal(
      asks?.({ decision_refs: refs, delivery_policy: 'workspace_patch_manual' }),
      'Commission dec-0, dec-1, dec-2, dec-3, dec-4 and 2 more with the policy workspace_patch_manual? Nothing runs before you drain the queue.',
    );
  });
});
