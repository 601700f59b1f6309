import type { Locator } from 'playwright-core';

/** Something that a screen reader names: what it is, and its name. */
export interface Announced {
  readonly role: string;
  /** Empty where it has none, which leaves who cannot see it without a clue. */
  readonly name: string;
}

/** What can be used, and what leads to it. */
const told: ReadonlySet<string> = new Set([
  ...['button', 'checkbox', 'combobox', 'dialog', 'heading', 'link', 'listbox', 'menuitem'],
  ...['navigation', 'option', 'region', 'rowheader', 'tab', 'table', 'textbox', 'tree', 'treeitem'],
]);

/** The accessible tree of a place, in the browser's own words, line by line. */
export async function announcedIn(place: Locator): Promise<Announced[]> {
  const snapshot = await place.ariaSnapshot();
  return snapshot.split('\n').flatMap((line) => announcedOn(line) ?? []);
}

/** Lines are YAML: `- role "name" [state]: text`, in single quotes where the name holds what YAML would take. */
function announcedOn(line: string): Announced | undefined {
  const [, quoted, plain = ''] = /^\s*- (?:'((?:[^']|'')*)'|(.*))/.exec(line) ?? [];
  const text = quoted?.replaceAll("''", "'") ?? plain;
  const [, role = '', name = '""'] = /^([a-z]+)(?: ("(?:[^"\\]|\\.)*"|\/.*\/))?/.exec(text) ?? [];
  if (!told.has(role)) return undefined;
  return { role, name: name.startsWith('"') ? bare(String(JSON.parse(name))) : bare(name) };
}

/** Without signs that are drawn from a font, scripts of the test's model, and what is new each time. */
const bare = (name: string): string =>
  name
    .replaceAll(/[\uE000-\uF8FF]/g, '')
    .replaceAll(/ ?\[\[script:.*?\]\]/g, '')
    .replaceAll(/wc-\d{8}-[0-9a-f]{8}/g, 'wc-…')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/g, '…')
    .replaceAll(/, Inspect the response in the accessible view with \S+/g, '')
    .replaceAll(/ \(\d+ files?\)/g, '')
    // Keys are named or not as the moment has it.
    .replaceAll(/ \((?:Ctrl|Shift|Alt|Del)\b[^)]*\)(?: \[Alt\].*)?/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
