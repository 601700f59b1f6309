import { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { nearestNames } from '../base/nearest.ts';
import { without } from '../base/without.ts';
import type { Action, Caller } from './action.ts';
import type { Shape } from './argument.ts';
import { argumentFault, unknownArgument } from './argumentFault.ts';
import { operatorOnly } from './operatorOnly.ts';

/** One tool: a table of arguments, and what can be done with them. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** What it is for, before its actions. */
  readonly summary: string;
  /** Beside `action`. */
  readonly arguments: Shape;
  readonly actions: Readonly<Record<string, Action>>;
  /** Actions that exist elsewhere and never here, each with why. */
  readonly refused?: Readonly<Record<string, Fault>>;
  /** Arguments that several actions take together, and how that is said. */
  readonly terms?: { readonly name: string; readonly names: readonly string[] };
  /** Keys of its answers, each with what it holds, in the words of JSON Schema. */
  readonly answers: Readonly<Record<string, 'object' | 'array'>>;
}

/** What a client sends must be of this shape: every argument is described, and only `action` is required. */
export function inputSchemaOf(tool: Tool): { readonly type: 'object' } & Record<string, unknown> {
  const optional = Object.entries(tool.arguments).map(([name, shape]) => [name, shape.optional()]);
  const action = z.enum(Object.keys(tool.actions)).describe('What is to be done.');
  const shape = z.strictObject({ action, ...(Object.fromEntries(optional) as Shape) });
  const schema = z.toJSONSchema(shape, { io: 'input' });
  return { ...without(schema, ['$schema']), type: 'object' };
}

/** Whatever a call comes to has some of these keys; a refusal has `error` alone. */
export function outputSchemaOf({
  answers,
}: Tool): { readonly type: 'object' } & Record<string, unknown> {
  const listed = Object.entries(answers).map(([key, type]) => [key, { type }]);
  return {
    type: 'object',
    properties: { ...Object.fromEntries(listed), error: { type: 'object' } },
  };
}

/** What a model is told of the tool. */
export function descriptionOf({ summary, actions, terms }: Tool): string {
  const lines = Object.entries(actions).map(([name, { kind, summary: what, needs, takes }]) => {
    const shared = new Set(terms?.names.every((one) => takes.includes(one)) ? terms.names : []);
    const all = [
      ...needs.map((one) => `${one} (required)`),
      ...takes.filter((one) => !shared.has(one)),
      ...(terms && shared.size > 0 ? [terms.name] : []),
    ];
    const alone = kind === 'operator' ? ' [operator only]' : '';
    return `- ${name}${alone}: ${what}${all.length > 0 ? ` Arguments: ${all.join(', ')}.` : ''}`;
  });
  const shared = terms ? [`${terms.name}: ${terms.names.join(', ')}.`] : [];
  return [summary, 'Actions:', ...lines, ...shared].join('\n');
}

/**
 * Runs one call. Nothing of it is done when anything about it is wrong.
 * @throws Fault `argument_unknown`, `action_required`, `action_unknown`, `engine_only`, `operator_only`,
 * `argument_not_taken`, `argument_required`, `argument_invalid`, and as what it asks the engine for.
 */
export async function callTool(
  tool: Tool,
  said: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<object> {
  const names = ['action', ...Object.keys(tool.arguments)];
  const stranger = Object.keys(said).find((name) => !names.includes(name));
  if (stranger !== undefined) throw unknownArgument(tool.name, stranger, names);
  const { name, action } = actionOf(tool, said['action']);
  const { powers } = caller;
  if (action.kind === 'operator') {
    if (powers === undefined) throw operatorOnly(name, caller.client, action.command(said));
    return action.run({ ...caller, powers }, read(tool, name, action, said));
  }
  return action.run(caller, read(tool, name, action, said));
}

function actionOf(
  { name: tool, actions, refused = {} }: Tool,
  asked: unknown,
): { name: string; action: Action } {
  const known = Object.keys(actions);
  if (typeof asked !== 'string') {
    throw new Fault({
      code: 'action_required',
      what: `${tool} was called without an action.`,
      advice: `Say one of ${known.join(', ')}.`,
    });
  }
  const action = Object.hasOwn(actions, asked) ? actions[asked] : undefined;
  if (action) return { name: asked, action };
  const elsewhere = Object.hasOwn(refused, asked) ? refused[asked] : undefined;
  if (elsewhere) throw elsewhere;
  const nearest = nearestNames(asked, known);
  const meant = nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}? ` : '';
  throw new Fault({
    code: 'action_unknown',
    what: `${tool} has no action "${asked.slice(0, 80)}".`,
    advice: `${meant}It has ${known.join(', ')}.`,
    facts: { nearest },
  });
}

function read(
  tool: Tool,
  name: string,
  { needs, takes }: Action,
  said: Readonly<Record<string, unknown>>,
): never {
  const taken = [...needs, ...takes];
  const foreign = Object.keys(said).find((one) => one !== 'action' && !taken.includes(one));
  if (foreign !== undefined) {
    throw new Fault({
      code: 'argument_not_taken',
      what: `${name} takes no ${foreign}.`,
      advice: `Leave it out; ${taken.length > 0 ? `it takes ${taken.join(', ')}` : 'it takes nothing'}.`,
      facts: { argument: foreign },
    });
  }
  const missing = needs.filter((one) => said[one] === undefined);
  if (missing.length > 0) {
    throw new Fault({
      code: 'argument_required',
      what: `${name} needs ${missing.join(' and ')}.`,
      advice: 'Say it, and call again.',
      facts: { missing },
    });
  }
  const shape = Object.entries(tool.arguments).filter(([one]) => said[one] !== undefined);
  const parsed = z.strictObject(Object.fromEntries(shape)).safeParse(without(said, ['action']));
  if (!parsed.success) throw argumentFault(tool, parsed.error);
  return parsed.data as never;
}
