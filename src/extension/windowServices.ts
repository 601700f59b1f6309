import type { LogOutputChannel, Memento, TreeView } from 'vscode';
import type { Harness } from '../composition/harness.ts';
import type { Board } from './board/board.ts';
import type { OpenDecisions } from './decisions/openDecisions.ts';
import type { DrainControl } from './drain/drainControl.ts';
import type { DrainPages } from './drainView/drainPages.ts';
import type { HarnessHost } from './host/harnessHost.ts';
import type { RunChannels } from './output/runChannels.ts';
import type { Deck } from './review/deck.ts';
import type { ProofPages } from './proof/proofPages.ts';
import type { Remarks } from './review/remarks.ts';
import type { ChangesOf } from './reviewed/fileChanges.ts';
import type { Looks } from './reviewed/looks.ts';
import type { ReviewMarks } from './reviewed/reviewMarks.ts';
import type { Steps } from './reviewed/steps.ts';
import type { Sight } from './review/sight.ts';
import type { Reviews } from './review/reviews.ts';
import type { Tell } from './tell.ts';
import type { CommissionNode, CommissionTree } from './views/commissionTree.ts';
import type { DecisionNode, DecisionTree } from './views/decisionTree.ts';

/** What the commands of one window work with. */
export interface WindowServices {
  readonly host: HarnessHost;
  /** The harness, and the board in step with it. @throws Fault as `HarnessHost.open`. */
  readonly ready: () => Promise<Harness>;
  readonly board: Board;
  readonly drains: DrainControl;
  readonly reviews: Reviews;
  readonly remarks: Remarks;
  readonly deck: Deck;
  readonly sight: Sight;
  readonly proofPages: ProofPages;
  readonly changes: ChangesOf;
  readonly steps: Steps;
  readonly marks: ReviewMarks;
  readonly looks: Looks;
  readonly drainPages: DrainPages;
  readonly channels: RunChannels;
  readonly commissions: CommissionTree;
  readonly commissionView: TreeView<CommissionNode>;
  readonly decisions: DecisionTree;
  readonly decisionView: TreeView<DecisionNode>;
  /** What is known of the decision files that are open. */
  readonly openDecisions: OpenDecisions;
  readonly log: LogOutputChannel;
  readonly tell: Tell;
  /** Remembered for this workspace. */
  readonly memory: Memento;
  /** Remembered for every window of this profile. */
  readonly everywhere: Memento;
}
