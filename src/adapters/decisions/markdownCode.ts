/** Whether a line ends the fenced block that `mark` began. */
export function closesFence(line: string, mark: string): boolean {
  const text = line.trim();
  return text.startsWith(mark) && text.replaceAll(mark[0] ?? '', '') === '';
}

/** The code of a text that is one code span from end to end; `undefined` where it is anything else. */
export function codeSpan(text: string): string | undefined {
  const mark = /^`+/.exec(text)?.[0] ?? '';
  if (mark === '') return undefined;
  const rest = text.slice(mark.length);
  for (const { 0: run, index } of rest.matchAll(/`+/g)) {
    if (run.length !== mark.length) continue;
    const code = rest.slice(0, index).trim();
    return index + run.length === rest.length && code !== '' ? code : undefined;
  }
  return undefined;
}

const shells: ReadonlySet<string> = new Set([
  ...['', 'sh', 'bash', 'zsh', 'shell', 'shellscript'],
  ...['console', 'shell-session', 'shellsession', 'sh-session', 'terminal'],
]);

/**
 * The shell text of a fenced block; `undefined` where it is in another language. Of a session with prompts
 * only what was typed counts. Several lines end at the first that is red: the last alone proves nothing of
 * those before it.
 */
export function shellOf(info: string, code: string): string | undefined {
  const language = /^[^\s{,:]*/.exec(info)?.[0].toLowerCase() ?? '';
  if (!shells.has(language)) return undefined;
  const lines = code.split('\n').map((line) => line.trimEnd());
  const typed = lines.filter((line) => /^\s*\$ /.test(line));
  const shown = typed.length > 0 ? typed.map((line) => line.replace(/^\s*\$ +/, '')) : lines;
  const text = shown.join('\n').trim();
  return text.includes('\n') ? `set -e\n${text}` : text;
}
