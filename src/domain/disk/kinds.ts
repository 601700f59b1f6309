/** What the harness keeps on the disk, by what it serves; in the order in which it is told. */
export const keptKinds = ['workspaces', 'places', 'homes', 'logs', 'store'] as const;

export type KeptKind = (typeof keptKinds)[number];

/** What can be taken away; refs are bytes of nobody's, since the repository has their objects. */
export type RemovedKind = Exclude<KeptKind, 'store'> | 'refs';

/** So many of a kind went, and what that freed, bytes. */
export interface Removed {
  readonly kind: RemovedKind;
  readonly count: number;
  readonly bytes: number;
}
