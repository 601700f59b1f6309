import { charsetOf, type Charset } from '../scope/charset.ts';
import type { CaseRule, Segment } from '../scope/pattern.ts';

/** The names a pattern begins with, as far as each is one name and nothing else. */
export function namesOf(segments: readonly Segment[], rule: CaseRule): string[] {
  const names: string[] = [];
  for (const segment of segments) {
    const name = segment === '**' ? undefined : nameOf(segment, rule);
    if (name === undefined) break;
    names.push(name);
  }
  return names;
}

function nameOf(tokens: Exclude<Segment, '**'>, { caseless }: CaseRule): string | undefined {
  const letters: number[] = [];
  for (const token of tokens) {
    const letter = token.kind === 'one' ? letterOf(token.set, caseless) : undefined;
    if (letter === undefined) return undefined;
    letters.push(letter);
  }
  return String.fromCodePoint(...letters);
}

/** What stands for a letter in all its cases; undefined where it is not one, or shares a case with others. */
function letterOf(set: Charset, caseless: boolean): number | undefined {
  const letter = set[0]?.[0] ?? 0;
  const isOne = set.length === 1 && set[0]?.[1] === letter;
  if (isOne || !caseless || letter > 127) return isOne ? letter : undefined;
  return String(set) === String(charsetOf(letter, caseless)) ? letter : undefined;
}

/** Names with a slash between them, of which nothing is left to be read where letters have one case. */
const plain = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\/?$/;

/** The names of a pattern without anything special in it, which covers what they name; undefined for others. */
export function plainNames(text: string, { caseless }: CaseRule): string[] | undefined {
  if (caseless || text.length > 1_000 || !plain.test(text)) return undefined;
  return text.split('/').filter((name) => name !== '');
}
