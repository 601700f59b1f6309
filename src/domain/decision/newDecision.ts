/** Characters of the part of an id that says what the decision is about (docs/rules.md R6). */
const longestSlug = 48;

/** Letters and digits of a title with dashes between; empty where a title has none we can write. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replaceAll(/^-|-$/g, '');
}

/** `dec-YYYYMMDD-<slug>-<8 hex>`; without a slug where the title gives none. */
export function decisionIdOf(title: string, dateStamp: string, hex: string): string {
  return ['dec', dateStamp, slugOf(title), hex].filter(Boolean).join('-');
}

/** What an operator says of a new decision; the rest is left to be filled in. */
export interface DecisionWords {
  /** One line. */
  readonly title: string;
  readonly context?: string;
  readonly problemRefs?: readonly string[];
  readonly affectedFiles?: readonly string[];
  readonly allowedPaths?: readonly string[];
  /** Commands. */
  readonly evidence?: readonly string[];
  readonly criteria?: readonly string[];
}

/** A decision file that loads as it is; what is still to be said stands in its text. `at`: epoch ms. */
export function decisionFileText(id: string, words: DecisionWords, at: number): string {
  const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const front = [
    `id: ${id}`,
    'kind: DecisionRecord',
    'version: 1',
    'status: active',
    `title: ${scalar(words.title)}`,
    ...(words.context === undefined ? [] : [`context: ${scalar(words.context)}`]),
    `created_at: ${time}`,
    `updated_at: ${time}`,
    ...listOf('problem_refs', words.problemRefs),
    ...listOf('affected_files', words.affectedFiles),
    ...listOf('allowed_paths', words.allowedPaths),
    ...evidenceLines(words),
  ];
  const lines = ['---', ...front, '---', '', `# ${words.title}`, '', ...body];
  return `${lines.join('\n')}\n`;
}

const body = [
  '## Decision',
  '',
  'TODO: what to do, and how one sees that it is done. The agent reads this text word for word.',
];

function evidenceLines({ evidence = [], criteria = [] }: DecisionWords): string[] {
  const lines = [
    ...evidence.map((command) => `  - ${scalar(command)}`),
    ...criteria.map((text) => `  - criterion: ${scalar(text)}`),
  ];
  return lines.length === 0 ? [] : ['evidence_requirements:', ...lines];
}

function listOf(key: string, items: readonly string[] = []): string[] {
  return items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${scalar(item)}`)];
}

/** Words any reader of YAML takes for text, haft's own line reader included, stay without quotes. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w .,()/*+-]*$/.test(text) && text === text.trim();
  const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}
