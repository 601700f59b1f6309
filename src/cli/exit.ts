/** Exit codes of every command. */
export const exits = {
  ok: 0,
  /** A fault was reported on stderr. */
  fault: 1,
  /** `haft check`: there are findings. */
  findings: 1,
  /** The command line could not be understood. */
  usage: 2,
  /** `--strict-exit`: the drain ended and something needs the operator. */
  needsOperator: 3,
  /** Ended by the operator with Ctrl-C. */
  interrupted: 130,
} as const;
