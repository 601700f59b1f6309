import type { ForeignForm, ForeignSource } from '../../domain/foreign/foreign.ts';

/** Decisions and tasks that somebody else's tools keep. Read, and never written. */
export interface Foreign {
  /**
   * What a file, a folder of files, or the text of standard input (`-`) holds.
   * @param form Which form it has; told from what it says where absent.
   * @throws Fault `import_unreadable`, `import_form_unknown`, `import_wal`.
   */
  read(source: string, form?: ForeignForm): Promise<readonly ForeignSource[]>;
}
