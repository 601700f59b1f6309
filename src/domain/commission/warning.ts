/** Something an operator should know of a commission that is made; it stops nothing. */
export interface Warning {
  /** Those of one code say the same of different ones, and can be told together. */
  readonly code:
    | 'decision_unfilled'
    | 'section_unknown'
    | 'path_matches_nothing'
    | 'evidence_missing'
    | 'criteria_only'
    | 'evidence_reads_as_sentence'
    | 'evidence_goes_on_when_red'
    | 'criterion_reads_as_command'
    | 'nothing_to_judge'
    | 'judgement_impossible';
  /** A sentence that goes on after the name of whatever it is of. */
  readonly what: string;
}

/** All that is to be known of one, each as a text of its own. */
export const warningTexts = (of: string, warnings: readonly Warning[]): string[] =>
  warnings.map(({ what }) => `${of}: ${what}`);
