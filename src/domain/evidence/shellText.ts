/** A word of shell text outside of quotes and substitutions. */
export interface ShellWord {
  readonly text: string;
  /** No quote, escape or substitution is a part of it. */
  readonly bare: boolean;
}

export interface ShellReading {
  /** In order; empty where the text is beyond this reader. */
  readonly words: readonly ShellWord[];
  /** Why no shell would take it, as the end of "the command …"; absent where nothing is amiss. */
  readonly flaw?: string;
}

/** What opens something, in the words of whoever has to close it. */
const unclosed = {
  "'": 'has a single quote that is never closed',
  '"': 'has a double quote that is never closed',
  '`': 'has a backtick that is never closed',
  '(': 'has a parenthesis that is never closed',
  '{': 'has a brace that is never closed',
} as const;

type Opener = keyof typeof unclosed;

/** What closes the brackets among them. */
const closing: Partial<Record<Opener, string>> = { '(': ')', '{': '}' };

/** Compound commands by their first word, with the word that ends them. */
const ends: Readonly<Record<string, string>> = {
  if: 'fi',
  for: 'done',
  while: 'done',
  until: 'done',
};
/** Words that only go on with what another began. */
const continued = /^(then|elif|else|fi|do|done|esac)$/;

/**
 * Reads shell text as far as quotes, brackets, compound commands and the operators at its ends go. It is no
 * shell: where it cannot tell, it finds no fault. Takes time in proportion to the text.
 */
export function readShell(text: string): ShellReading {
  // Here-documents hold anything at all, and `case` closes parentheses that nothing opened.
  if (/<<-?\s*\\?['"]?\w|(?:^|[;\n&|({])[ \t]*case\s/.test(text)) return { words: [] };
  const scan = new Scan(text);
  const flaw = scan.run() ?? wordsFlaw(scan.words, text);
  return { words: scan.words, ...(flaw !== undefined && { flaw }) };
}

function wordsFlaw(words: readonly ShellWord[], text: string): string | undefined {
  const first = words[0]?.text ?? '';
  const begins = /^(?:[|;]+|&+)/.exec(first)?.[0];
  if (begins !== undefined) return `begins with "${begins}"`;
  return openEnd(words.at(-1)) ?? compoundFlaw(first, text);
}

function openEnd(last: ShellWord | undefined): string | undefined {
  const operator = last?.bare === true ? /(?:\|\|?|&&)$/.exec(last.text)?.[0] : undefined;
  return operator === undefined ? undefined : `ends with "${operator}"`;
}

function compoundFlaw(first: string, text: string): string | undefined {
  if (continued.test(first)) return `begins with "${first}"`;
  const end = Object.hasOwn(ends, first) ? ends[first] : undefined;
  const isEnded = end === undefined || new RegExp(`\\b${end}\\b`).test(text);
  return isEnded ? undefined : `begins with "${first}" and has no "${end}"`;
}

class Scan {
  readonly words: ShellWord[] = [];
  private readonly text: string;
  /** The innermost last. */
  private readonly open: Opener[] = [];
  private word = '';
  private bare = true;

  constructor(text: string) {
    this.text = text;
  }

  /** What is wrong with it, if anything is. */
  run(): string | undefined {
    const { text, open } = this;
    for (let at = 0; at < text.length;) {
      const inside = open.at(-1);
      if (text[at] === '\\' && inside !== "'" && at + 1 === text.length)
        return 'ends with a backslash';
      if (text[at] === ')' && !open.includes('(') && inside !== "'" && inside !== '"')
        return 'closes a parenthesis that nothing opened';
      at += this.step(at, inside);
    }
    this.endWord();
    const [left] = open;
    return left === undefined ? undefined : unclosed[left];
  }

  /** Takes what stands here; how many letters that were. */
  private step(at: number, inside: Opener | undefined): number {
    const letter = this.text[at] ?? '';
    const two = this.text.slice(at, at + 2);
    if (inside === "'") return letter === "'" ? this.close() : 1;
    if (letter === '\\') return this.mark(2);
    if (two === '$(') return this.begin('(', 2);
    if (two === '${') return this.begin('{', 2);
    if (letter === '`') return inside === '`' ? this.close() : this.begin('`', 1);
    if (letter === '"') return inside === '"' ? this.close() : this.begin('"', 1);
    if (inside === '"') return 1;
    return this.outside(at, letter, inside);
  }

  private outside(at: number, letter: string, inside: Opener | undefined): number {
    if (letter === "'" || letter === '(') return this.begin(letter, 1);
    if (inside !== undefined && letter === closing[inside]) return this.close();
    if (/\s/.test(letter)) this.endWord();
    else if (letter === '#' && this.isFresh && inside !== '{') return this.comment(at);
    else if (inside === undefined) this.word += letter;
    return 1;
  }

  /** Nothing of a word has been read yet. */
  private get isFresh(): boolean {
    return this.word === '' && this.bare;
  }

  private comment(at: number): number {
    const end = this.text.indexOf('\n', at);
    return (end < 0 ? this.text.length : end) - at;
  }

  private begin(mark: Opener, letters: number): number {
    this.open.push(mark);
    return this.mark(letters);
  }

  private close(): number {
    this.open.pop();
    return 1;
  }

  private mark(letters: number): number {
    this.bare = false;
    return letters;
  }

  private endWord(): void {
    if (this.open.length > 0) return;
    if (!this.isFresh) this.words.push({ text: this.word, bare: this.bare });
    this.word = '';
    this.bare = true;
  }
}
