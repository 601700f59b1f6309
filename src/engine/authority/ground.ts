import { Fault } from '../../base/fault.ts';

const grounds: ReadonlySet<string> = new Set(['store_gone', 'repository_gone']);

/**
 * Whether what every run stands on is gone or cannot be used: the store, the repository, the folder of the
 * workspaces. It says nothing about any commission, and a drain cannot go on (docs/rules.md R155).
 */
export const isGroundFault = (thrown: unknown): thrown is Fault =>
  Fault.is(thrown) &&
  (grounds.has(thrown.code) ||
    (thrown.code === 'workspace_failed' && thrown.facts['root'] !== undefined));
