import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { Place } from '../../base/fileProblem.ts';
import type { AutonomyEnvelope } from '../../domain/envelope/envelope.ts';
import { isEnvelope, readEnvelope } from '../../domain/envelope/shape.ts';
import type { EnvelopeProblem } from '../../engine/ports/envelopes.ts';
import { problemsOf } from '../haftText/fileProblems.ts';
import { isFlaw, placeOf, type Flaw } from '../haftText/flaw.ts';
import { readYaml, type Header } from '../haftText/yamlHeader.ts';
import { aliases, envelopeKeys } from './envelopeKeys.ts';

/** What one file turned out to be. */
export type EnvelopeReading =
  | {
      readonly kind: 'envelope';
      readonly envelope: AutonomyEnvelope;
      readonly refAt: Place;
    }
  | { readonly kind: 'malformed'; readonly problems: readonly EnvelopeProblem[] };

/** Bytes; a larger file is not read. */
export const largestEnvelope = 64 * 1024;
const mostLines = 4_000;

/**
 * Reads an envelope file; never throws, whatever the bytes are.
 *
 * @param file Repository-relative, for its problems.
 */
export function readEnvelopeFile(bytes: Uint8Array, file: string): EnvelopeReading {
  const text = new TextDecoder().decode(bytes);
  const unfit = unfitness(bytes, text);
  if (unfit) return malformed('', file, [unfit]);
  const header = readYaml(text);
  if (isFlaw(header)) {
    const what = header.what.replace('The front matter', 'The file');
    return malformed(text, file, [{ ...header, code: 'autonomy_envelope_yaml', what }]);
  }
  const ref = refOf(header.keys);
  const keys = envelopeKeys.safeParse(header.keys);
  if (!keys.success) {
    const flaws = keys.error.issues.flatMap((issue) => keyFlaws(issue, header));
    return malformed(text, file, flaws, ref);
  }
  const read = readEnvelope(keys.data, (input) => createHash('sha256').update(input).digest('hex'));
  if (!isEnvelope(read)) {
    const flaws = read.map(({ code, key, what }) => ({
      code,
      what,
      offset: placeIn(header, key),
    }));
    return malformed(text, file, flaws, ref);
  }
  const at = placeOf(text, placeIn(header, 'ref'));
  return { kind: 'envelope', envelope: read, refAt: at };
}

function unfitness(bytes: Uint8Array, text: string): Flaw | undefined {
  const flaw = (code: string, what: string): Flaw => ({ code, what, offset: 0 });
  if (bytes.length > largestEnvelope || text.split(/[\n\r\u2028\u2029]/).length > mostLines)
    return flaw('autonomy_envelope_too_large', 'The file is longer than 64 KiB or 4,000 lines.');
  if (!isUtf8(bytes) || text.includes('\0'))
    return flaw('autonomy_envelope_not_text', 'The file is not UTF-8 text.');
  return undefined;
}

function keyFlaws(issue: z.core.$ZodIssue, header: Header): Flaw[] {
  const at = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [issue.path];
  return at.map((path) => {
    const name = path.map(String).join('.');
    return {
      code: 'autonomy_envelope_key_invalid',
      what: `${name === '' ? 'The file' : `\`${name}\``} ${issue.message}.`,
      offset: header.offsetOf(path),
    };
  });
}

/** Where a key stands under the name its author chose; the top of the file when it is missing. */
function placeIn(header: Header, key: string): number {
  const pairs = [...aliases, ['skip_gates', 'disabled_gates']];
  const names = [key, ...pairs.flatMap(([name, other]) => (name === key && other ? other : []))];
  const nowhere = header.offsetOf([]);
  return names.map((name) => header.offsetOf([name])).find((at) => at !== nowhere) ?? nowhere;
}

/** Of which envelope the file speaks, however little else of it can be read. */
function refOf(keys: unknown): string | undefined {
  if (Object(keys) !== keys) return undefined;
  const said: unknown = Reflect.get(keys as object, 'ref') ?? Reflect.get(keys as object, 'id');
  return typeof said === 'string' && said.trim() !== '' ? said.trim() : undefined;
}

function malformed(
  text: string,
  file: string,
  flaws: readonly Flaw[],
  ref?: string,
): EnvelopeReading {
  const named = ref === undefined ? {} : { ref };
  const problems = problemsOf(file, text, flaws).map((problem) => ({ ...problem, ...named }));
  return { kind: 'malformed', problems };
}
