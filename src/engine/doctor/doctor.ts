import { asFault } from '../../base/fault.ts';
import type { Context } from '../ports/context.ts';
import { checkAgent } from './checkAgent.ts';
import { checkDisk } from './checkDisk.ts';
import { checkEditors } from './checkEditors.ts';
import { checkGit } from './checkGit.ts';
import { checkHooks } from './checkHooks.ts';
import { checkLeader } from './checkLeader.ts';
import { checkSandbox } from './checkSandbox.ts';
import { checkSigning } from './checkSigning.ts';
import { checkWorkspaces } from './checkWorkspaces.ts';
import { problem, type Check, type Diagnosis } from './diagnosis.ts';

/** How long one check may take, ms. */
const LIMIT_MS = 60_000;

/** Every check, in the order they are told. */
const checks = {
  git: checkGit,
  agent: checkAgent,
  sandbox: checkSandbox,
  signing: checkSigning,
  hooks: checkHooks,
  disk: checkDisk,
  workspaces: checkWorkspaces,
  leader: checkLeader,
  editors: checkEditors,
} as const satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;
export const checkNames = Object.keys(checks) as CheckName[];

/** A diagnosis with the check it comes from. */
export interface Finding extends Diagnosis {
  readonly check: CheckName;
}

/** Looks at what a night stands on, before it. */
export class Doctor {
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** These checks, or all, side by side, each within its limit (docs/rules.md R189). Never rejects. */
  async examine(names: readonly CheckName[] = checkNames): Promise<readonly Finding[]> {
    const found = await Promise.all(names.map((name) => this.carryOut(name)));
    return found.flat();
  }

  private async carryOut(check: CheckName): Promise<Finding[]> {
    const { clock } = this.context;
    const late = new AbortController();
    const waiting = new Promise<readonly Diagnosis[]>((resolve) => {
      late.signal.addEventListener('abort', () => resolve([tooLong]), { once: true });
    });
    const timer = clock.after(LIMIT_MS, () => late.abort(new Error('it takes too long')));
    try {
      const looking = checks[check](this.context, late.signal).catch(faulty);
      return (await Promise.race([looking, waiting])).map((one) => ({ check, ...one }));
    } finally {
      timer.dispose();
    }
  }
}

const tooLong = problem(
  'check_too_long',
  `This check did not end within ${LIMIT_MS / 1_000} s.`,
  'Run it again when the machine has less to do; what hangs then hangs in a drain as well.',
);

function faulty(thrown: unknown): readonly Diagnosis[] {
  const { code, message, advice } = asFault(thrown);
  return [problem(code, message, advice)];
}
