import { deepEqual, rejects } from 'node:assert/strict';
import type { WorkspaceSetup } from '../../../../src/domain/setup/setup.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import { Prover } from '../../../../src/engine/proof/prover.ts';
import type { SandboxRun } from '../../../../src/engine/ports/sandbox.ts';
import type { CopyTerms, SetupReading } from '../../../../src/engine/ports/setups.ts';

const setupOf = (hash: string): WorkspaceSetup => ({
  hash,
  copy: ['deps'],
  commands: [`make ${hash}`],
  network: false,
  timeoutMs: 1_000,
});

/** A world in which every command is green and all that is done is written down. */
function world(
  reading: () => SetupReading,
  confirmed: readonly string[],
  exitOf: () => number = () => 0,
) {
  const done: string[] = [];
  const limits: number[] = [];
  const ends: string[] = [];
  const place = { id: 'l', path: '/p', base: 'base' };
  const sandbox = {
    run: ({ command, network, timeoutMs }: SandboxRun) => {
      limits.push(timeoutMs);
      done.push(`${command.at(-1) ?? ''}${network ? ' with network' : ''}`);
      return Promise.resolve({ exitCode: exitOf(), output: '', durationMs: 1 });
    },
    close: () => Promise.resolve(void ends.push('end commands')),
  };
  const context = {
    chance: { sha256: () => 'sum' },
    journal: { ledger: { confirmedSetups: new Set(confirmed) } },
    repository: { treeOf: () => Promise.resolve('tree') },
    sandboxes: { open: () => Promise.resolve(sandbox) },
    settings: { evidenceTimeoutMs: 2_000 },
    setups: {
      read: () => Promise.resolve(reading()),
      copy: (path: string, _: string, { again }: CopyTerms) =>
        Promise.resolve(void done.push(again === true ? `copy ${path}` : `lend ${path}`)),
      share: (path: string) => Promise.resolve(`/checkout/${path}`),
      takeOut: (paths: readonly string[]) =>
        Promise.resolve(void ends.push(`take out ${paths.join(' ')}`)),
    },
    workspaces: {
      checkout: () => Promise.resolve(place),
      fillSubmodule: () => Promise.resolve(false),
      capture: () =>
        Promise.resolve({ tree: 'tree', changes: [], refused: [], hidden: [], ignored: [] }),
      noteShared: () => Promise.resolve(),
      isTouched: () => Promise.resolve(false),
      remove: () => Promise.resolve(void ends.push('let go of the place')),
    },
  } as unknown as Context;
  return { done, limits, ends, prover: new Prover(context) };
}

const request = {
  ...{ label: 'l', commit: 'commit', tree: 'tree', signal: new AbortController().signal },
  requirements: [{ kind: 'command' as const, command: 'test' }],
};

describe('given evidence that is proven', () => {
  it('when the set-up stays, then nothing runs again; when it is another one, then all does', async () => {
    let hash = 'a';
    const { done, prover } = world(() => ({ kind: 'setup', setup: setupOf(hash) }), ['a', 'b']);
    await prover.prove(request);
    await prover.prove(request);
    deepEqual(done, ['copy deps', 'make a', 'test']);
    hash = 'b';
    await prover.prove(request);
    deepEqual(done.slice(3), ['copy deps', 'make b', 'test']);
  });

  it('when it is to be proven with a set-up of its own, then the one in force is not asked', async () => {
    const { done, prover } = world(() => ({ kind: 'setup', setup: setupOf('new') }), []);
    await prover.prove({ ...request, setup: setupOf('old') });
    deepEqual(done, ['copy deps', 'make old', 'test']);
    await prover.prove({ ...request, tree: 'other', setup: 'none' });
    deepEqual(done.slice(3), ['test']);
  });

  it('when the set-up asks for network, then its commands have it, within its limit, and no other', async () => {
    const { done, limits, prover } = world(() => ({ kind: 'none' }), []);
    const setup = { ...setupOf('a'), network: true, commands: ['one', 'two'] };
    await prover.prove({ ...request, setup });
    deepEqual(done, ['copy deps', 'one with network', 'two with network', 'test']);
    deepEqual(limits, [1_000, 1_000, 2_000]);
  });

  it('when commands could write in what is shared, then nothing is set up and nothing proven', async () => {
    let exitCode = 0;
    const { done, prover } = world(
      () => ({ kind: 'none' }),
      [],
      () => exitCode,
    );
    const setup = { ...setupOf('a'), share: ['big'] };
    await prover.prove({ ...request, setup });
    deepEqual(done, ['copy deps', '/checkout/big', 'make a', 'test']);
    exitCode = 9;
    const again = { ...request, tree: 'other', setup };
    await rejects(prover.prove(again), { code: 'workspace_setup_refused' });
    deepEqual(done.slice(4), ['copy deps', '/checkout/big']);
  });

  it('when nothing runs there any more, then copies are taken out before the place goes on', async () => {
    const { ends, prover } = world(
      () => ({ kind: 'none' }),
      [],
      () => 1,
    );
    const setup = setupOf('a');
    await rejects(prover.prove({ ...request, setup }));
    deepEqual(ends, ['end commands', 'take out deps', 'let go of the place']);
  });

  it('when the set-up in force is not confirmed, then nothing runs', async () => {
    const { done, prover } = world(() => ({ kind: 'setup', setup: setupOf('new') }), ['old']);
    await rejects(prover.prove(request), { code: 'workspace_setup_unconfirmed' });
    await prover.prove({ ...request, requirements: [] });
    deepEqual(done, []);
  });
});
