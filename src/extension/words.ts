/** The texts of one language, each under what it says in English. */
export type Texts = Readonly<Record<string, string>>;

const english = 'en';
let texts: Texts = {};
let language = english;

/** From now on everything is said in this language; what it has no text for stays English. */
export function speak(those: Texts | undefined, tongue: string): void {
  texts = those ?? {};
  language = those ? tongue : english;
}

/** The language that is spoken, as in `de`: English where nobody translated. */
export const spoken = (): string => language;

/**
 * What the editor shows, in the language of the editor (docs/rules.md R262).
 * @param text In English, written out where it is said, so that a test finds every one of them.
 * @param values What stands for `{0}`, `{1}` and so on. None of it is looked into.
 */
export function say(text: string, ...values: readonly (string | number)[]): string {
  const said = Object.hasOwn(texts, text) ? (texts[text] ?? text) : text;
  return said.replaceAll(/\{(\d)\}/g, (place, at: string) => String(values[Number(at)] ?? place));
}
