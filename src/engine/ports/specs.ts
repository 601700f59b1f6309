import type { Carriers } from '../../domain/readiness/readiness.ts';

/** A file a project starts with. */
export interface StarterFile {
  /** Repository-relative. */
  readonly path: string;
  readonly text: string;
}

/** The carriers of a project below `.haft/`, in the operator's checkout; never of a workspace. */
export interface Specs {
  /** Never rejects: what cannot be read is a finding. */
  read(): Promise<Carriers>;
  /** Whether there is anything at a path already. */
  exists(path: string): Promise<boolean>;
  /**
   * Writes a file whole, and only where there is none: `false` when there was one.
   * @throws Fault `file_not_writable`.
   */
  create(file: StarterFile): Promise<boolean>;
}
