/** Markup that is part of a page or picture, made so that none of it is taken for anything but text. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/**
 * Markup with values in it. A value is text of agents, decisions and commands, and is escaped, unless it was made
 * here as well; a list is its items one after the other, undefined is nothing.
 */
export function html(markup: TemplateStringsArray, ...values: readonly Part[]): Html {
  const filled = values.map((value, at) => textOf(value) + (markup[at + 1] ?? ''));
  return { html: (markup[0] ?? '') + filled.join('') };
}

function textOf(value: Part): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return plain.test(value) ? value : escaped(value);
  return 'html' in value ? value.html : value.map(textOf).join('');
}

/** Text in which nothing could be taken for anything else; most of a long page is such text. */
const plain = /^[\w .,:;()+/-]*$/;

/** What terminals take for colours, movements and titles. */
const terminal =
  // eslint-disable-next-line no-control-regex -- the control characters are what is looked for
  /[\u001b\u009b]\[[0-?]*[ -/]*[@-~]|\u009b[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/**
 * Colours of terminals go; other control characters and marks that turn the direction of writing are shown as a
 * dot.
 */
const escaped = (text: string): string =>
  text
    .replaceAll(terminal, '')
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\n\t]|[\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '·')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
