import type { Context } from '../ports/context.ts';
import type { Sandbox } from '../ports/sandbox.ts';
import { note, ok, problem, type Check, type Diagnosis } from './diagnosis.ts';

/** How long one try may take, ms. */
const TRY_MS = 20_000;
const written = 9;
const unknownProgram = 127;
/** Writes beside the place it may write in, and takes that back where it could. */
const writeOutside =
  'if (: > ../.written-by-doctor) 2>/dev/null; then rm -f ../.written-by-doctor; exit 9; fi';

/** Whether the sandbox of evidence really keeps a command in, tried on a checkout as proofs use it. */
export const checkSandbox: Check = async (context, signal) => {
  const { repository, sandboxes, workspaces } = context;
  const head = await repository.head();
  if (head.kind === 'unborn') return [];
  const place = await workspaces.checkout('doctor', head.tip);
  try {
    const sandbox = await sandboxes.open(place.path, signal);
    try {
      const run = (text: string, command = ['/bin/sh', '-c', text]): ReturnType<Sandbox['run']> =>
        sandbox.run({ command, cwd: place.path, network: false, timeoutMs: TRY_MS, signal });
      return [await writes(run), await network(context, run)];
    } finally {
      await sandbox.close();
    }
  } finally {
    await workspaces.remove(place);
    await workspaces.rest();
    await sandboxes.rest();
  }
};

type Run = (text: string) => ReturnType<Sandbox['run']>;

async function writes(run: Run): Promise<Diagnosis> {
  const { exitCode, output } = await run(writeOutside);
  if (exitCode === 0) return ok('sandbox', 'The sandbox lets nobody write outside of its folder.');
  const why = exitCode === written ? '' : ` (${output.trim().split('\n', 1)[0] ?? ''})`;
  return problem(
    'sandbox_open',
    exitCode === written
      ? 'A command in the sandbox could write outside of its folder.'
      : `A command that does nothing could not run in the sandbox${why}.`,
    'Update codex, and see with `codex sandbox` what it says here; a drain does not confine its agents as things are.',
  );
}

/** Somebody listens on this machine's loopback, and a command that was given no network calls. */
async function network({ machine }: Context, run: Run): Promise<Diagnosis> {
  const listener = await machine.listen();
  try {
    const { exitCode } = await run(`bash -c 'exec 3<>/dev/tcp/127.0.0.1/${listener.port}'`);
    if (exitCode === 0 || listener.wasReached)
      return problem(
        'network_open',
        'A command in the sandbox that was given no network reached this machine.',
        'Update codex; evidence could reach services here as things are.',
      );
    return exitCode === unknownProgram
      ? note(
          'network_untried',
          'The wall to the network was not tried: there is no bash.',
          'Install bash to have it tried.',
        )
      : ok('network', 'A command that is given no network reaches nobody.');
  } finally {
    await listener.close();
  }
}
