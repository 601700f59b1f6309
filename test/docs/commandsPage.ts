/**
 * The page of the editor's commands, made from the manifest. Written anew by `node test/docs/commandsPage.ts`;
 * a test holds both equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandMeanings, contextMeanings } from './commandMeanings.ts';
import { readManifest } from './manifest.ts';
import { header, row } from './markdown.ts';

export const commandsFile = join(import.meta.dirname, '../../docs/commands.md');

const { contributes } = readManifest();
const code = (text: string): string => `\`${text}\``;
const nameOf = (view: string): string => {
  const found = Object.values(contributes.views).flat();
  return `_${found.find(({ id }) => id === view)?.name ?? view}_`;
};
const viewIn = (when: string): string => nameOf(/\bview == ([\w.]+)/.exec(when)?.[1] ?? '');
const isInline = (group: string): boolean => /^(?:inline|navigation)(?:@|$)/.test(group);

/** Where an entry of a menu is seen. @throws Error for a menu that nobody described. */
function placeOf(menu: string, when: string, group: string): string {
  const how = isInline(group) ? 'button' : 'menu';
  if (menu === 'view/title') return `${how} of ${viewIn(when)}`;
  if (menu === 'view/item/context') return `${how} of rows of ${viewIn(when)}`;
  if (menu === 'editor/title') return `${how} of a review`;
  if (menu === 'editor/context') return 'menu of a text';
  if (menu === 'editor/lineNumber/context') return 'menu of a line number';
  if (menu.startsWith('comments/')) return `${how} of a comment`;
  throw new Error(`nothing is said of the menu ${menu}`);
}

const links = (command: string, text: string): boolean => text.includes(`(command:${command})`);

function placesOf(command: string): string[] {
  const { commandPalette = [], ...menus } = contributes.menus;
  const isHidden = commandPalette.some((one) => one.command === command && one.when === 'false');
  const seen = Object.entries(menus).flatMap(([menu, entries]) =>
    entries
      .filter((entry) => entry.command === command)
      .map(({ when = '', group = '' }) => placeOf(menu, when, group)),
  );
  const welcomes = contributes.viewsWelcome.filter(({ contents }) => links(command, contents));
  const steps = contributes.walkthroughs.flatMap((one) => one.steps);
  return [
    ...new Set([
      ...(isHidden ? [] : ['palette']),
      ...seen,
      ...welcomes.map(({ view }) => `${nameOf(view)} while it is empty`),
      ...(steps.some(({ description }) => links(command, description)) ? ['first steps'] : []),
    ]),
  ];
}

function keysOf(command: string): string {
  const keys = contributes.keybindings.filter((one) => one.command === command);
  return keys
    .map(({ key, mac, when = '' }) =>
      [
        code(key),
        ...(mac ? [`(mac: ${code(mac)})`] : []),
        ...(when ? ['while', code(when)] : []),
      ].join(' '),
    )
    .join('; ');
}

/** When it can be used at all, and what the palette asks beside that. */
function whenOf(command: string, enablement: string | undefined): string {
  const inPalette = contributes.menus['commandPalette']?.find(
    (one) => one.command === command,
  )?.when;
  const also =
    inPalette === undefined || inPalette === 'false' ? [] : [`palette: ${code(inPalette)}`];
  return [enablement === undefined ? 'always' : code(enablement), ...also].join('; ');
}

function sectionOf([subject, meanings]: readonly [
  string,
  Readonly<Record<string, string>>,
]): string[] {
  const rows = Object.entries(meanings).map(([id, meaning]) => {
    const command = contributes.commands.find((one) => one.command === id);
    if (!command) throw new Error(`no such command: ${id}`);
    const title = `**${command.category}: ${command.title}** ${code(id)}`;
    const when = whenOf(id, command.enablement);
    return row(title, meaning, placesOf(id).join(', '), keysOf(id), when);
  });
  return [
    `## ${subject}`,
    '',
    ...header('command', 'what it does', 'where', 'keys', 'when'),
    ...rows,
    '',
  ];
}

/** The whole page as Markdown, before it is formatted. @throws Error where a command has no meaning here. */
export function commandsPage(): string {
  const described = Object.values(commandMeanings).flatMap((one) => Object.keys(one));
  const missing = contributes.commands.filter(({ command }) => !described.includes(command));
  if (missing.length > 0)
    throw new Error(`nothing is said of ${missing.map(({ command }) => command).join(', ')}`);
  return [
    '# Commands of the editor',
    '',
    'Made from the manifest by `node test/docs/commandsPage.ts`; a test holds both equal. Every key can be bound anew.',
    '',
    ...Object.entries(commandMeanings).flatMap(sectionOf),
    '## What `when` asks',
    '',
    'Beside what the editor itself knows, such as `isWorkspaceTrusted`:',
    '',
    ...header('key', 'meaning'),
    ...Object.entries(contextMeanings).map(([key, meaning]) => row(code(key), meaning)),
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(commandsFile, commandsPage());
