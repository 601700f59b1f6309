import type { Memento } from 'vscode';

const key = 'haft.unfinished';

/** Remembers that this window drains, so that a reload or a crash continues it unasked. */
export function remember(memory: Memento, draining: boolean): Thenable<void> {
  return memory.update(key, draining ? true : undefined);
}

/** True when this window's last drain neither ended nor was stopped by the operator. */
export function isUnfinished(memory: Memento): boolean {
  return memory.get<boolean>(key) === true;
}
