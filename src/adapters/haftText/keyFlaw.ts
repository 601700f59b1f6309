import type { z } from 'zod';
import type { Flaw } from './flaw.ts';
import { isBlank, isRecord, keyName } from './records.ts';
import type { Header } from './yamlHeader.ts';

/** What the schema said about a key, as a sentence with its place. */
export function keyFlaw(issue: z.core.$ZodIssue, front: Header): Flaw {
  const offset = front.offsetOf(issue.path);
  const name = keyName(issue.path);
  const subject = name ? `\`${name}\`` : 'The front matter';
  const [key] = issue.path;
  const value = typeof key === 'string' && isRecord(front.keys) ? front.keys[key] : undefined;
  return key !== undefined && (value === undefined || isBlank(value))
    ? { code: 'frontmatter_key_missing', what: `${subject} is missing.`, offset }
    : { code: 'frontmatter_key_invalid', what: `${subject} ${issue.message}.`, offset };
}
