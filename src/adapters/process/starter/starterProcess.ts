import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The starter's own file: beside the bundles, which know their folder, or its source beside ours. */
const file =
  typeof __dirname === 'string'
    ? join(__dirname, 'starter.js')
    : fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * Starts a starter, whose channel is descriptor 3. It leads a group, so that what a terminal sends us is
 * not for it. Of our environment it has what its runtime needs to run and nothing else; an editor's
 * runtime is told to be one.
 */
export function startStarter(): ChildProcess {
  const { LD_LIBRARY_PATH: libraries } = process.env;
  return spawn(process.execPath, [file], {
    cwd: '/',
    env: {
      ...(libraries !== undefined && { LD_LIBRARY_PATH: libraries }),
      ...(process.versions['electron'] !== undefined && { ELECTRON_RUN_AS_NODE: '1' }),
    },
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
}
