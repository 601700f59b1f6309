import { Fault } from '../base/fault.ts';
import { shellWord } from '../base/shellWord.ts';

/** Says who may, and what they would run. */
export function operatorOnly(what: string, client: string, command: string): Fault {
  return new Fault({
    code: 'operator_only',
    what: `${what} is the operator's alone, and the client "${client}" was not let in for it.`,
    advice: `Ask the operator to run: ${command}`,
    facts: { action: what, client, command },
  });
}

/** One word of a command line that an operator may copy, whatever an agent put into it. */
export function word(said: unknown, instead: string): string {
  if (typeof said !== 'string' || said.trim() === '') return `<${instead}>`;
  const line = said.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return shellWord(line);
}
