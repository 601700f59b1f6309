import { existsSync } from 'node:fs';
import { Fault } from '../../../base/fault.ts';
import { runBytes, type BytesResult } from '../../process/child.ts';
import { gitEnvironment, type Setting } from './gitEnvironment.ts';
import { StandingGit } from './standingGit.ts';

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
  /** Kills the child and all it started after so many milliseconds. */
  readonly timeoutMs?: number;
  /** Kills the child and all it started, and the call fails as one that did not end. */
  readonly signal?: AbortSignal;
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
    const { stdin: input, onSpawn, timeoutMs, signal } = call;
    const ended = await runBytes('git', args, {
      cwd,
      env: gitEnvironment({ ...this.place.env, ...call.env }, settings),
      maxBytes: maxOutput,
      group: call.detached === true ? 'own' : 'shared',
      ...(input !== undefined && { input }),
      ...(onSpawn !== undefined && { onSpawn }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(signal !== undefined && { signal }),
    });
    const { exitCode, stdout, stderr } = ended;
    if (exitCode === null) throw unfinished(args, cwd, ended);
    return { exitCode, stdout, stderr };
  }

  /** One in the same place that stays to answer by lines; whoever asks for it lets it go. */
  standing(args: readonly string[]): StandingGit {
    const { cwd, env = {}, settings = [] } = this.place;
    return new StandingGit(() => ({ args, cwd, env: gitEnvironment(env, settings) }));
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

function unfinished(args: readonly string[], cwd: string, { code, stderr }: BytesResult): Fault {
  if (code !== 'ENOENT' || !existsSync(cwd)) {
    return gitFailed(args, stderr || 'it did not end by itself');
  }
  return new Fault({
    code: 'git_missing',
    what: 'git was not found on the PATH.',
    advice: 'Install git 2.39 or newer.',
  });
}
