import { Fault } from '../../base/fault.ts';

/** One thing wrong with a plan; without a place where no file says it. */
export interface PlanProblem {
  readonly code: string;
  /** One sentence. */
  readonly what: string;
  /** One sentence. */
  readonly advice: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The fault for all that is wrong with a plan: the first one in its sentences, each one in its facts. */
export function planFault([first, ...others]: readonly [PlanProblem, ...PlanProblem[]]): Fault {
  const more = others.map(located);
  const rest = more.length > 0 ? ` Also: ${more.slice(0, 5).join(' ')}` : '';
  const unsaid = more.length > 5 ? ` And ${more.length - 5} more.` : '';
  return new Fault({
    code: first.code,
    what: located(first),
    advice: `${first.advice}${rest}${unsaid}`,
    facts: {
      problems: [first, ...others].map(({ file, line, column, code, what }) => {
        return { file, line, column, code, what };
      }),
    },
  });
}

function located({ file, line, column, what }: PlanProblem): string {
  if (file === undefined) return what;
  return `${file}:${line ?? 1}:${column ?? 1} ${what}`;
}
