import { readlink } from 'node:fs/promises';
import { Fault } from '../../../base/fault.ts';
import type { ProfileName } from '../confinement/confinement.ts';
import type { AppServer } from '../wire/appServer.ts';
import { shellCommand } from '../wire/platformCommand.ts';
import { results } from '../wire/wire.ts';
import { probeTexts } from './probeTexts.ts';

const probeMs = 20_000;
const texts = probeTexts(process.platform);
/** Which network the command is in, and every interface there. */
const network = 'readlink /proc/self/ns/net && cat /proc/self/net/dev';

/** Why commands cannot run under the profile; undefined when they can. */
export async function profileComplaint(
  server: AppServer,
  profile: ProfileName,
): Promise<string | undefined> {
  const said = await probe(server, profile, texts.nothing);
  return 'why' in said ? said.why : undefined;
}

/**
 * Why a command that is to write nothing could write in the folder it is started in, or cannot see that work
 * tree; undefined when it can only read. To be asked where a stray empty file does no harm.
 */
export async function writerComplaint(
  server: AppServer,
  profile: ProfileName,
): Promise<string | undefined> {
  const said = await probe(server, profile, texts.writing);
  return 'why' in said ? said.why : undefined;
}

/**
 * Loopback is given where codex was seen to give it alone (docs/rules.md R141): in a network of its own, in
 * which there is nothing else.
 * @throws Fault `loopback_unavailable`.
 */
export async function requireLoopbackAlone(server: AppServer, profile: ProfileName): Promise<void> {
  const said = await probe(server, profile, network);
  if ('why' in said) throw noLoopback(said.why);
  const [own, ...lines] = said.output.trim().split('\n');
  const interfaces = lines.flatMap((line) => /^\s*([^\s:|]+):/.exec(line)?.[1] ?? []);
  if (interfaces.some((name) => name !== 'lo') || own === (await readlink('/proc/self/ns/net')))
    throw noLoopback('it would open the whole network');
}

/** @throws Fault `loopback_unavailable` where nobody has seen that it can be had alone. */
export function requireLoopbackKnown(): void {
  if (process.platform !== 'linux') throw noLoopback('that is known of Linux only');
}

function noLoopback(why: string): Fault {
  return new Fault({
    code: 'loopback_unavailable',
    what: `The sandbox of codex cannot give loopback without the rest of the network here: ${why}.`,
    advice:
      'Do without, run it on Linux with a codex that can, or ask for `network: true` instead.',
    facts: { platform: process.platform },
  });
}

type Said = { readonly output: string } | { readonly why: string };

async function probe(
  server: AppServer,
  permissionProfile: ProfileName,
  text: string,
): Promise<Said> {
  const params = { ...shellCommand(text, process.platform), permissionProfile };
  try {
    const answer = await server.peer.request('command/exec', params, probeMs);
    const { exitCode, stdout, stderr } = results.probe.parse(answer);
    if (exitCode === 0) return { output: stdout };
    const [why = ''] = stderr.trim().split('\n');
    return { why: why === '' ? `a command that does nothing ended with ${exitCode}` : why };
  } catch (thrown) {
    // One that was killed tells nothing of the profile.
    if (await server.wasKilled(thrown)) throw thrown;
    return { why: server.explain(thrown) };
  }
}
