import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { setupFile } from '../../domain/setup/setup.ts';
import type { SetupReading } from '../../engine/ports/setups.ts';
import { problemsOf } from '../haftText/fileProblems.ts';
import { isFlaw, type Flaw } from '../haftText/flaw.ts';
import { readYaml, type Header } from '../haftText/yamlHeader.ts';
import { carrierText } from '../haftText/carrierText.ts';
import { setupKeys } from './setupKeys.ts';

type Asked = z.infer<typeof setupKeys>;

/** Bytes; a larger file is not read: it is read again for every run. */
export const largestSetup = 16 * 1024;

/** Reads a set-up file; never throws, whatever the bytes are. One that asks for nothing is none. */
export function readSetupFile(bytes: Uint8Array): SetupReading {
  const text = carrierText(bytes);
  if (typeof text !== 'string')
    return malformed('', [{ code: `setup_${text.code}`, what: text.what, offset: 0 }]);
  if (bytes.length > largestSetup) {
    const what = 'The file is larger than 16 KiB.';
    return malformed('', [{ code: 'setup_too_large', what, offset: 0 }]);
  }
  const header = readYaml(text);
  if (isFlaw(header)) {
    const code = header.code.replace('frontmatter', 'setup');
    return malformed(text, [
      { ...header, code, what: header.what.replace('The front matter', 'The file') },
    ]);
  }
  const keys = setupKeys.safeParse(header.keys);
  if (!keys.success) {
    return malformed(
      text,
      keys.error.issues.flatMap((issue) => keyFlaws(issue, header)),
    );
  }
  if (asksForNothing(keys.data)) return { kind: 'none' };
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'setup', setup: { hash, ...keys.data } };
}

/** How commands are run matters to nobody where there are none. */
function asksForNothing({
  copy,
  share = [],
  commands,
  env = {},
  deny = [],
  allow = [],
  agentLoopback,
}: Asked): boolean {
  const lists = [copy, share, commands, deny, allow, Object.keys(env)];
  return lists.every((list) => list.length === 0) && agentLoopback !== true;
}

/** A file that is there and cannot be read is no missing one. */
export function unreadableSetup(what: string): SetupReading {
  return malformed('', [{ code: 'setup_unreadable', what, offset: 0 }]);
}

function keyFlaws(issue: z.core.$ZodIssue, header: Header): Flaw[] {
  const at = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [issue.path];
  return at.map((path) => ({
    code: 'setup_key_invalid',
    what: `${nameOf(path)} ${issue.message}.`,
    offset: header.offsetOf(path),
  }));
}

/** `copy[1]`, with its place in the list as people of this trade count. */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'The file';
  const [key, ...rest] = path.map(String);
  return `\`${key}${rest.map((step) => `[${step}]`).join('')}\``;
}

function malformed(text: string, flaws: readonly Flaw[]): SetupReading {
  return { kind: 'malformed', problems: problemsOf(setupFile, text, flaws) };
}
