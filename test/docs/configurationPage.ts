/**
 * The page of all that can be set, made from the manifest and from what reads files and environment. Written
 * anew by `node test/docs/configurationPage.ts`; a test holds page and code equal.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decisionKeys } from '../../src/adapters/decisions/decisionKeys.ts';
import { largestPlan } from '../../src/adapters/plans/planFile.ts';
import { knownKeys } from '../../src/adapters/plans/planKeys.ts';
import { setupKeys } from '../../src/adapters/setups/setupKeys.ts';
import { keyMeanings } from '../../src/domain/decision/keyMeanings.ts';
import { defaultTimeoutS, longestTimeoutS, setupFile } from '../../src/domain/setup/setup.ts';
import { manifestOnDisk } from './manifest.ts';
import { header, row } from './markdown.ts';

export const configurationFile = join(import.meta.dirname, '../../docs/configuration.md');

const root = join(import.meta.dirname, '../..');

/** What each variable is for; one that the sources read and this does not name is no page. */
const variables: Readonly<Record<string, string>> = {
  CODEX_HOME: "the operator's own codex settings: model, provider, account. Default `~/.codex`",
  COLUMNS: 'width of tables, in a terminal',
  HAFT_CODEX_PATH: 'the codex binary. Wins over `haft.codexPath`; default: the one on `PATH`',
  HAFT_DEBUG: 'set to anything: the command line says on stderr what it does, and shows stacks',
  HAFT_DISK_BUDGET:
    'how much may be kept for the repository before nothing more is started, such as `20 GB`. Wins over `haft.diskBudget`; without either, any amount',
  HAFT_WORKSPACE_ROOT:
    'folder of the workspaces. Wins over `haft.workspaceRoot`; default `~/.open-sleigh/workspaces`',
  HOME: 'where `~` is',
  OPEN_SLEIGH_STALE_LEASE_MAX_AGE_S:
    'seconds after which a claim is not taken up again unasked; 0: never so. Wins over `haft.staleLeaseMaxAgeSeconds`; default 86400',
  PATH: 'where git, codex and what evidence needs are looked for',
  XDG_CONFIG_HOME: 'where more secrets are, which no command reads',
};

const setup: Readonly<Record<string, string>> = {
  share:
    'ignored folders of your checkout that workspaces and proofs read where they are, and cannot write',
  copy: 'ignored files and folders of your checkout that each workspace and proof gets a copy of',
  commands: 'run then, one after the other, in the sandbox; they may write ignored files only',
  network: '`true`: the commands have the network. Default `false`',
  loopback: '`true`: the commands have a loopback of their own. Default `false`',
  agent_loopback: '`true`: agents have one as well. Default `false`',
  env: 'variables for agents, evidence and the commands; `{cache}` is a writable folder of the place',
  deny: 'more places that none of them reads',
  allow: 'places on the list of secrets that are open all the same',
  timeout_s: `seconds that one command may take: ${defaultTimeoutS}, at most ${longestTimeoutS}`,
};

const terms: Readonly<Record<string, string>> = {
  repo_ref: 'label of the repository. Default `local:<folder>`',
  base_sha: 'commit the authority is issued on. Default: tip of the branch',
  target_branch: 'branch to land on. Default: the current one',
  projection_policy:
    '`local_only`, `external_optional` or `external_required`; nothing is ever published',
  delivery_policy:
    '`workspace_patch_manual` (default) or `workspace_patch_auto_on_pass`; the latter at an entry only',
  valid_for: 'how long the commission may start, such as `168h`, which is the default',
  valid_until: 'until when; wins over `valid_for`',
  queue: 'name of a queue; shown',
  priority: 'higher runs earlier. Default 0',
  tags: 'words of your own; shown',
  slice_description: 'which part of the decision it takes',
  allowed_actions: 'default `edit_files` and `run_tests`',
  allowed_modules: 'modules it may touch, as envelopes speak of them',
  lockset: 'further paths to keep other work away from',
  criteria: 'what must be true, in words; proves nothing',
  accept_judgement: '`true`: its answers alone may land work that has only criteria',
  autonomy_envelope_ref: 'envelope of `.haft/envelopes` that bounds it further',
};

