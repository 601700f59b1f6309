import type { z } from 'zod';
import { Fault } from '../base/fault.ts';
import { nearestNames } from '../base/nearest.ts';

/** A name nobody knows is never guessed at. */
export function unknownArgument(where: string, name: string, known: readonly string[]): Fault {
  const nearest = nearestNames(name, known);
  return new Fault({
    code: 'argument_unknown',
    what: `${where} has no argument "${name.slice(0, 80)}".`,
    advice:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}? Nothing was done.`
        : `It has ${known.join(', ')}.`,
    facts: { argument: name, nearest },
  });
}

/** The first thing wrong with the arguments of a call. */
export function argumentFault(
  { arguments: shape }: { readonly arguments: Readonly<Record<string, z.ZodType>> },
  { issues: [issue] }: z.ZodError,
): Fault {
  const path = issue?.path ?? [];
  const where = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  const name = where.join('').replace(/^\./, '');
  if (issue?.code === 'unrecognized_keys')
    return unknownArgument(name, issue.keys[0] ?? '', keysBelow(shape[String(path[0])]));
  return new Fault({
    code: 'argument_invalid',
    what: `${name} ${issue?.message ?? 'is wrong'}.`,
    advice: 'Correct it, and call again; nothing was done.',
    facts: { argument: name },
  });
}

/** Names of an object, or of the objects of a list, as far as its schema tells. */
function keysBelow(shape: z.ZodType | undefined): string[] {
  const schema = shape?.toJSONSchema({ io: 'input' });
  const items = schema?.items;
  const inside = typeof items === 'object' && !Array.isArray(items) ? items : schema;
  return Object.keys(inside?.properties ?? {});
}
