import { z } from 'zod';
import type { CommandEvidence, EvidenceRequirement } from '../domain/evidence/evidence.ts';
import { omitUndefined } from '../base/omitUndefined.ts';
import { flag, oneOf, text, whole } from './argument.ts';

const requirement = z
  .strictObject({
    command: text(
      'Shell command that must be green. It runs in a sandbox, without network.',
    ).optional(),
    criterion: text('What must be true, in words. It proves nothing.').optional(),
    description: text('What the command shows.').optional(),
    network: flag('The command needs the network.').optional(),
    loopback: flag('The command needs loopback, and no other network.').optional(),
    baseline: oneOf('must_pass: it must be green before the work, too.', ['must_pass']).optional(),
    timeout_ms: whole('Milliseconds after which the command is ended.', 1).optional(),
  })
  .refine(
    ({ command, criterion }) => (command === undefined) !== (criterion === undefined),
    'must have a command or a criterion, and not both',
  )
  .refine(
    (one) =>
      one.criterion === undefined ||
      Object.entries(one).every(([key, term]) => key === 'criterion' || term === undefined),
    'must have nothing beside its criterion, for which no command runs',
  );

/** Commands as texts, or as objects with terms; a criterion is an object, so that no command is taken for one. */
export const evidenceRequirements = z
  .array(
    z.union([z.string().min(1, 'must not be empty'), requirement], {
      error: (issue) => unionProblem(issue.errors as readonly (readonly { message: string }[])[]),
    }),
    'must be a list',
  )
  .describe(
    'What must be shown before the work may land: commands as texts, or objects with a command and its terms, or objects with a criterion.',
  );

/** What is wrong with an object is told by its own rules. */
const unionProblem = (errors: readonly (readonly { message: string }[])[] | undefined): string =>
  errors?.[1]?.find(({ message }) => message.startsWith('must'))?.message ??
  'must be a command, or an object with a command or a criterion';

type Said = z.output<typeof evidenceRequirements>;

/** In the engine's words. */
export function requirementsOf(said: Said): EvidenceRequirement[] {
  return said.map((one) => {
    if (typeof one === 'string') return { kind: 'command', command: one };
    const { criterion, command = '', timeout_ms: timeoutMs, ...terms } = one;
    if (criterion !== undefined) return { kind: 'criterion', text: criterion };
    return omitUndefined({ kind: 'command', command, timeoutMs, ...terms }) as CommandEvidence;
  });
}
