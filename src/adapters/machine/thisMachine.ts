import { access, constants, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { Listener, Machine } from '../../engine/ports/machine.ts';
import type { RepositoryPlace } from '../git/checkouts/openRepository.ts';
import { configured } from '../git/checkouts/operatorGit.ts';
import { Git } from '../git/plumbing/git.ts';
import { missingIsUndefined } from '../files/missing.ts';
import { diskUsage } from './diskUsage.ts';

/** Hooks that git runs at a commit; a landing makes its commits without any. */
const ofCommits = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'] as const;

/** The machine this process runs on, as far as a repository's work depends on it. */
export class ThisMachine implements Machine {
  private readonly place: RepositoryPlace;

  constructor(place: RepositoryPlace) {
    this.place = place;
  }

  async gitVersion(): Promise<string> {
    const said = await new Git({ cwd: this.place.root }).text(['--version']);
    return said.replace(/^git version /, '');
  }

  /** Of the nearest folder that is there. */
  async freeBytes(path: string): Promise<number> {
    for (let at = resolve(path); ; at = dirname(at)) {
      const found = await statfs(at).catch(missingIsUndefined);
      if (found) return found.bavail * found.bsize;
    }
  }

  sizesOf(paths: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
    return diskUsage(paths, signal);
  }

  async commitHooks(): Promise<readonly string[]> {
    const { commonDir, gitDir, root } = this.place;
    const { entries } = await configured({ gitDir, workTree: root });
    const named = entries.findLast(
      ({ key, value }) => key === 'core.hookspath' && value !== '/dev/null',
    );
    const folder = named ? resolve(root, named.value) : join(commonDir, 'hooks');
    const there = await Promise.all(
      ofCommits.map((name) =>
        access(join(folder, name), constants.X_OK).then(
          () => [name],
          () => [],
        ),
      ),
    );
    return there.flat();
  }

  listen(): Promise<Listener> {
    let wasReached = false;
    const server = createServer((socket) => {
      wasReached = true;
      socket.destroy();
    });
    return new Promise((done, fail) => {
      server.once('error', fail);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done({
          port: typeof address === 'object' && address !== null ? address.port : 0,
          get wasReached() {
            return wasReached;
          },
          close: () => new Promise((closed) => server.close(() => closed())),
        });
      });
    });
  }
}
