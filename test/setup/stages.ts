export interface Check {
  readonly kind: 'check';
  readonly name: string;
  readonly command: readonly string[];
}

export interface Suite {
  readonly kind: 'suite';
  readonly name: string;
  /** A glob. */
  readonly files: string;
  /** For one test, ms. */
  readonly timeoutMs: number;
}

/** What `npm test` does, in this order. */
export const stages: readonly (Check | Suite)[] = [
  { kind: 'check', name: 'types', command: ['tsc', '--noEmit'] },
  { kind: 'check', name: 'lint', command: ['eslint', '.', '--max-warnings=0'] },
  { kind: 'check', name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  suite('architecture', 20_000),
  suite('unit', 10_000),
  suite('integration', 60_000),
  suite('workbench', 120_000),
];

function suite(name: string, timeoutMs: number): Suite {
  return { kind: 'suite', name, files: `test/${name}/**/*.test.ts`, timeoutMs };
}
