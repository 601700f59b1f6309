import { deepEqual } from 'node:assert/strict';
import type { WorkspaceSetup } from '../../../../src/domain/setup/setup.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import type { SandboxRun } from '../../../../src/engine/ports/sandbox.ts';
import { setUpWorkspace } from '../../../../src/engine/proof/setUpWorkspace.ts';

const place = { id: 'wc-1', path: '/w', base: 'base' };
const setupOf = (more: Partial<WorkspaceSetup>): WorkspaceSetup => ({
  ...{ hash: 'a', copy: ['deps'], commands: [], network: false, timeoutMs: 1_000 },
  ...more,
});

async function done(setup: WorkspaceSetup, seen = false): Promise<string[]> {
  const told: string[] = [];
  const tell = (what: string): Promise<void> => Promise.resolve(void told.push(what));
  const context = {
    chance: { sha256: () => 'sum' },
    repository: { treeOf: () => Promise.resolve('tree') },
    sandboxes: {
      open: () => {
        told.push('sandbox');
        return Promise.resolve({
          run: ({ command }: SandboxRun) => {
            told.push(command.includes('/checkout/big') ? 'look at big' : (command.at(-1) ?? ''));
            return Promise.resolve({ exitCode: 0, output: '', durationMs: 1 });
          },
          close: () => tell('end'),
        });
      },
    },
    setups: {
      copy: (path: string) => tell(`copy ${path}`),
      share: (path: string) => tell(`link ${path}`).then(() => `/checkout/${path}`),
    },
    workspaces: {
      fillSubmodule: () => Promise.resolve(false),
      capture: () => Promise.resolve({ changes: [], refused: [] }),
      noteShared: () => Promise.resolve(),
      noteSetUp: () => tell('note'),
    },
  } as unknown as Context;
  const { signal } = new AbortController();
  await setUpWorkspace(context, setup, place, { signal, seen });
  return told;
}

describe('given a workspace that is set up', () => {
  it('when it only copies, then no sandbox is started for it', async () => {
    deepEqual(await done(setupOf({})), ['copy deps', 'note']);
  });

  it('when commands run, then one sandbox serves all, and ends', async () => {
    const told = await done(setupOf({ commands: ['one', 'two'] }));
    deepEqual(told, ['copy deps', 'sandbox', 'one', 'two', 'note', 'end']);
  });

  it('when it shares, then it is seen that nobody writes there, once for one place', async () => {
    const setup = setupOf({ copy: [], share: ['big'] });
    deepEqual(await done(setup), ['link big', 'sandbox', 'look at big', 'note', 'end']);
    deepEqual(await done(setup, true), ['link big', 'note']);
  });
});
