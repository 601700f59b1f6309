import type { Fault } from '../base/fault.ts';
import { didYouMean, nearestNames } from '../base/nearest.ts';
import { commands, groups } from './commands.ts';
import { longName } from './option.ts';
import { phraseOf } from './program.ts';
import { usage } from './surface.ts';

const seeHelp = 'Add --help to see what the command takes.';

/** What the parser could not read, by its sentence, with the names that may have been meant. */
export function misread(sentence: string): Fault {
  const what = sentence.replace(/^error: /, '').replace(/\n[^]*$/, '');
  const [, kind, written = ''] = /^unknown (command|option) '(.*)'$/s.exec(what) ?? [];
  if (kind === 'command') return usage(`There is no command "${written}".`, commandAdvice(written));
  if (kind === 'option') return usage(`There is no option ${written} here.`, optionAdvice(written));
  const choice =
    /^(?:option '(--[a-z-]+)[^']*'|.*) (?:argument|value) '(.*)' is invalid.*Allowed choices are (.*)\.$/s.exec(
      what,
    );
  if (choice) {
    const [, option, value = '', listed = ''] = choice;
    const near = nearestNames(value, listed.split(', '));
    const which = option === undefined ? `"${value}"` : `${option} "${value}"`;
    return usage(
      `${which} is not among the choices: ${listed}.`,
      didYouMean(near).trim() || seeHelp,
    );
  }
  return usage(what.charAt(0).toUpperCase() + what.slice(1), seeHelp);
}

/** A command may be named without its group, or with a slip of the pen. */
function commandAdvice(written: string): string {
  const nearGroup = nearestNames(written, Object.keys(groups)).map((name) => `"haft ${name}"`);
  const phrases = commands.map((one) => phraseOf(one));
  const lastWord = (phrase: string): string => phrase.split(' ').at(-1) ?? '';
  const near = nearestNames(written, [...new Set([...phrases, ...phrases.map(lastWord)])]);
  const meant = near
    .flatMap((name) => phrases.filter((phrase) => phrase === name || lastWord(phrase) === name))
    .map((phrase) => `"haft ${phrase}"`);
  const all = [...new Set([...nearGroup, ...meant])].slice(0, 3);
  return `${didYouMean(all)}"haft --help" lists the commands.`;
}

/** Another command may take it; else it may be a slip of the pen. */
function optionAdvice(written: string): string {
  const namesOf = ({ options }: (typeof commands)[number]): string[] =>
    Object.keys(options).map(longName);
  const takers = commands
    .filter((one) => namesOf(one).includes(written))
    .map((one) => `"haft ${phraseOf(one)}"`);
  if (takers.length > 3) return `It belongs behind a command that takes it. ${seeHelp}`;
  if (takers.length > 0) return `It belongs to ${takers.join(', ')}. ${seeHelp}`;
  return `${didYouMean(nearestNames(written, [...new Set(commands.flatMap(namesOf))]))}${seeHelp}`;
}
