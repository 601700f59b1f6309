import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import type { WindowServices } from '../windowServices.ts';

/** Opens a decision to be filled in, at its place in `.haft/decisions`; it is written when saved. */
export async function newDecision(services: WindowServices): Promise<void> {
  const { root } = await services.ready();
  const id = `dec-${dateStamp(Date.now())}-${randomBytes(4).toString('hex')}`;
  const place = vscode.Uri.file(join(root, '.haft', 'decisions', `${id}.md`));
  const document = await vscode.workspace.openTextDocument(place.with({ scheme: 'untitled' }));
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(new vscode.SnippetString(template(id)));
}

const template = (id: string): string => `---
id: ${id}
kind: DecisionRecord
status: active
title: \${1:What was decided}
affected_files:
  - \${2:src/}
evidence_requirements:
  - \${3:npm test}
---

## Decision

\${0:What to do, and how one sees that it is done. The agent reads this text word for word.}
`;
