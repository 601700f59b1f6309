import { z } from 'zod';
import { durationMs } from '../../base/duration.ts';

/** Shapes of values in files, each scalar being text; a message ends a sentence that begins with the key. */
export const text = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .regex(/^[^\0]*$/, 'must not contain a zero byte');
export const line = text.regex(/^[\t\P{Cc}]*$/u, 'must be one line without control characters');
export const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((word) => word === 'true');
export const id = line.regex(/^\S*$/, 'must not contain blanks');

export const list = <T extends z.ZodType>(entry: T): z.ZodArray<T> =>
  z.array(entry, 'must be a list');
export const lines = list(line);

export const oneOf = <const T extends readonly string[]>(
  names: T,
): z.ZodPipe<z.ZodString, z.ZodEnum<z.core.util.ToEnum<T[number]>>> =>
  line.pipe(z.enum(names, `must be one of ${names.join(', ')}`));

const dates = 'must be a date (YYYY-MM-DD) or a time (RFC 3339, with its zone)';

/** Epoch ms; a plain date means the end of that day, UTC. */
export const until = z.union(
  [
    z.iso.date().transform((day) => Date.parse(`${day}T23:59:59.999Z`)),
    z.iso.datetime({ offset: true }).transform((time) => Date.parse(time)),
  ],
  dates,
);

/** Milliseconds, above 0; the grammar is that of `base/duration`. */
export const duration = text.transform((word, context) => {
  const ms = durationMs(word);
  if (ms !== undefined) return ms;
  context.issues.push({
    code: 'custom',
    input: word,
    message: 'must be a duration such as 168h, 2h30m or 90s',
  });
  return z.NEVER;
});
