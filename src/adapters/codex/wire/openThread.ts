import type { Brief } from '../../../engine/ports/agent.ts';
import type { AppServer } from './appServer.ts';
import { RpcError } from '../../agents/rpcPeer.ts';
import { repositoryInstructions } from '../../agents/repositoryInstructions.ts';
import { results } from './wire.ts';

export interface OpenedThread {
  readonly thread: string;
  readonly resumed: boolean;
  readonly model: string | undefined;
}

const threadMs = 60_000;

/** How codex says that it kept nothing of a thread, as of one whose first turn never began. */
const nothingKept = /no rollout found|thread not found/i;

/** What a thread of the brief is told of the repository before anything else, as its files are now. */
export async function instructionsFor({ access, cwd, scope }: Brief): Promise<string | null> {
  return access === 'read' ? null : repositoryInstructions(cwd, scope.allowedPaths);
}

/**
 * Resumes the thread the brief names, or starts one where there is none or nothing was kept of it.
 * @param developerInstructions As {@link instructionsFor} tells them.
 */
export async function openThread(
  server: AppServer,
  { cwd, thread }: Brief,
  developerInstructions: string | null,
): Promise<OpenedThread> {
  const shared = { cwd, approvalPolicy: 'never', developerInstructions };
  const kept =
    thread === undefined ? undefined : await resume(server, { ...shared, threadId: thread });
  const answer = kept ?? (await server.peer.request('thread/start', shared, threadMs));
  const opened = results.thread.parse(answer);
  return {
    thread: opened.thread.id,
    resumed: kept !== undefined,
    model: opened.model ?? undefined,
  };
}

/** codex's answer, or `undefined` where nothing was kept. */
async function resume(server: AppServer, params: object): Promise<unknown> {
  try {
    return await server.peer.request('thread/resume', params, threadMs);
  } catch (thrown) {
    if (thrown instanceof RpcError && nothingKept.test(thrown.message)) return undefined;
    throw thrown;
  }
}
