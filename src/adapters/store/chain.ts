import { hash } from 'node:crypto';
import type { StoredEvent } from '../../domain/commission/event.ts';

/** How many hex digits of a SHA-256 a line carries: 128 bits tell any damage, and lines stay short. */
const sumLength = 32;
const sumKey = Buffer.from(',"sum":"');
const sumEnd = Buffer.from('"}');
const suffixLength = sumKey.length + sumLength + sumEnd.length;

/** What a line of the journal holds beside its event. */
export interface ChainedEvent {
  readonly event: StoredEvent;
  /** Place in the batch that was appended together, 1-based, and its size. */
  readonly batch: readonly [index: number, size: number];
  /** Byte offset of the commission's previous line; 0 when there is none (the header is there). */
  readonly back: number;
}

/** The first line: which format the rest is in. Written with the file, in one piece. */
export interface ChainHeader {
  readonly format: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The format this version writes. Readers refuse a higher one, and keep event types they do not know. */
export const chainFormat = 1;

/** Why the bytes of a line do not count. */
export type LineFlaw = 'checksum' | 'off_chain' | 'shape';

/** A sound line's `text` is its JSON without the checksum. */
export type LineRead =
  | { readonly kind: 'sound'; readonly sum: string; readonly text: string }
  | { readonly kind: 'flawed'; readonly flaw: LineFlaw };

/** A line of the journal with its newline, and the checksum the next line has to name. */
export interface SealedLine {
  readonly text: string;
  readonly sum: string;
}

/** Closes the fields of a line with the previous line's checksum and its own. */
function sealLine(fields: Readonly<Record<string, unknown>>, prev: string): SealedLine {
  const open = JSON.stringify({ ...fields, prev }).slice(0, -1);
  const sum = sumOf(Buffer.from(open, 'utf8'));
  return { text: `${open}${sumKey.toString()}${sum}${sumEnd.toString()}\n`, sum };
}

/** The line of one event. Keys in a fixed order, so that the file reads well in a pager. */
export function sealEvent({ event, batch, back }: ChainedEvent, prev: string): SealedLine {
  const { seq, at, by, commission, attempt, type, data, ...more } = event;
  const head = { seq, at, by, commission, attempt, type, data, ...more };
  const many = batch[1] > 1 ? { batch } : {};
  return sealLine({ ...head, ...many, ...(back > 0 && { back }) }, prev);
}

/** The header's line: the chain starts from its checksum. */
export function sealHeader(header: ChainHeader): SealedLine {
  return sealLine({ ...header }, '');
}

/**
 * Checks the bytes of one line, without its newline, against its own checksum. Every bit counts: the
 * checksum covers all before it, and what follows is fixed text.
 */
export function readLine(bytes: Buffer): LineRead {
  const end = bytes.length - suffixLength;
  if (end < 1) return { kind: 'flawed', flaw: 'checksum' };
  const sumAt = end + sumKey.length;
  const sum = bytes.toString('latin1', sumAt, sumAt + sumLength);
  const framed =
    bytes.subarray(end, sumAt).equals(sumKey) && bytes.subarray(sumAt + sumLength).equals(sumEnd);
  if (!framed || sum !== sumOf(bytes.subarray(0, end))) return { kind: 'flawed', flaw: 'checksum' };
  return { kind: 'sound', sum, text: `${bytes.toString('utf8', 0, end)}}` };
}

/** The event of a sound line, or `undefined` when it is none that this format can hold. */
export function parseEvent(text: string): (ChainedEvent & { readonly prev: string }) | undefined {
  const fields = parseObject(text);
  if (!fields || !hasEventShape(fields)) return undefined;
  const { batch, back, prev, ...event } = fields;
  return {
    // The data of a known type is ours, sealed by a checksum; the fold guards against the rest.
    event: event as unknown as StoredEvent,
    batch: isBatch(batch) ? batch : [1, 1],
    back: typeof back === 'number' ? back : 0,
    prev: String(prev),
  };
}

/** The header of a sound first line, or `undefined`. */
export function parseHeader(text: string): ChainHeader | undefined {
  const fields = parseObject(text);
  const format = fields?.['format'];
  const at = fields?.['at'];
  return typeof format === 'number' && typeof at === 'number' ? { format, at } : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function hasEventShape(fields: Record<string, unknown>): boolean {
  return (
    ['seq', 'at', 'attempt'].every((key) => typeof fields[key] === 'number') &&
    ['by', 'commission', 'type', 'prev'].every((key) => typeof fields[key] === 'string') &&
    typeof fields['data'] === 'object' &&
    fields['data'] !== null
  );
}

function isBatch(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);
}

function sumOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex').slice(0, sumLength);
}
