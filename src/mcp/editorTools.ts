import { z } from 'zod';
import { without } from '../base/without.ts';
import { commissionTool } from './commission/commissionTool.ts';
import { decisionTool } from './decision/decisionTool.ts';
import { callTool, type Tool } from './tool.ts';
import type { Caller } from './action.ts';

/** One action as a tool of its own, for hosts whose tools are listed before anything runs. */
export interface EditorTool {
  readonly name: string;
  readonly title: string;
  /** How it is named in a prompt, after `#`. */
  readonly reference: string;
  readonly tool: Tool;
  readonly action: string;
  /** What somebody is asked before that input runs; nothing is asked where it changes nothing. */
  readonly asks?: (said: Readonly<Record<string, unknown>>) => string;
}

/** Decisions named in a question; the rest are counted. */
const most = 5;

/** Names them, and how they would land: whoever allows it must see what. The input was not checked yet. */
function asksToCommission(said: Readonly<Record<string, unknown>>): string {
  const { decision_refs: refs, delivery_policy: policy } = said;
  const named = Array.isArray(refs) ? refs.map(String) : [];
  const left = named.length > most ? ` and ${named.length - most} more` : '';
  const how = typeof policy === 'string' ? ` with the policy ${policy}` : '';
  return `Commission ${named.slice(0, most).join(', ')}${left}${how}? Nothing runs before you drain the queue.`;
}

/** Listing, creating and inspecting; the server of the protocol has the rest. */
export const editorTools: readonly EditorTool[] = [
  {
    name: 'haft_list_commissions',
    title: 'List Haft commissions',
    reference: 'haftCommissions',
    ...{ tool: commissionTool, action: 'list' },
  },
  {
    name: 'haft_list_decisions',
    title: 'List Haft decisions',
    reference: 'haftDecisions',
    ...{ tool: decisionTool, action: 'list' },
  },
  {
    name: 'haft_create_commissions',
    title: 'Create Haft commissions',
    reference: 'haftCreate',
    ...{ tool: commissionTool, action: 'create_batch_from_decisions' },
    asks: asksToCommission,
  },
  {
    name: 'haft_inspect_commission',
    title: 'Inspect a Haft commission',
    reference: 'haftInspect',
    ...{ tool: commissionTool, action: 'show' },
  },
];

const actionOf = ({ tool, action }: EditorTool): Tool['actions'][string] => {
  const found = tool.actions[action];
  if (!found) throw new Error(`${tool.name} has no action ${action}`);
  return found;
};

/** What its input must be. */
export function editorSchemaOf(one: EditorTool): Readonly<Record<string, unknown>> {
  const { needs, takes } = actionOf(one);
  const known = one.tool.arguments;
  const shape = Object.entries(known)
    .filter(([name]) => needs.includes(name) || takes.includes(name))
    .map(([name, type]) => [name, needs.includes(name) ? type : type.optional()] as const);
  const schema = z.toJSONSchema(z.strictObject(Object.fromEntries(shape)), { io: 'input' });
  return without(schema, ['$schema']);
}

/** What a model is told of it. */
export function editorDescriptionOf(one: EditorTool): string {
  const { summary } = actionOf(one);
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)} ${one.tool.summary}`;
}

/** Runs one call. Throws as `callTool` says. */
export const callEditorTool = (
  { tool, action }: EditorTool,
  said: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<object> => callTool(tool, { ...said, action }, caller);
