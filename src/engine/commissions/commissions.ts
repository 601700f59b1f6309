import type { CommissionView } from '../../domain/commission/view.ts';
import type { Asked } from '../authority/guards.ts';
import { createBatch } from './batch.ts';
import type { Needs } from '../ports/context.ts';
import { createCommissions, type CreatePorts, type TellIssued } from './create.ts';
import { makeDepend, type DependOrder } from './depend.ts';
import type { CreateRequest, Issued } from './issue.ts';
import { refreshCommissions, type RefreshOrder, type RefreshReport } from './refresh.ts';
import { resumeCommission, type ResumeOrder } from './resume.ts';
import { cancelCommission, queueCommission, requeueCommission } from './steer.ts';

/** Authority over single pieces of work: given, given anew, and taken back. */
export class Commissions {
  private readonly ports: CreatePorts & Needs<'processes'>;

  constructor(ports: CreatePorts & Needs<'processes'>) {
    this.ports = ports;
  }

  /** All of them or none. Throws as `commissions/issue` and `commissions/create` say. */
  create(requests: readonly CreateRequest[]): Promise<readonly Issued[]> {
    return createCommissions(this.ports, requests);
  }

  /** As {@link create}, and refuses repeated decisions and waits that never end. Throws as `commissions/batch` says. */
  createBatch(requests: readonly CreateRequest[], tell?: TellIssued): Promise<readonly Issued[]> {
    return createBatch(this.ports, requests, tell);
  }

  /** A draft is wanted now. Throws as `commissions/steer` says, as do requeue and cancel. */
  queue(asked: Omit<Asked, 'reason'>): Promise<CommissionView> {
    return queueCommission(this.ports, asked);
  }

  /** Whom it waits for, while it has not begun. Throws as `commissions/depend` says. */
  depend(order: DependOrder): Promise<CommissionView> {
    return makeDepend(this.ports, order);
  }

  requeue(asked: Asked & { readonly feedback?: string }): Promise<CommissionView> {
    return requeueCommission(this.ports, asked);
  }

  /** Goes on where it stopped. Throws as `commissions/resume` says. */
  resume(order: ResumeOrder): Promise<CommissionView> {
    return resumeCommission(this.ports, order);
  }

  cancel(asked: Asked): Promise<CommissionView> {
    return cancelCommission(this.ports, asked);
  }

  /** Issues stale ones anew: all, or none when any cannot be. Throws as `commissions/refresh` says. */
  refresh(order: RefreshOrder): Promise<RefreshReport> {
    return refreshCommissions(this.ports, order);
  }
}
