/**
 * What each key of a decision's front matter means, in Markdown and without a full stop: the one text of the
 * page of all that can be set and of the editor (docs/rules.md R221). Those of bounds mean the same in a plan.
 * The first are those that a decision is hardly written without.
 */
export const keyMeanings: Readonly<Record<string, string>> = {
  id: 'its id. Required',
  kind: '`DecisionRecord`. Required',
  title: 'in one line. Required',
  allowed_paths: 'paths and patterns that may change; a folder means all below it',
  evidence_requirements:
    'a text is a command that must be green; `{ command, network, loopback, baseline, timeout }` and `{ criterion }` say more',
  depends_on: 'ids of decisions whose results must have landed first',
  forbidden_paths: 'paths that must not change, whatever is allowed',
  affected_files: 'files the work is about; what may change where nothing else is said',
  invariants: 'what must stay true; the agent reads it',
  valid_until: 'from then on it authorizes nothing new',
  status: 'only `active` can be commissioned, and is the default',
  version: 'a whole number',
  context: 'group it belongs to',
  mode: "haft's mode of the decision; kept",
  created_at: 'kept',
  updated_at: 'kept; makes nothing stale',
  links: 'list of `{ ref, type }`',
  problem_refs: 'problems it answers',
  section_refs: 'sections of specifications it stands on; work is stale when they change',
  judge: '`true`: a fresh read-only thread answers the criteria',
  max_turns: 'turns of the agent, repair turns included',
  max_tokens: 'tokens of all turns',
  max_time: 'time of all turns, such as `90m`',
  repair_turns: 'how often red evidence goes back to the agent',
};

/** Keys whose value is a list, each entry on a line of its own. */
const lists: ReadonlySet<string> = new Set([
  ...['links', 'problem_refs', 'section_refs', 'invariants', 'depends_on'],
  ...['allowed_paths', 'forbidden_paths', 'affected_files', 'evidence_requirements'],
]);

export const isListKey = (key: string): boolean => lists.has(key);

/** Values a key is known to take; none where it takes any. */
export const knownValues: Readonly<Record<string, readonly string[]>> = {
  kind: ['DecisionRecord'],
  status: ['active', 'superseded', 'deprecated'],
  judge: ['true', 'false'],
};
