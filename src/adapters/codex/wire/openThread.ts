import type { Brief } from '../../../engine/ports/agent.ts';
import type { AppServer } from './appServer.ts';
import { repositoryInstructions } from '../../agents/repositoryInstructions.ts';
import { results } from './wire.ts';

export interface OpenedThread {
  readonly thread: string;
  readonly model: string | undefined;
}

const threadMs = 60_000;

/** Starts the brief's thread, or resumes the one it names; a thread that is not there is refused. */
export async function openThread(server: AppServer, brief: Brief): Promise<OpenedThread> {
  const { cwd, thread } = brief;
  const developerInstructions = await repositoryInstructions(cwd);
  const shared = { cwd, approvalPolicy: 'never', developerInstructions };
  const answer =
    thread === undefined
      ? await server.peer.request('thread/start', shared, threadMs)
      : await server.peer.request('thread/resume', { ...shared, threadId: thread }, threadMs);
  const opened = results.thread.parse(answer);
  return { thread: opened.thread.id, model: opened.model ?? undefined };
}
