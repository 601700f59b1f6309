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
  /** Files that may run at the same time. */
  readonly lanes: number;
}

/** What `npm test` does, in this order. */
export const stages: readonly (Check | Suite)[] = [
  { kind: 'check', name: 'types', command: ['tsc', '--noEmit'] },
  { kind: 'check', name: 'lint', command: ['eslint', '.', '--max-warnings=0'] },
  { kind: 'check', name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { kind: 'check', name: 'mutation', command: ['stryker', 'run'], long: true },
  suite('architecture', 20_000, 2),
  suite('unit', 10_000, 2),
  suite('fuzz', 60_000, 2),
  // Mostly waits for children, so that two of them fill two cores.
  suite('integration', 60_000, 2),
  // One editor at a time: its reactions are measured.
  suite('workbench', 120_000, 1),
];

function suite(name: string, timeoutMs: number, lanes: number): Suite {
  return { kind: 'suite', name, files: `test/${name}/**/*.test.ts`, timeoutMs, lanes };
}
