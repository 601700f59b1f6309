import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import { version } from '../../mcp/version.ts';
import { allowedClientsSetting, folderOfHarness } from '../settings.ts';

/** As the manifest names it. */
const id = 'haft.mcp';

/** Offers the server of this window's folder to the agents of the window; the editor starts it when one needs it. */
export function offerServer(extension: vscode.Uri): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const fire = (): void => changed.fire();
  const provider: vscode.McpServerDefinitionProvider = {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions: () => serversOf(extension),
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidGrantWorkspaceTrust(fire),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('haft.mcp.allowedClients')) fire();
    }),
    vscode.lm.registerMcpServerDefinitionProvider(id, provider),
  );
}

/** None where there is no folder, or nobody trusts it. */
function serversOf(extension: vscode.Uri): vscode.McpStdioServerDefinition[] {
  try {
    const folder = folderOfHarness();
    const cli = vscode.Uri.joinPath(extension, 'dist', 'cli.js').fsPath;
    const allowed = allowedClientsSetting().flatMap((name) => ['--allow-client', name]);
    // On the desktop the editor's program is Node only when it is told so.
    const env = { ELECTRON_RUN_AS_NODE: '1' };
    const args = [cli, 'serve', ...allowed];
    const server = new vscode.McpStdioServerDefinition(
      'Haft',
      process.execPath,
      args,
      env,
      version,
    );
    server.cwd = folder;
    return [server];
  } catch (thrown) {
    if (Fault.is(thrown)) return [];
    throw thrown;
  }
}
