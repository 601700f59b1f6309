/**
 * Settings that hold for every git we start, whatever the operator, the repository or the tree says.
 * Handed over as `GIT_CONFIG_KEY_<n>`, which takes any name and wins over every file, as `-c` does.
 */
const pinned: readonly (readonly [key: string, value: string])[] = [
  // Nothing is executed: no hooks (also reference-transaction, post-index-change), no watchers.
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.editor', 'false'],
  ['core.askPass', 'false'],
  ['credential.helper', ''],
  // Nothing is fetched: a missing object is a fault, not a reason to go to the network.
  ['protocol.allow', 'never'],
  // Nothing is tidied in the background while we work.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['submodule.recurse', 'false'],
  // The same answer on every machine: renames are followed in merges, never guessed for whole folders.
  ['merge.directoryRenames', 'false'],
  ['merge.renames', 'true'],
  ['merge.renormalize', 'false'],
  ['diff.renames', 'false'],
  ['log.showSignature', 'false'],
  // We name a graft file so that none is read; git's advice against them would be all that is told of a fault.
  ['advice.graftFileDeprecated', 'false'],
  ['color.ui', 'false'],
  ['i18n.commitEncoding', 'UTF-8'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  // A conversion that would not round-trip is not a reason to die half-way through a checkout.
  ['core.safecrlf', 'false'],
  // Objects and refs are on disk before we acknowledge them.
  ['core.fsync', 'committed'],
  ['core.fsyncMethod', 'batch'],
];

/** What of the operator's `GIT_*` stays: who they are, and where their configuration lives. */
const kept =
  /^(?!GIT_)|^GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)$|^GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)$|^GIT_EXEC_PATH$/;

const fixed: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  GIT_ASKPASS: 'false',
  SSH_ASKPASS: 'false',
  GIT_PAGER: 'cat',
  GIT_EDITOR: 'false',
  GIT_SEQUENCE_EDITOR: 'false',
};

/** A setting for one git call; a later one wins. */
export type Setting = readonly [key: string, value: string];

/** The whole environment of one git child: the operator's without its `GIT_*`, then ours, then `own`. */
export function gitEnvironment(
  own: Readonly<Record<string, string>>,
  settings: readonly Setting[],
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && kept.test(name)) environment[name] = value;
  }
  const all = [...pinned, ...settings];
  const listed = all.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key] as const,
    [`GIT_CONFIG_VALUE_${at}`, value] as const,
  ]);
  return {
    ...environment,
    ...fixed,
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(listed),
    ...own,
  };
}
