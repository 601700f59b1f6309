import { mostConcurrency } from '../domain/schedule/concurrency.ts';
import * as vscode from 'vscode';
import { Fault } from '../base/fault.ts';
import type { HarnessOptions } from '../composition/settings.ts';
import { numberSettings, settingsOf } from './numberSettings.ts';

/** Settings that the harness is opened with; a change of one opens it anew. */
export const openingSettings: readonly string[] = [
  'haft.codexPath',
  'haft.workspaceRoot',
  'haft.staleLeaseMaxAgeSeconds',
  'haft.diskBudget',
  'haft.waitForQuota',
  ...Object.keys(numberSettings).map((key) => `haft.${key}`),
];

const configured = (key: string): unknown => vscode.workspace.getConfiguration('haft').get(key);

/** Settings are written by hand: what is of another type counts as not set. */
function text(key: string): string | undefined {
  const value = configured(key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function number(key: string): number | undefined {
  const value = configured(key);
  return typeof value === 'number' ? value : undefined;
}

/** How many agents a drain runs side by side. */
export function concurrencySetting(): number {
  const asked = Math.round(number('concurrency') ?? 2);
  return Math.min(mostConcurrency, Math.max(1, asked));
}

/** What agents may take, and whether a drain waits for quota; what is out of bounds counts as not set. */
function engineSettings(): HarnessOptions['settings'] & {} {
  const waits = configured('waitForQuota') === false ? { waitForQuota: false } : {};
  return { ...settingsOf(configured), ...waits };
}

/** Clients that may do over the protocol what is the operator's alone, by the names they go by. */
export function allowedClientsSetting(): string[] {
  const value = configured('mcp.allowedClients');
  if (!Array.isArray(value)) return [];
  return value.filter((name) => typeof name === 'string').filter((name) => name.trim() !== '');
}

/** The folder this window works on. @throws Fault `no_folder`, `workspace_untrusted`. */
export function folderOfHarness(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (!folder)
    throw new Fault({
      code: 'no_folder',
      what: 'No folder is open.',
      advice: 'Open the folder of a git repository.',
    });
  if (!vscode.workspace.isTrusted)
    throw new Fault({
      code: 'workspace_untrusted',
      what: 'This folder is not trusted.',
      advice: 'Trust it to let agents and evidence commands run on its code.',
    });
  return folder.uri;
}

/** Where and how to open the harness, as of now. Throws as {@link folderOfHarness}. */
export function harnessOptions(log: (line: string) => void): HarnessOptions {
  const folder = folderOfHarness();
  const codexPath = text('codexPath');
  const workspaceRoot = text('workspaceRoot');
  const seconds = number('staleLeaseMaxAgeSeconds');
  const diskBudget = text('diskBudget');
  return {
    folder: folder.fsPath,
    env: process.env,
    log,
    ...(codexPath && { codexPath }),
    ...(workspaceRoot && { workspaceRoot }),
    ...(seconds !== undefined && { staleLeaseMaxAgeS: seconds }),
    ...(diskBudget && { diskBudget }),
    settings: engineSettings(),
  };
}
