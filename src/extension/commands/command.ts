import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { WindowServices } from '../windowServices.ts';
import type { Suits } from './pick.ts';

/** What a command needs before it can run, and what it then does. */
export type Command =
  | { readonly run: (services: WindowServices) => Promise<void> }
  /** Is handed what the editor calls it with, such as a comment. */
  | { readonly onTarget: (services: WindowServices, target: unknown) => Promise<void> }
  | {
      readonly onDecision: (
        services: WindowServices,
        harness: Harness,
        decision: Decision,
      ) => Promise<void>;
    }
  | {
      readonly onCommission: (
        services: WindowServices,
        harness: Harness,
        view: CommissionView,
      ) => Promise<void>;
      /** The same for several rows that were selected, of those that suit. Without it the one clicked counts. */
      readonly onMany?: (
        services: WindowServices,
        harness: Harness,
        views: readonly CommissionView[],
      ) => Promise<void>;
      readonly suits: Suits;
    };
