export interface Check {
  readonly kind: 'check';
  readonly name: string;
  readonly command: readonly string[];
  /** Takes minutes: only in a long run, or when it is named. */
  readonly long?: true;
}

export interface Suite {
  readonly kind: 'suite';
  readonly name: string;
  /** A glob. */
  readonly files: string;
  /** For one test, ms. */
  readonly timeoutMs: number;
  /** Processes that may run at the same time. */
  readonly lanes: number;
  /** Files that share a process: one, unless they only compute, when starting it costs more than they do. */
  readonly perProcess: number;
  /** It waits for children and has limits for that: it begins when the checks are over. */
  readonly calm: boolean;
}

/** What `npm test` does, in this order. */
export const stages: readonly (Check | Suite)[] = [
  { kind: 'check', name: 'types', command: ['tsc', '--noEmit'] },
  { kind: 'check', name: 'lint', command: ['eslint', '.', '--max-warnings=0'] },
  { kind: 'check', name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { kind: 'check', name: 'mutation', command: ['stryker', 'run'], long: true },
  suite('architecture', { timeoutMs: 20_000, lanes: 2, perProcess: 1, calm: false }),
  suite('unit', { timeoutMs: 60_000, lanes: 2, perProcess: 20, calm: false }),
  suite('fuzz', { timeoutMs: 60_000, lanes: 2, perProcess: 4, calm: false }),
  // Mostly waits for children, so that three of them fill two cores.
  suite('integration', { timeoutMs: 60_000, lanes: 3, perProcess: 1, calm: true }),
  // One editor at a time: its reactions are measured.
  suite('workbench', { timeoutMs: 120_000, lanes: 1, perProcess: 1, calm: true }),
];

function suite(name: string, how: Omit<Suite, 'kind' | 'name' | 'files'>): Suite {
  return { kind: 'suite', name, files: `test/${name}/**/*.test.ts`, ...how };
}
