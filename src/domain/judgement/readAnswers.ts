import { answers, longestWhy, type Answer, type CriterionAnswer } from './judgement.ts';

const mostPlaces = 5;
const longestPath = 500;
const mostLines = 10_000_000;

/**
 * A judge's closing message as one answer for each criterion, which it names by number, from 1. Whatever is
 * missing, said twice in two ways, malformed, or `met` without a place that exists is `cannot_tell`
 * (docs/rules.md R151). Its text is anybody's: it is cut, and nothing in it moves a cursor or turns writing.
 *
 * @param isThere Whether a path stands in the result or was changed by it.
 */
export function readAnswers(
  text: string,
  criteria: readonly string[],
  isThere: (path: string) => boolean,
): CriterionAnswer[] {
  const said = listIn(text);
  return criteria.map((criterion, index) => {
    const mine = said.filter((one) => one['criterion'] === index + 1);
    return { criterion, ...oneAnswer(mine, isThere) };
  });
}

/** The same for all, where nobody answered. */
export const unanswered = (criteria: readonly string[], why: string): CriterionAnswer[] =>
  criteria.map((criterion) => ({ criterion, ...untold(why) }));

type Said = Omit<CriterionAnswer, 'criterion'>;
type Raw = Readonly<Record<string, unknown>>;

const untold = (why: string): Said => ({
  answer: 'cannot_tell',
  why: harmless(why, longestWhy),
  places: [],
});

function listIn(text: string): Raw[] {
  try {
    const parsed: unknown = JSON.parse(text);
    const list = isRecord(parsed) ? parsed['answers'] : undefined;
    return Array.isArray(list) ? list.filter(isRecord) : [];
  } catch {
    return [];
  }
}

function oneAnswer(said: readonly Raw[], isThere: (path: string) => boolean): Said {
  const [first] = said;
  if (!first) return untold('The judge gave no answer.');
  if (new Set(said.map((one) => one['answer'])).size > 1)
    return untold('The judge gave answers that do not agree.');
  const { answer, why, places } = first;
  if (!isAnswer(answer) || typeof why !== 'string' || why.trim() === '')
    return untold('The judge gave no answer that can be read.');
  const shown = { why: harmless(why, longestWhy), places: placesIn(places, isThere) };
  if (answer === 'met' && shown.places.length === 0)
    return untold(`The judge says that it is met and names no place for it: ${shown.why}`);
  return { answer, ...shown };
}

function placesIn(said: unknown, isThere: (path: string) => boolean): CriterionAnswer['places'] {
  if (!Array.isArray(said)) return [];
  return said
    .filter(isRecord)
    .flatMap(({ file, line }) =>
      typeof file === 'string' && isLine(line) && file.length <= longestPath && isThere(file)
        ? [{ file: harmless(file, longestPath), line }]
        : [],
    )
    .slice(0, mostPlaces);
}

const isAnswer = (value: unknown): value is Answer =>
  (answers as readonly unknown[]).includes(value);
const isLine = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostLines;
const isRecord = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line; control and format characters, lone surrogates too, are blanks. */
function harmless(text: string, most: number): string {
  return text
    .slice(0, 4 * most)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, most)
    .replace(/\p{Cs}$/u, '');
}
