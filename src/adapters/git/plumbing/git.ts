import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { Fault } from '../../../base/fault.ts';
import { gitEnvironment, type Setting } from './gitEnvironment.ts';

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Where and how a git call runs. */
export interface GitPlace {
  readonly cwd: string;
  /** Added last: `GIT_DIR`, `GIT_INDEX_FILE` and the like. */
  readonly env?: Readonly<Record<string, string>>;
  /** Over the pinned settings. */
  readonly settings?: readonly Setting[];
}

export interface GitCall {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: readonly Setting[];
  /** Called with the child's pid before it is given any input. */
  readonly onSpawn?: (pid: number) => void;
  /** Own process group: what ends us from a terminal does not cut the child off half-way. */
  readonly detached?: boolean;
  /** Kills the child's whole group after so many milliseconds; needs `detached`. */
  readonly timeoutMs?: number;
}

/** Room for the largest blob we read into memory, in bytes. */
const maxOutput = 1024 ** 3;

/** Git in one place: the only way this program starts it. Never a shell, a hook, a prompt or the network. */
export class Git {
  private readonly place: GitPlace;

  constructor(place: GitPlace) {
    this.place = place;
  }

  /** The same place with more environment or settings. */
  at(more: Partial<GitPlace>): Git {
    const { cwd = this.place.cwd } = more;
    return new Git({
      cwd,
      env: { ...this.place.env, ...more.env },
      settings: [...(this.place.settings ?? []), ...(more.settings ?? [])],
    });
  }

  /**
   * Runs git and gives whatever it said, whatever the exit code.
   * @throws Fault `git_missing`, `git_failed` when it could not run to its end.
   */
  async run(args: readonly string[], call: GitCall = {}): Promise<GitResult> {
    const { cwd } = this.place;
    const settings = [...(this.place.settings ?? []), ...(call.settings ?? [])];
    const child = execa('git', args, {
      cwd,
      env: gitEnvironment({ ...this.place.env, ...call.env }, settings),
      extendEnv: false,
      encoding: 'buffer',
      stripFinalNewline: false,
      reject: false,
      maxBuffer: maxOutput,
      cleanup: false,
      detached: call.detached ?? false,
      stdin: call.stdin === undefined ? 'ignore' : 'pipe',
    });
    if (child.pid !== undefined) call.onSpawn?.(child.pid);
    // A child that ends before reading all it was given is judged by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(call.stdin);
    const timer = killLater(child.pid, call.timeoutMs);
    const ended = await child;
    clearTimeout(timer);
    const stderr = Buffer.from(ended.stderr).toString();
    const { exitCode } = ended;
    if (exitCode === undefined || ended.isMaxBuffer) throw unfinished(args, cwd, ended, stderr);
    return { exitCode, stdout: Buffer.from(ended.stdout), stderr };
  }

  /**
   * Runs git and gives its output.
   * @throws Fault `git_failed` on any exit code but 0.
   */
  async must(args: readonly string[], call: GitCall = {}): Promise<Buffer> {
    const { exitCode, stdout, stderr } = await this.run(args, call);
    if (exitCode !== 0) throw gitFailed(args, stderr);
    return stdout;
  }

  /** As {@link must}, as text without the final newline. */
  async text(args: readonly string[], call: GitCall = {}): Promise<string> {
    return (await this.must(args, call)).toString().replace(/\n$/, '');
  }
}

/** A git call that should not have failed, with what git said. */
export function gitFailed(args: readonly string[], stderr: string): Fault {
  const said = stderr.trim().split('\n').slice(-3).join(' ');
  return new Fault({
    code: 'git_failed',
    what: `git ${args[0] ?? ''} failed: ${said || 'it gave no reason'}.`,
    advice: 'Run "git fsck" and "git status" in the repository, then try again.',
    facts: { args: [...args], stderr },
  });
}

function unfinished(
  args: readonly string[],
  cwd: string,
  {
    code,
    shortMessage,
  }: { readonly code?: string | undefined; readonly shortMessage?: string | undefined },
  stderr: string,
): Fault {
  if (code !== 'ENOENT' || !existsSync(cwd)) {
    return gitFailed(args, stderr || (shortMessage ?? 'it did not end by itself'));
  }
  return new Fault({
    code: 'git_missing',
    what: 'git was not found on the PATH.',
    advice: 'Install git 2.39 or newer.',
  });
}

function killLater(pid: number | undefined, ms: number | undefined): NodeJS.Timeout | undefined {
  if (pid === undefined || ms === undefined) return undefined;
  return setTimeout(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group ended in the same moment.
    }
  }, ms);
}
