import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { asFault, Fault } from '../base/fault.ts';
import { agentActor } from '../domain/commission/actor.ts';
import { faultJson } from '../engine/report/faultJson.ts';
import type { Caller } from './action.ts';
import { answerOf, refusalOf, type Answer } from './answer.ts';
import type { Desk, Powers } from './desk.ts';
import { planFeature, planFeatureText } from './planFeature.ts';
import { listResources, readResource, resourceKinds } from './resources.ts';
import { callTool, descriptionOf, inputSchemaOf, outputSchemaOf } from './tool.ts';
import { tools } from './tools.ts';
import { Updates } from './updates.ts';
import { version } from './version.ts';

/** What a server is made of. */
export interface Surface {
  readonly desk: Desk;
  /** What a client of this name may do beside the rest. */
  readonly powersOf: (client: string) => Powers | undefined;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** The protocol's own word for a request that names something that is not there. */
const resourceNotFound = -32002;

/** The tools, resources and prompt of one checkout. `connect` it to a transport; closing it lets all go. */
// The other class of the SDK makes schemas of its own and answers unknown arguments in its own words.
// eslint-disable-next-line @typescript-eslint/no-deprecated
export function mcpServer({ desk, powersOf }: Surface): Server {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const server = new Server(
    { name: 'haft', title: 'Haft', version },
    {
      capabilities: {
        tools: {},
        prompts: {},
        resources: { subscribe: true, listChanged: true },
      },
      instructions:
        'Plan work as decisions (haft_decision), then commission them (haft_commission). The operator drains the queue; nothing you call runs an agent or lands a change.',
    },
  );
  const callerOf = (extra: Extra): Caller => {
    const client = server.getClientVersion()?.name ?? '';
    const powers = powersOf(client);
    return {
      ...{ desk, client, by: agentActor(client), progress: progressOf(extra) },
      ...(powers && { powers }),
    };
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map((tool) => ({
      ...{ name: tool.name, title: tool.title, description: descriptionOf(tool) },
      ...{ inputSchema: inputSchemaOf(tool), outputSchema: outputSchemaOf(tool) },
      annotations: { title: tool.title, destructiveHint: false, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const { content, ...rest } = await call(params.name, params.arguments ?? {}, callerOf(extra));
    return { content: [...content], ...rest };
  });
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }) =>
    asProtocol(upToDate(desk, () => listResources(desk, params?.cursor))),
  );
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: Object.entries(resourceKinds).map(
      ([kind, { title, description, mimeType }]) => ({
        ...{ uriTemplate: `haft://${kind}/{id}`, name: kind, title, description, mimeType },
      }),
    ),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => ({
    contents: [await asProtocol(upToDate(desk, () => readResource(desk, params.uri)))],
  }));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [planFeature] }));
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) => {
    if (params.name !== planFeature.name)
      throw new McpError(ErrorCode.InvalidParams, `There is no prompt ${params.name}.`);
    const text = await asProtocol(
      Promise.resolve().then(() => planFeatureText(params.arguments ?? {})),
    );
    const { description } = planFeature;
    return { description, messages: [{ role: 'user', content: { type: 'text', text } }] };
  });
  const updates = new Updates(server, desk);
  server.onclose = () => updates.dispose();
  return server;
}

async function call(
  name: string,
  said: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<Answer> {
  try {
    const tool = tools.find((one) => one.name === name);
    if (!tool) {
      throw new Fault({
        code: 'tool_unknown',
        what: `There is no tool ${name.slice(0, 80)}.`,
        advice: `There are ${tools.map((one) => one.name).join(' and ')}.`,
      });
    }
    return answerOf(await upToDate(caller.desk, () => callTool(tool, said, caller)));
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

/** What another process wrote before it was asked is part of the answer. */
async function upToDate<T>({ reports }: Desk, answer: () => Promise<T>): Promise<T> {
  await reports.catchUp();
  return answer();
}

/** Nobody is told who did not ask for it. */
function progressOf({ _meta, sendNotification }: Extra): Caller['progress'] {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  return (progress, total, message) => {
    const params = { progressToken, progress, message, ...(total !== undefined && { total }) };
    // Who went away meanwhile is told nothing.
    sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}

/** Where no tool answers, a refusal is an error of the protocol; its data is the fault. */
async function asProtocol<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const fault = asFault(thrown);
    const isLost = fault.code.endsWith('_not_found');
    const code = isLost
      ? resourceNotFound
      : fault.code === 'internal_error'
        ? ErrorCode.InternalError
        : ErrorCode.InvalidParams;
    throw new McpError(code, `${fault.code}: ${fault.message} ${fault.advice}`, faultJson(fault));
  }
}
