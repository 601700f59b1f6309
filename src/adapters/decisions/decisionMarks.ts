import type { FileProblem, Place } from '../../base/fileProblem.ts';
import { didYouMean, nearestNames } from '../../base/nearest.ts';
import { isFlaw, placesIn } from '../haftText/flaw.ts';
import { readFrontmatter } from '../haftText/frontmatter.ts';
import { isRecord } from '../haftText/records.ts';
import { decisionKeys } from './decisionKeys.ts';

/** What an editor shows of a text beside what it says. */
export interface DecisionMarks {
  /** Keys of the header that nobody reads, each at its place. */
  readonly unread: readonly FileProblem[];
  /** Where a key, or an entry of its list, stands; the nearest there is around it. */
  readonly placeOf: (path: readonly (string | number)[]) => Place;
}

const known = Object.keys(decisionKeys.out.shape);

/** The marks of a decision that could be read; none where its header is haft's lines and no YAML. */
export function marksOf(text: string, file: string): DecisionMarks {
  const front = readFrontmatter(text);
  if (isFlaw(front) || isFlaw(front.yaml)) {
    return { unread: [], placeOf: () => ({ line: 1, column: 1 }) };
  }
  const { yaml } = front;
  const { keys } = yaml;
  const at = placesIn(text);
  const placeOf: DecisionMarks['placeOf'] = (path) => at(yaml.offsetOf(path));
  const names = isRecord(keys) ? Object.keys(keys) : [];
  const unread = names
    .filter((name) => !known.includes(name))
    .map((name) => ({ file, ...placeOf([name]), ...unreadKey(name) }));
  return { unread, placeOf };
}

function unreadKey(name: string): Pick<FileProblem, 'code' | 'what'> {
  const nearest = didYouMean(nearestNames(name, known)).trimEnd();
  const what = `Nothing reads the key \`${name}\`.`;
  return { code: 'decision_key_unread', what: nearest ? `${what} ${nearest}` : what };
}
