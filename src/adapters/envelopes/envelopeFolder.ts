import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../base/fault.ts';
import type { AutonomyEnvelope } from '../../domain/envelope/envelope.ts';
import type { EnvelopeListing, EnvelopeProblem, Envelopes } from '../../engine/ports/envelopes.ts';
import { hasCode } from '../files/missing.ts';
import { locate, readWhole } from '../haftText/checkoutFile.ts';
import { problemAtTop, whyUnreadable } from '../haftText/fileProblems.ts';
import { largestEnvelope, readEnvelopeFile, type EnvelopeReading } from './envelopeFile.ts';

const folderName = '.haft/envelopes';

/** The envelope files of one checkout; a file is read anew only where it may have changed. */
export class EnvelopeFolder implements Envelopes {
  private readonly root: string;
  private readonly kept = new Map<string, { stamp: string; reading: EnvelopeReading }>();

  /** @param root Absolute path of the operator's checkout. */
  constructor(root: string) {
    this.root = root;
  }

  async list(): Promise<EnvelopeListing> {
    const names = await this.names();
    if (!Array.isArray(names)) return { envelopes: [], problems: names ? [names] : [] };
    for (const name of this.kept.keys()) if (!names.includes(name)) this.kept.delete(name);
    const readings: EnvelopeReading[] = [];
    for (const name of names) readings.push(await this.read(name));
    return listingOf(readings, names);
  }

  private async names(): Promise<string[] | EnvelopeProblem | undefined> {
    try {
      const names = await readdir(join(this.root, folderName));
      return names.filter((name) => /\.ya?ml$/.test(name)).sort();
    } catch (failure) {
      return hasCode(failure, 'ENOENT') ? undefined : unreadable(folderName, failure);
    }
  }

  /** One that vanished meanwhile is told like one that cannot be read: it may have been the one. */
  private async read(name: string): Promise<EnvelopeReading> {
    const file = `${folderName}/${name}`;
    try {
      const { target, stamp } = await locate(join(this.root, folderName, name), this.root);
      const kept = this.kept.get(name);
      if (kept?.stamp === stamp) return kept.reading;
      const content = await readWhole(target, largestEnvelope);
      const reading = readEnvelopeFile(content.bytes, file);
      if (content.stamp) this.kept.set(name, { stamp: content.stamp, reading });
      return reading;
    } catch (failure) {
      return { kind: 'malformed', problems: [unreadable(file, failure)] };
    }
  }
}

function listingOf(
  readings: readonly EnvelopeReading[],
  names: readonly string[],
): EnvelopeListing {
  const envelopes = new Map<string, AutonomyEnvelope>();
  const files = new Map<string, string>();
  const problems: EnvelopeProblem[] = [];
  for (const [i, reading] of readings.entries()) {
    const file = `${folderName}/${names[i] ?? ''}`;
    if (reading.kind === 'malformed') {
      problems.push(...reading.problems);
      continue;
    }
    const { envelope, refAt } = reading;
    const { ref } = envelope;
    const first = files.get(ref);
    if (first === undefined) {
      envelopes.set(ref, envelope);
      files.set(ref, file);
      continue;
    }
    const what = `The ref \`${ref}\` is already that of ${first}.`;
    problems.push({ file, ...refAt, code: 'autonomy_envelope_ref_duplicate', what, ref });
  }
  const sorted = [...envelopes.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return { envelopes: sorted, problems };
}

function unreadable(file: string, failure: unknown): EnvelopeProblem {
  const code = Fault.is(failure) ? failure.code : 'unreadable';
  return problemAtTop(file, `autonomy_envelope_${code}`, whyUnreadable(failure));
}