const plan: Readonly<Record<string, string>> = {
  id: 'id of the plan',
  revision: 'its revision; commissions of the same one are used again',
  title: 'in words',
  defaults: 'keys of the entries, for those that say nothing',
  decisions: 'the entries: ids, or keys and values',
  ref: 'id of the decision',
  decision_ref: 'the same',
  depends_on: 'ids of decisions whose results must have landed first',
};

/** Rows of exactly these keys. @throws Error where a key has no meaning here. */
function rows(keys: Iterable<string>, ...meanings: Readonly<Record<string, string>>[]): string[] {
  return [...keys].map((key) => {
    const meaning = meanings.find((one) => Object.hasOwn(one, key))?.[key];
    if (meaning === undefined) throw new Error(`nothing is said of ${key}`);
    return row(`\`${key}\``, meaning);
  });
}

/** Names of variables that the sources read of the environment. */
export function variablesRead(): string[] {
  const found = globSync('src/**/*.ts', { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const asked = [...text.matchAll(/\benv(?:ironment)?\['([A-Z][A-Z_]*)'\]/g)];
    const taken = [...text.matchAll(/\{ ([A-Z][A-Z_]*) \}: Readonly<Record/g)];
    return [...asked, ...taken].flatMap(([, name]) => name ?? []);
  });
  return [...new Set(found)].toSorted();
}

interface Setting {
  readonly default: string | number | boolean | readonly string[];
  readonly markdownDescription: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Configured {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const range = ({ minimum, maximum }: Setting): string =>
  minimum === undefined || maximum === undefined ? '' : `${minimum} to ${maximum}`;

/** The whole page as Markdown, before it is formatted. */
export function configurationPage(): string {
  const { properties } = (manifestOnDisk() as Configured).contributes.configuration;
  const termKeys = [...knownKeys.defaults];
  const own = (keys: ReadonlySet<string>): string[] =>
    [...keys].filter((key) => !knownKeys.defaults.has(key));
  return [
    '# Configuration',
    '',
    'Made from what reads it by `node test/docs/configurationPage.ts`; a test holds both equal.',
    '',
    'Of a bound that is set in several places the nearest wins: the commission, its plan, its decision, the settings.',
    '',
    '## Settings of the editor',
    '',
    ...header('setting', 'default', 'from … to', 'meaning'),
    ...Object.entries(properties).map(([name, one]) =>
      row(`\`${name}\``, `\`${JSON.stringify(one.default)}\``, range(one), one.markdownDescription),
    ),
    '',
    '## Environment',
    '',
    ...header('variable', 'meaning'),
    ...rows(variablesRead(), variables),
    '',
    `## Set-up of workspaces: \`${setupFile}\``,
    '',
    'Carried out only as you confirmed it with `haft harness confirm-setup`. A key that is not here is refused.',
    '',
    ...header('key', 'meaning'),
    ...rows(Object.keys(setupKeys.in.shape), setup),
    '',
    '## Decisions: the front matter of `.haft/decisions/*.md`',
    '',
    'Keys that are not here are kept and change nothing.',
    '',
    ...header('key', 'meaning'),
    ...rows(Object.keys(decisionKeys.out.shape), keyMeanings),
    '',
    '## Plans: `.haft/plans/*.yaml`',
    '',
    `A plan has ${largestPlan / 1024 ** 2} MiB at most, some 70,000 decisions.`,
    '',
    ...header('key of the plan', 'meaning'),
    ...rows(own(knownKeys.top), plan),
    '',
    ...header('key of an entry', 'meaning'),
    ...rows(own(knownKeys.entry), plan),
    '',
    'These may stand at an entry, in `defaults`, and at the top, for all entries:',
    '',
    ...header('key', 'meaning'),
    ...rows(termKeys, terms, keyMeanings),
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(configurationFile, configurationPage());
