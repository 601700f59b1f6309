/**
 * The page of the Model Context Protocol, made from the tables of its tools. Written anew by
 * `node test/docs/mcpPage.ts`; a test holds page and tables equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planFeature } from '../../src/mcp/planFeature.ts';
import { resourceKinds } from '../../src/mcp/resources.ts';
import { inputSchemaOf, type Tool } from '../../src/mcp/tool.ts';
import { tools } from '../../src/mcp/tools.ts';

export const mcpFile = join(import.meta.dirname, '../../docs/mcp.md');

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const header = (...cells: readonly string[]): string[] => [
  row(...cells),
  row(...cells.map(() => '---')),
];

const code = (name: string): string => `\`${name}\``;

function typeOf({ type = '', items, anyOf, enum: words }: Schema): string {
  if (words) return words.length > 6 ? 'word' : words.map(code).join(', ');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  return type === 'array' && items ? `list of ${typeOf(items)}` : type;
}

function actionRows({ actions, terms }: Tool): string[] {
  return Object.entries(actions).map(([name, { kind, summary, needs, takes }]) => {
    const shared = terms?.names.every((one) => takes.includes(one)) ? terms.names : [];
    const all = [
      ...needs.map((one) => `**${code(one)}**`),
      ...takes.filter((one) => !shared.includes(one)).map(code),
      ...(terms && shared.length > 0 ? [terms.name] : []),
    ];
    return row(code(name), kind === 'operator' ? 'operator' : '', summary, all.join(', '));
  });
}

function argumentRows(tool: Tool): string[] {
  const { properties = {} } = inputSchemaOf(tool) as Schema;
  const own = Object.entries(properties).filter(([name]) => name !== 'action');
  return own.map(([name, schema]) => row(code(name), typeOf(schema), schema.description ?? ''));
}

/** Why an action is nobody's to call, by the code it is refused with. */
const refusals: Readonly<Record<string, string>> = {
  engine_only: 'what a run does is recorded by who runs it',
  operator_only: 'the drain is steered by its operator, whatever client was named',
};

function toolPart(tool: Tool): string[] {
  const { terms, refused = {} } = tool;
  return [
    `## \`${tool.name}\``,
    '',
    tool.summary,
    '',
    ...header('action', 'whose', 'what it does', 'arguments, **required** ones first'),
    ...actionRows(tool),
    '',
    ...(terms ? [`${terms.name}: ${terms.names.map(code).join(', ')}.`, ''] : []),
    ...Object.entries(refusals).flatMap(([why, because]) => {
      const names = Object.keys(refused).filter((name) => refused[name]?.code === why);
      if (names.length === 0) return [];
      return [`${names.map(code).join(', ')} are refused as ${code(why)}: ${because}.`, ''];
    }),
    ...header('argument', 'type', 'meaning'),
    ...argumentRows(tool),
    '',
  ];
}

/** The whole page as Markdown, before it is formatted. */
export function mcpPage(): string {
  return [
    '# Model Context Protocol',
    '',
    'Made from the tables in `src/mcp` by `node test/docs/mcpPage.ts`; a test holds both equal.',
    '',
    ...beginning,
    ...tools.flatMap(toolPart),
    '## Resources',
    '',
    ...header('address', 'type', 'what it holds'),
    ...Object.entries(resourceKinds).map(([kind, { description, mimeType }]) =>
      row(code(`haft://${kind}/{id}`), code(mimeType), description),
    ),
    '',
    'Resources can be subscribed to. What any process records is told: that a resource changed to who subscribed to it,',
    'and that there are others to list to everybody.',
    '',
    `## Prompt \`${planFeature.name}\``,
    '',
    planFeature.description,
    '',
    ...header('argument', 'required', 'meaning'),
    ...planFeature.arguments.map(({ name, required, description }) =>
      row(code(name), required ? 'yes' : '', description),
    ),
    '',
  ].join('\n');
}

const beginning = [
  '`haft serve` speaks the protocol on standard input and output, for one client, on the repository it is started in. It writes',
  'decisions and new commissions, and tells of everything; it runs no agent and lands nothing.',
  '',
  '## Starting it',
  '',
  '```json',
  '{ "mcpServers": { "haft": { "command": "haft", "args": ["serve"], "cwd": "/path/to/project" } } }',
  '```',
  '',
  '```toml',
  '# ~/.codex/config.toml',
  '[mcp_servers.haft]',
  'command = "haft"',
  'args = ["serve"]',
  'cwd = "/path/to/project"',
  '```',
  '',
  'In the editor nothing has to be set up: the extension offers the server of its folder to the agents of the window.',
  '',
  '## What is the operator’s alone',
  '',
  'Actions marked so change or land what exists. They are refused as `operator_only`, with the command line an operator would',
  'run. An operator who wants a client to have them names it as it names itself: `haft serve --allow-client <name>` in the',
  'configuration that starts the server, or `haft.mcp.allowedClients` in the user settings of the editor, which no',
  'workspace can set. Whatever a client did is recorded as done by `agent:<name>`',
  '([decision 17](decisions/0017-who-may-do-what-over-mcp.md)).',
  '',
  'An answer is the document that `--json` prints, as structured content and as text. A refusal is an error with the text',
  '`code: what is wrong. what to do.` and the fault as its structured content. An argument nobody knows is an error that',
  'names the nearest, and a call in which anything is wrong does nothing.',
  '',
];

if (import.meta.main) writeFileSync(mcpFile, mcpPage());
