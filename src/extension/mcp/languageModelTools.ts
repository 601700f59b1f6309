import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import { agentActor } from '../../domain/commission/actor.ts';
import { oneLine } from '../board/safeText.ts';
import { callEditorTool, editorTools, type EditorTool } from '../../mcp/editorTools.ts';

/** As the record names whoever calls a tool of the editor. */
const client = 'vscode';

/** Gives the models of this window the tools of the manifest, on the window's own harness. */
export function registerTools(ready: () => Promise<Harness>): vscode.Disposable {
  return vscode.Disposable.from(
    ...editorTools.map((one) =>
      vscode.lm.registerTool<Record<string, unknown>>(one.name, {
        prepareInvocation: ({ input }) => prepared(one, input),
        invoke: async ({ input }) => {
          const { root, commissions, plans, reports } = await ready();
          const desk = { root, commissions, plans, reports };
          const caller = { desk, client, by: agentActor(client), progress: () => undefined };
          const text = await callEditorTool(one, input, caller).then(
            (document) => JSON.stringify(document),
            refused,
          );
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
        },
      }),
    ),
  );
}

function prepared(
  { title, asks }: EditorTool,
  input: Readonly<Record<string, unknown>>,
): vscode.PreparedToolInvocation {
  const message = asks && oneLine(asks(input));
  return {
    invocationMessage: title,
    ...(message !== undefined && { confirmationMessages: { title, message } }),
  };
}

/** A model is to read what is wrong, and what to do; a defect of ours is the editor's to show. */
function refused(thrown: unknown): string {
  if (!Fault.is(thrown)) throw thrown;
  return `${thrown.code}: ${thrown.message} ${thrown.advice}`;
}
