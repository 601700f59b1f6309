import type { Disposable } from '../../../base/lifecycle.ts';
import { startLines, type LineChild } from '../../process/lineChild.ts';

/** What one needs to be started: the arguments, and all of its environment. */
export interface StandingPlan {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface StandingLimits {
  /** So many questions are for calls of their own first: a short command asks fewer. */
  readonly few: number;
  /** Milliseconds after which one that nobody asks ends, and keeps nobody's process from ending. */
  readonly idleMs: number;
}
const usual: StandingLimits = { few: 6, idleMs: 2_000 };
const graceMs = 500;

interface Question {
  readonly heard: string[];
  left: number;
  readonly answer: (lines: readonly string[] | undefined) => void;
}

/**
 * A git that stays to answer line by line, for commands that do so (docs/decisions/0022-git-that-stays.md). It is
 * a shorter way and never the only one: whenever it does not answer, whoever asked makes a call of their own,
 * and hears from that what is wrong.
 */
export class StandingGit implements Disposable {
  private readonly plan: () => StandingPlan;
  private readonly limits: StandingLimits;
  private child: LineChild | undefined;
  private questions: Question[] = [];
  private asked = 0;
  private idle: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(plan: () => StandingPlan, limits: StandingLimits = usual) {
    this.plan = plan;
    this.limits = limits;
  }

  /** Undefined while none runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * @param lines Without line ends.
   * @param answers How many lines tell the answer.
   * @returns Undefined where a call of one's own is to be made: nothing was asked, or no answer came and what
   * was asked for may or may not have happened.
   */
  ask(lines: readonly string[], answers: number): Promise<readonly string[] | undefined> {
    this.asked += 1;
    const cannot = this.isClosed || lines.some((line) => /[\n\0]/.test(line));
    if (cannot || this.asked <= this.limits.few) return Promise.resolve(undefined);
    clearTimeout(this.idle);
    const child = (this.child ??= this.start());
    return new Promise((answer) => {
      this.questions.push({ heard: [], left: answers, answer });
      for (const line of lines) child.send(line);
    });
  }

  /** Lets it end; questions from now on are for calls of their own. */
  dispose(): void {
    this.isClosed = true;
    this.end();
  }

  private start(): LineChild {
    const { args, cwd, env } = this.plan();
    const child = startLines('git', args, { cwd, env, onLine: (line) => this.hear(child, line) });
    void child.ended.then(() => this.lose(child));
    return child;
  }

  private hear(child: LineChild, line: string): void {
    const question = child === this.child ? this.questions[0] : undefined;
    if (question === undefined) return;
    question.heard.push(line);
    question.left -= 1;
    if (question.left > 0) return;
    this.questions.shift();
    question.answer(question.heard);
    if (this.questions.length > 0) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.end(), this.limits.idleMs);
  }

  /** What it was asked and has not answered, it will not answer any more. */
  private lose(child: LineChild): void {
    if (this.child !== child) return;
    this.child = undefined;
    for (const { answer } of this.questions.splice(0)) answer(undefined);
  }

  private end(): void {
    clearTimeout(this.idle);
    const { child } = this;
    if (child === undefined) return;
    this.lose(child);
    void child.stop(graceMs);
  }
}
