/** Characters below which nothing is hidden: what is shorter stands in too many ordinary words. */
export const shortestSecret = 6;
/** The same for a value that nothing calls a secret. */
const shortestUntold = 8;
/** Characters of one line that are looked at, so that no file takes long. */
const longestLine = 16_000;

/** What a key is called whose value is a secret; `env_key` names a variable. */
const telling =
  /(?:key|token|secret|pass|passwd|password|passphrase|pwd|auth|cred|credential|private|cookie|session|signature|dsn|salt|pin)s?$/i;
const isTelling = (key: string): boolean => telling.test(key) && !/^env_?keys?$/i.test(key);

/** A line that is one key and its value. */
const assignment = /^(?:- )?(?:export\s+)?["']?([^\s="'{}]+?)["']?\s*(?:=|:(?=\s))\s*(.+)$/;
/** One of many on a line. */
const pair =
  /(["']?)([A-Za-z_$][\w.:/@-]{0,120}?)\1\s*[=:]\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;"'{}[\]=][^\s,;"'{}[\]]*)/g;

/**
 * What in a file full of secrets is worth hiding wherever else it is seen: keys in PEM form, values of keys
 * that are called secret, the words after `password` and its like, passwords in addresses, and whatever does
 * not read as a word, a name, a number, a path or an address.
 * @param everyValue Values count whatever their keys are called, as in `.env` files.
 */
export function secretValues(text: string, everyValue = false): Set<string> {
  const found = new Set<string>();
  let isKey = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.slice(0, longestLine).trim();
    if (line.startsWith('-----')) isKey = line.startsWith('-----BEGIN');
    else if (isKey && line.length >= shortestUntold) found.add(line);
    else if (!/^(#|;|\/\/ |\[.*\]$|$)/.test(line))
      for (const value of valuesOf(line, everyValue)) found.add(value);
  }
  return found;
}

function valuesOf(line: string, everyValue: boolean): string[] {
  const last = /^(?:[^\s:"'{}=]*:){4}(\S+)$/.exec(line)?.[1];
  if (last !== undefined) return [last].filter(isLong);
  return [...passwordsIn(line), ...pairsIn(line, everyValue)];
}

function pairsIn(line: string, everyValue: boolean): string[] {
  if (/[{}]/.test(line))
    return [...line.matchAll(pair)].flatMap(([, , key = '', value = '']) =>
      ofPair(key, unquoted(value), everyValue),
    );
  const [, key, value = ''] = assignment.exec(line) ?? [];
  // What a value in base64 ends with is no assignment.
  if (key === undefined || /^=*$/.test(value)) return words(line);
  return ofPair(key, unquoted(value), everyValue);
}

function passwordsIn(line: string): string[] {
  const found = [...line.matchAll(/:\/\/[^\s/:@]*:([^\s/@]+)@/g)];
  return found.map(([, one = '']) => one).filter(isLong);
}

function ofPair(key: string, value: string, everyValue: boolean): string[] {
  if (isTelling(key)) return isLong(value) && !isSwitch(value) ? [value] : [];
  return isUnlikeWords(value) || (everyValue && isNoWord(value)) ? [value] : [];
}

/** In lines of bare words, as `.netrc` has them: a word after one that announces it, else by its look. */
function words(line: string): string[] {
  const parts = line.split(/[\s"',;]+/);
  return parts.filter((part, at) => {
    const isTold = isTelling(parts[at - 1] ?? '') && isLong(part);
    return isTold || (!isTelling(part) && isNoWord(part));
  });
}

const isLong = (value: string): boolean => value.length >= shortestSecret;
const isSwitch = (value: string): boolean => /^(?:true|false|null|none|undefined)$/i.test(value);

const isNoWord = (value: string): boolean =>
  value.length >= shortestUntold && !isPlain(value) && !/^[A-Za-z]{1,11}$/.test(value);

const plain: readonly RegExp[] = [
  // Numbers, versions, dates.
  /^[\d.,:_/TZ+-]+$/,
  // Hosts and addresses of mail.
  /^(?:[\w.+-]+@)?[a-z\d](?:[a-z\d.-]{0,250}\.)[a-z]{2,12}(?::\d+)?$/i,
  /^[a-z][a-z\d+.-]*:\/\/[^\s?]*$/i,
  // Paths, and the names of kinds of keys.
  /^(?:~|\.{1,2})?\/[\w./@ -]*$/,
  /^(?:ssh|ecdsa|sk)-[\w@.-]+$/,
];
const isPlain = (value: string): boolean => plain.some((one) => one.test(value));

/** What nobody writes by hand: mixed, and not parted into words. */
function isUnlikeWords(value: string): boolean {
  if (value.length < 12 || /\s/.test(value) || isPlain(value)) return false;
  const parts = value.split(/[-_.:/]/);
  const isParted = parts.every((part) => /^(?:[A-Za-z]{0,16}\d{0,6})$/.test(part));
  if (isParted && value.length < 40) return false;
  return /\d/.test(value) || value.length >= 32;
}

function unquoted(value: string): string {
  const [, double, single] = /^"((?:[^"\\]|\\.)*)"|^'([^']*)'/.exec(value) ?? [];
  const bare = value.replace(/\s+#.*$/, '').replace(/[,;}\]]+$/, '');
  return double ?? single ?? bare.trim();
}
