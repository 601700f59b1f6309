import { Fault } from '../../base/fault.ts';
import type { Needs } from '../ports/context.ts';

/**
 * Whether commits of the operator's can be made now: tried once, so that a key that is locked costs a night
 * one time limit and not one for each landing (docs/rules.md R134).
 */
export class Signing {
  private readonly ports: Needs<'report' | 'repository'>;
  private readonly ref: string;
  private trial: Promise<Fault | undefined> | undefined;

  /** @param name Of the drain: its trial has a ref of its own. */
  constructor(ports: Needs<'report' | 'repository'>, name: string) {
    this.ports = ports;
    this.ref = `refs/haft/trials/${name}`;
  }

  /** Why none can be made; `undefined` where they can, or where only a real one will tell. */
  broken(): Promise<Fault | undefined> {
    return (this.trial ??= this.tryOnce());
  }

  /** The next question is answered by a new trial. */
  forget(): void {
    this.trial = undefined;
  }

  private async tryOnce(): Promise<Fault | undefined> {
    const { repository, report } = this.ports;
    const message = 'Trial of a signature.\n';
    try {
      const head = await repository.head();
      if (head.kind === 'unborn') return undefined;
      const tree = await repository.treeOf(head.tip);
      await repository.commit({ tree, parent: head.tip, message, keepAs: this.ref });
      return undefined;
    } catch (thrown) {
      if (!Fault.is(thrown, 'commit_signing_failed')) return undefined;
      report(`landings wait, runs go on: ${thrown.message} ${thrown.advice}`);
      return thrown;
    } finally {
      await repository.forget([this.ref]).catch(() => undefined);
    }
  }
}
