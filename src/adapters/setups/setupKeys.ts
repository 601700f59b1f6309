import { z } from 'zod';
import {
  copyFlaw,
  defaultTimeoutS,
  longestTimeoutS,
  nestedCopies,
} from '../../domain/setup/setup.ts';

/** What the operator confirms must be what they see: no line breaks, no characters that hide or turn text. */
const text = z
  .string('must be text')
  .trim()
  .min(1, 'is empty')
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'must be one line without invisible characters');

const path = text
  .transform((written) => written.replace(/^(\.\/)+/, '').replace(/\/+$/, ''))
  .superRefine((one, context) => {
    const message = copyFlaw(one);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const paths = z.array(path, 'must be a list').superRefine((copied, context) => {
  const nested = nestedCopies(copied);
  if (nested)
    context.addIssue({
      code: 'custom',
      message: `lists ${brief(nested[1])} inside ${brief(nested[0])}`,
    });
});

const brief = (long: string): string => long.slice(0, 80);

const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((it) => it === 'true');

const seconds = z
  .string('must be a number')
  .regex(/^[1-9]\d{0,3}$/, `must be whole seconds from 1 to ${longestTimeoutS}`)
  .transform(Number)
  .refine((n) => n <= longestTimeoutS, `must be whole seconds from 1 to ${longestTimeoutS}`);

/** What `.haft/workspace.yaml` may hold, each scalar being text. A key nobody knows is refused. */
export const setupKeys = z
  .strictObject(
    {
      copy: paths.optional(),
      commands: z.array(text, 'must be a list').optional(),
      network: yesOrNo.optional(),
      timeout_s: seconds.optional(),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? 'is no key of a set-up' : 'must be keys and values',
    },
  )
  .transform(({ copy = [], commands = [], network = false, timeout_s = defaultTimeoutS }) => ({
    copy,
    commands,
    network,
    timeoutMs: timeout_s * 1_000,
  }));
