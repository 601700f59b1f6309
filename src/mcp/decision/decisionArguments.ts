import { duration, flag, text, texts, whole } from '../argument.ts';
import { evidenceRequirements } from '../evidenceArguments.ts';

/** What can be said of a new decision beside its title. */
export const words = {
  body: text(
    'Markdown that the agent who does the work reads word for word, and all it is told: what to do, why, and how one sees that it is done.',
  ),
  context: text('Group it belongs to.'),
  allowed_paths: texts('Patterns of what the work may change, such as docs/ or src/**/*.ts.'),
  forbidden_paths: texts('Patterns of what the work must not change.'),
  affected_files: texts(
    'Files the work is about; they are its paths where allowed_paths is left out.',
  ),
  evidence_requirements: evidenceRequirements,
  criteria: texts('What must be true, in words, beside all other evidence. It proves nothing.'),
  judge: flag('A fresh read-only thread answers the criteria.'),
  invariants: texts('What must stay true, in words.'),
  depends_on: texts('Decisions that must have landed before, by their ids.'),
  problem_refs: texts('Problems it answers, by their ids.'),
  section_refs: texts('Sections of the specifications it stands under.'),
  valid_until: text(
    'A date, or an RFC 3339 time with its zone, after which it authorizes nothing.',
  ),
  max_turns: whole('Turns of the agent, repair turns included.', 1),
  max_tokens: whole('Tokens of all turns.', 1),
  max_time: duration('Time of all turns, such as 90m.'),
  repair_turns: whole('How often red evidence goes back to the agent.', 0),
} as const;

/** Everything that can be said to `haft_decision` beside its action. */
export const decisionArguments = {
  title: text('What was decided, in one line.'),
  ...words,
  decision_ref: text('Decision, by its id.'),
  text: text('A whole decision file, front matter and body, that is only checked.'),
} as const;
