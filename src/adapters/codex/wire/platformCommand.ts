/** A command as `command/exec` takes it, with what is laid over its environment. */
export interface PlatformCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Carries shell text to `cmd.exe`, in which no quote means anything on its way there. */
const carrier = 'HAFT_SHELL_TEXT';

/**
 * Text for the platform's own shell (docs/rules.md R241): `/bin/sh`, on Windows `cmd.exe`. There the text comes out
 * of a variable: as an argument its quotes would be written for programs, which `cmd.exe` reads otherwise.
 */
export function shellCommand(text: string, platform: NodeJS.Platform): PlatformCommand {
  return platform === 'win32'
    ? { command: ['cmd.exe', '/d', '/c', `%${carrier}%`], env: { [carrier]: text } }
    : { command: ['/bin/sh', '-c', text], env: {} };
}

/**
 * What the engine asks for, where it is run: `['/bin/sh', '-c', text]` stands for text for the platform's shell.
 * Both streams come as one, in the order written, but on Windows, where each keeps its own order only.
 */
export function platformCommand(
  command: readonly string[],
  platform: NodeJS.Platform,
): PlatformCommand {
  if (platform !== 'win32')
    return { command: ['/bin/sh', '-c', 'exec "$@" 2>&1', 'sh', ...command], env: {} };
  const [shell, flag, text, ...more] = command;
  const isText = shell === '/bin/sh' && flag === '-c' && text !== undefined && more.length === 0;
  return isText ? shellCommand(text, platform) : { command, env: {} };
}
