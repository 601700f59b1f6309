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
