import type { Actor } from '../../domain/commission/actor.ts';
import type { DrainAsk } from '../../domain/commission/drainFact.ts';
import type { Landings } from '../landing/landings.ts';
import { permitRun, type RunPermit, type RunWish } from '../project/readiness.ts';
import type { Prover } from '../proof/prover.ts';
import { attach, type Attached } from './attach.ts';
import { Drain } from './drain.ts';
import type { DrainOrder, DrainPorts } from './order.ts';
import { requestOfLeader, type Answer } from './request.ts';
import type { TakenOver } from '../words/holderText.ts';
import { takeOver, type TakeOver } from './takeOver.ts';

/** Runs of commissions: those of this process, and what is asked of one that another process leads. */
export class Drains {
  private readonly ports: DrainPorts;
  private readonly prover: Prover;
  private readonly landings: Landings;
  private readonly mine = new Set<Drain>();

  constructor(ports: DrainPorts, prover: Prover, landings: Landings) {
    this.ports = ports;
    this.prover = prover;
    this.landings = landings;
  }

  /**
   * The gate {@link start} stands behind, for a surface that creates commissions first.
   * @throws Fault `store_read_only`, `readiness_missing`, `readiness_needs_init`, `readiness_needs_onboard`,
   * `workspace_setup_invalid`, `workspace_setup_unconfirmed`.
   */
  permit(wish: RunWish): Promise<RunPermit> {
    return permitRun(this.ports, wish);
  }

  /**
   * Starts to run commissions in this process; `order.override` is recorded on each where the project is
   * not specified yet.
   * @throws Fault as {@link permit} and `ports/agent` say, `drain_in_progress`, store faults,
   * `workspace_failed`, `repository_gone`.
   */
  async start(order: DrainOrder): Promise<Drain> {
    const { ports, prover, landings } = this;
    const permit = await this.permit(order);
    await ports.agents.check();
    await ports.workspaces.check();
    const drain = await Drain.start(ports, { prover, landings, permit }, order);
    this.mine.add(drain);
    void drain.done.then(() => this.mine.delete(drain));
    return drain;
  }

  /** Watches the drain another process leads, if there is one. */
  attach(): Attached | undefined {
    return attach(this.ports);
  }

  /**
   * Asks the drain that runs in any process, and resolves when it has answered.
   * @throws Fault `no_drain`, `drain_silent`.
   */
  request(by: Actor, ask: DrainAsk): Promise<Answer> {
    return requestOfLeader(this.ports, by, ask);
  }

  /** @throws Fault `reason_required`, `no_drain`, `leader_alive`. Starts nothing. */
  takeOver(asked: TakeOver): Promise<TakenOver> {
    return takeOver(this.ports, asked);
  }

  /** Interrupts what runs in this process; its work stays resumable. Resolves when all has ended. */
  async close(): Promise<void> {
    const running = [...this.mine];
    for (const drain of running) drain.interrupt();
    await Promise.all(running.map(({ done }) => done));
  }
}
