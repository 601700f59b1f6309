import type { OutageFound } from '../provider/outage.ts';

/** What an operator may ask of a drain that runs, from any process. */
export type DrainAsk =
  | { readonly request: 'stop' | 'interrupt' | 'pause' | 'resume' }
  | {
      readonly request: 'concurrency';
      /** Absent, it changes nothing. */
      readonly concurrency?: number;
    };

/** Things that happen to the drain rather than to one commission; their `commission` is empty. */
export type DrainFact =
  | {
      readonly type: 'drain_started';
      readonly data: {
        readonly drain: string;
        readonly holder: string;
        readonly concurrency: number;
        readonly mode: 'drain' | 'single';
        /** The one before it was cut off while it was paused (docs/rules.md R186). */
        readonly paused?: true;
        /** Epoch milliseconds from which on it starts nothing, where the operator said so. */
        readonly until?: number;
      };
    }
  | { readonly type: 'drain_requested'; readonly data: DrainAsk & { readonly drain: string } }
  /** Its leader acts on whatever was asked of it up to there (docs/rules.md R185). */
  | {
      readonly type: 'drain_acknowledged';
      readonly data: {
        readonly drain: string;
        /** `seq` of the last request it has heard. */
        readonly upTo: number;
      };
    }
  /** Nothing is claimed until this passes; what was given back goes on then. */
  | {
      readonly type: 'drain_waiting';
      readonly data: OutageFound & {
        readonly drain: string;
        /** Epoch milliseconds of the next try. */
        readonly nextTry: number;
      };
    }
  | { readonly type: 'drain_resumed'; readonly data: { readonly drain: string } }
  | {
      readonly type: 'drain_ended';
      readonly data: {
        readonly drain: string;
        readonly how: 'empty' | 'stopped' | 'interrupted' | 'abandoned';
        /** Which bound of its own stopped it, where nobody asked. */
        readonly bound?: string;
        /** What it could not go on with. */
        readonly fault?: { readonly code: string; readonly what: string; readonly advice: string };
        /** An operator took the lead from it, whether it lives or nobody can see it (docs/rules.md R154). */
        readonly takenOver?: { readonly holder: string; readonly reason: string };
      };
    };
