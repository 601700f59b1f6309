import { z } from 'zod';
import { durationMs } from '../base/duration.ts';

/** Arguments of a tool by name; each says what it means in its description. */
export type Shape = Readonly<Record<string, z.ZodType>>;

const said = 'must be text';

/** Shapes of arguments; a message ends a sentence that begins with the argument's name. */
export const text = (meaning: string): z.ZodString =>
  z.string(said).min(1, 'must not be empty').describe(meaning);

/** Strict: a member that is no text is an error, never turned into one. */
export const texts = (meaning: string): z.ZodArray<z.ZodString> =>
  z.array(z.string(said).min(1, 'must not be empty'), 'must be a list').describe(meaning);

export const flag = (meaning: string): z.ZodBoolean =>
  z.boolean('must be true or false').describe(meaning);

export const whole = (meaning: string, least: number): z.ZodNumber =>
  z.int('must be a whole number').min(least, `must be ${least} or more`).describe(meaning);

export const oneOf = <const T extends readonly string[]>(
  meaning: string,
  names: T,
): z.ZodEnum<z.core.util.ToEnum<T[number]>> =>
  z.enum(names, `must be one of ${names.join(', ')}`).describe(meaning);

/** Milliseconds of a text such as `168h`. */
export const duration = (meaning: string): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> =>
  z
    .string(said)
    .transform((word, context) => {
      const ms = durationMs(word);
      if (ms !== undefined) return ms;
      const message = 'must be a duration such as 168h, 2h30m or 90s';
      context.issues.push({ code: 'custom', input: word, message });
      return z.NEVER;
    })
    .describe(meaning);

/** Epoch milliseconds of an RFC 3339 time. */
export const time = (meaning: string): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> =>
  z
    .string(said)
    .transform((word, context) => {
      const ms = /^\d{4}-\d{2}-\d{2}T/.test(word) ? Date.parse(word) : Number.NaN;
      if (Number.isFinite(ms)) return ms;
      const message = 'must be a time such as 2026-12-01T18:00:00Z';
      context.issues.push({ code: 'custom', input: word, message });
      return z.NEVER;
    })
    .describe(meaning);
