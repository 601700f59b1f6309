import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, SetupFailure, step } from './steps.mjs';

/** A tool that npm does not carry: one of these programs, else this Debian package. */
export interface SystemTool {
  readonly programs: readonly string[];
  readonly debian: string;
}

/** A browser that playwright drives; any of the family will do. */
export const browser: SystemTool = {
  programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  debian: 'chromium',
};

/** What node-gyp needs to compile the addons of the VS Code server. */
export const compiler: readonly SystemTool[] = [
  { programs: ['g++'], debian: 'g++' },
  { programs: ['make'], debian: 'make' },
  { programs: ['python3'], debian: 'python3' },
];

/** The path of a program on `PATH`, or `undefined`. */
export function findProgram({ programs }: SystemTool): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = programs.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find(isExecutable);
}

/**
 * Installs what is missing where that is ours to do: on Debian, as root.
 * @throws SetupFailure with the command for everyone else.
 */
export async function ensureSystemTools(tools: readonly SystemTool[]): Promise<void> {
  const missing = tools
    .filter((tool) => findProgram(tool) === undefined)
    .map(({ debian }) => debian);
  if (missing.length === 0) return;
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  const apt = findProgram({ programs: ['apt-get'], debian: 'apt' });
  if (apt === undefined || process.getuid?.() !== 0) {
    throw new SetupFailure(
      `The workbench tests need ${missing.join(', ')}.`,
      apt === undefined
        ? `brew install ${missing.join(' ')}   # or what your package manager calls them`
        : `sudo apt-get ${install.join(' ')}`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Debian packages ${missing.join(', ')}`, async () => {
    await run(apt, ['update'], { env });
    await run(apt, install, { env });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
