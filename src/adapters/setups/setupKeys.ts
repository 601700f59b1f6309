import { z } from 'zod';
import {
  copyFlaw,
  defaultTimeoutS,
  longestTimeoutS,
  nestedCopies,
} from '../../domain/setup/setup.ts';
import { variableFlaw } from '../../domain/setup/terms.ts';
import { wallFlaw } from '../../domain/walls/secretPlaces.ts';
import { omitUndefined } from '../haftText/omitUndefined.ts';

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

const place = text.superRefine((one, context) => {
  const message = wallFlaw(one);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
const places = z.array(place, 'must be a list').optional();

/** Empty values are values. */
const value = z.union([z.literal(''), text], 'must be one line of text');
const variables = z
  .record(z.string(), value, 'must be names and values')
  .superRefine((env, context) => {
    for (const name of Object.keys(env)) {
      const message = variableFlaw(name);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .optional();

/** What `.haft/workspace.yaml` may hold, each scalar being text. A key nobody knows is refused. */
export const setupKeys = z
  .strictObject(
    {
      copy: paths.optional(),
      share: paths.optional(),
      commands: z.array(text, 'must be a list').optional(),
      network: yesOrNo.optional(),
      loopback: yesOrNo.optional(),
      agent_loopback: yesOrNo.optional(),
      env: variables,
      deny: places,
      allow: places,
      timeout_s: seconds.optional(),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? 'is no key of a set-up' : 'must be keys and values',
    },
  )
  .superRefine(({ copy = [], share = [] }, context) => {
    const nested = nestedCopies([...copy, ...share]);
    const [outer, inner] = nested ?? [];
    // Within one list it was told already.
    if (inner === undefined || [copy, share].some((one) => nestedCopies(one) !== undefined)) return;
    const at = share.findIndex((one) => one === inner || one === outer);
    const message = `lists ${brief(inner)}, which is copied as well`;
    context.addIssue({ code: 'custom', path: ['share', at], message });
  })
  .transform(
    ({ copy = [], commands = [], network = false, timeout_s, agent_loopback, ...more }) => ({
      ...{ copy, commands, network, timeoutMs: (timeout_s ?? defaultTimeoutS) * 1_000 },
      ...omitUndefined({ ...more, agentLoopback: agent_loopback }),
    }),
  );
