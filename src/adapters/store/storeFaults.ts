import { Fault, messageOf } from '../../base/fault.ts';
import { isOfSystem } from '../files/missing.ts';
import type { ChainDamage } from './chainSlice.ts';

const flaws: Readonly<Record<ChainDamage['flaw'], string>> = {
  checksum: 'its bytes do not match its checksum',
  off_chain: 'it does not follow the line before it',
  shape: 'it is no event of a format that we know',
  shorter: 'the file has become shorter than what was already read',
};

/** What is wrong with the journal, and where, in one sentence. */
export function damageSentence({ offset, flaw }: ChainDamage): string {
  return `The journal is damaged at byte ${offset}: ${flaws[flaw]}.`;
}

/** A line that is void, and nothing else with it. */
export function astraySentence(offset: number): string {
  return `The line at byte ${offset} of the journal came too late to be a part of it and does not count.`;
}

/** The journal was written by a version whose format may mean more than we know. */
export function newerFormatSentence(format: number): string {
  return `The journal has format ${format}, which is newer than this version writes.`;
}

/** The store can be read up to what is wrong with it, and not written. */
export function readOnlyFault(what: string, readTo: number | undefined): Fault {
  return new Fault({
    code: 'store_read_only',
    what,
    advice:
      'Everything before that place can still be read; restore the file from a backup, or update.',
    facts: { readTo },
  });
}

/** The disk refused; nothing of the append is left. */
export function writeFailedFault(cause: unknown): Fault {
  return new Fault({
    code: 'store_write_failed',
    what: `The journal could not be written: ${messageOf(cause)}`,
    advice:
      'Nothing was recorded; check that the disk has room and may be written, then try again.',
    cause,
  });
}

/** What a write came to: a refusal of the system as a fault, anything else as it is. */
export const asWriteFault = (failure: unknown): unknown =>
  isOfSystem(failure) ? writeFailedFault(failure) : failure;

/** The system does not let the record be read. */
export function unreadableFault(dir: string, cause: unknown): Fault {
  return new Fault({
    code: 'store_unreadable',
    what: `The store at ${dir} cannot be read: ${messageOf(cause)}.`,
    advice:
      'Give yourself the right to read what is there, or move away what does not belong there.',
    facts: { dir },
    cause,
  });
}

/** The store's folder is no longer where it was opened. */
export function goneFault(dir: string): Fault {
  return new Fault({
    code: 'store_gone',
    what: `The store at ${dir} is no longer there.`,
    advice: 'Move it, or the repository it belongs to, back, or start again where it is now.',
    facts: { dir },
  });
}

/** The journal was disposed of while something waited for it. */
export function closedFault(): Fault {
  return new Fault({
    code: 'store_closed',
    what: 'The store was closed before this was written.',
    advice: 'Nothing was recorded; do it again once the harness runs.',
  });
}

/** What a writer is told of a store that was copied together with its repository. */
export function copiedFault(from: string): Fault {
  return new Fault({
    code: 'store_copied',
    what: `This store is a copy of the one at ${from}.`,
    advice: 'Give it a name of its own with `haft doctor --adopt`, or work in the original.',
    facts: { from },
  });
}

/** Another process removes what nobody needs any more. */
export function cleanInProgress({ facts, cause }: Fault): Fault {
  return new Fault({
    code: 'clean_in_progress',
    what: 'Another process is cleaning up here.',
    advice: 'Try again when it is done; nothing was removed by this call.',
    facts,
    cause,
  });
}
