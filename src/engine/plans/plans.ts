import type { Event } from '../../base/emitter.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import type { DecisionWords } from '../../domain/decision/decisionWords.ts';
import type { ReadinessReport } from '../../domain/readiness/readiness.ts';
import type { WorkspaceSetup } from '../../domain/setup/setup.ts';
import type { CreatePorts } from '../commissions/create.ts';
import type { Needs } from '../ports/context.ts';
import type { DecisionListing } from '../ports/decisions.ts';
import { initProject, planInit, type InitPlan } from '../project/initProject.ts';
import { readinessNow } from '../project/readiness.ts';
import { confirmSetup, setupNow, type SetupState } from '../proof/confirmation.ts';
import { checkDecision, type Checked, type DecisionCheck } from './checkDecision.ts';
import { importDecisions, type Imported, type ImportOrder } from './importDecisions.ts';
import { newDecision, type NewDecision } from './newDecision.ts';
import type { PlanOrder } from './planDraft.ts';
import { preparePlan, writePlan, type PreparedPlan } from './prepare.ts';
import { writingAids, type WritingAids } from './writingAids.ts';

export type PlansPorts = CreatePorts & Needs<'foreign' | 'plans' | 'setups'>;

/** What the project's own files say is to be done, and what we write among them when we are asked to. */
export class Plans {
  /** Fires after files of decisions changed, while somebody listens. */
  readonly onDidChangeDecisions: Event<void>;
  private readonly ports: PlansPorts;

  constructor(ports: PlansPorts) {
    this.ports = ports;
    this.onDidChangeDecisions = ports.decisions.onDidChange;
  }

  /** Decisions as their files are now. */
  decisions(): Promise<DecisionListing> {
    return this.ports.decisions.list();
  }

  /** Whether a decision, or a text, can be commissioned; nothing is written. Throws as `plans/checkDecision` says. */
  checkDecision(checked: Checked): Promise<DecisionCheck> {
    return checkDecision(this.ports, checked);
  }

  /** Writes a decision as far as it was said. Throws as `plans/newDecision` says. */
  newDecision(words: DecisionWords): Promise<NewDecision> {
    return newDecision(this.ports, words);
  }

  /** Files, commands and counts for whoever writes a decision; nothing is run or written. */
  writingAids(): Promise<WritingAids> {
    return writingAids(this.ports);
  }

  /** Makes draft decisions of what other tools keep. Throws as `plans/importDecisions` says. */
  importDecisions(order: ImportOrder): Promise<Imported> {
    return importDecisions(this.ports, order);
  }

  /** Writes a plan and nothing else. Throws as `plans/prepare` says. */
  write(order: PlanOrder): Promise<PreparedPlan> {
    return writePlan(this.ports, order);
  }

  /** Makes or reuses the commissions of a plan, all or none. Throws as `plans/prepare` says. */
  prepare(order: PlanOrder): Promise<PreparedPlan> {
    return preparePlan(this.ports, order);
  }

  /** How far the project is specified. */
  readiness(): Promise<ReadinessReport> {
    return readinessNow(this.ports);
  }

  /** What initialising the project would write; nothing is written. */
  planInit(name: string): Promise<InitPlan> {
    return planInit(this.ports, name);
  }

  /** Writes it, changing no file that is there. @throws Fault `file_not_writable`. */
  init(plan: InitPlan): Promise<ReadinessReport> {
    return initProject(this.ports, plan);
  }

  /** What sets workspaces up, and whether the operator confirmed it. @throws Fault `workspace_setup_invalid`. */
  setup(): Promise<SetupState> {
    return setupNow(this.ports);
  }

  /** Takes it as seen, if it still has this hash. Throws as `proof/confirmation` says. */
  confirmSetup(hash: string, by: Actor): Promise<WorkspaceSetup> {
    return confirmSetup(this.ports, { hash, by });
  }
}
