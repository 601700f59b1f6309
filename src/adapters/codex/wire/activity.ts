import { isAbsolute, relative } from 'node:path';
import type { AgentActivity } from '../../../engine/ports/agent.ts';
import type { Item } from './wire.ts';

/**
 * A finished item in the engine's words. Paths are made relative to the workspace `cwd`. What codex
 * refused to run has no item at all (docs/rules.md R113), so silence here proves nothing.
 */
export function activityOf(item: Item, cwd: string): AgentActivity {
  switch (item.type) {
    case 'agentMessage':
      return { kind: 'message', text: item.text, final: item.phase !== 'commentary' };
    case 'commandExecution':
      return {
        kind: 'command',
        command: item.command,
        exitCode: item.exitCode ?? null,
        output: item.aggregatedOutput ?? '',
        status: item.status,
      };
    case 'fileChange': {
      const inWorkspace = (path: string): string => (isAbsolute(path) ? relative(cwd, path) : path);
      const paths = item.changes.map(({ path }) => inWorkspace(path));
      return { kind: 'fileChange', paths, status: item.status };
    }
  }
}
