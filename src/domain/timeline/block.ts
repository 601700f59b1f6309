/** What a commission is doing, in the order of a life. */
export const blockKinds = ['preparing', 'turn', 'evidence', 'waiting', 'landing'] as const;

export type BlockKind = (typeof blockKinds)[number];

/** A stretch of time in which a commission was doing one thing. */
export interface Block {
  readonly commission: string;
  readonly kind: BlockKind;
  /** Epoch milliseconds. */
  readonly from: number;
  /** Not before `from`. */
  readonly to: number;
  /** It had not ended when the record was looked at, or when the drain was over. */
  readonly goesOn: boolean;
  /** Which turn, what is waited for: a few words. */
  readonly text?: string;
}

/** When a drain was, and between which facts. */
export interface TimelineSpan {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds; of the look, where it has not ended. */
  readonly endedAt: number;
  /** `seq` of its first and last fact; nothing else counts. */
  readonly startSeq: number;
  readonly endSeq: number;
}
