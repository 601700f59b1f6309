import type { CommissionBrief } from '../../domain/commission/brief.ts';
import type { CommissionState } from '../../domain/commission/commission.ts';
import type { LedgerEntry, UnreadView } from '../../domain/commission/ledger.ts';
import {
  isClosed,
  type DeliveryStatus,
  type Situation,
} from '../../domain/commission/situation.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { DeliveryPolicy } from '../../domain/delivery/policy.ts';

/** An entry of a ledger, and the byte offset of its commission's last line. */
export interface PlacedEntry {
  readonly entry: LedgerEntry;
  readonly line: number;
}

/** Text of one commission. */
type Row = readonly [
  id: string,
  line: number,
  decision: string,
  situation: Situation,
  envelopes?: readonly string[] | null,
];

/**
 * An open one has a second part, what lists show of it, and its view, of so many bytes, stands in the line
 * after: it is passed over until somebody asks for it.
 */
type OpenRow = readonly [...row: Required<Row>, viewBytes: number, brief: BriefRow];

type Late = readonly [
  reason?: string | null,
  claimedAt?: number | null,
  deliveryStatus?: DeliveryStatus,
  deliveryReason?: string,
];

type BriefRow = readonly [
  state: CommissionState,
  createdSeq: number,
  policy: DeliveryPolicy,
  validUntil: number,
  fetchedAt: number,
  dependsOn?: readonly string[] | null,
  dependsOnDecisions?: readonly string[] | null,
  ...late: Late,
];

const newline = 0x0a;
const none: readonly string[] = [];

/** The view of an open commission in the bytes of a snapshot, whose checksum was found right. */
class StoredView implements UnreadView {
  readonly bytes: Buffer;
  private readonly row: OpenRow;

  constructor(row: OpenRow, bytes: Buffer) {
    this.row = row;
    this.bytes = bytes;
  }

  get brief(): CommissionBrief {
    const [id, , decision, , , , brief] = this.row;
    return briefFrom(id, decision, brief);
  }

  read(): CommissionView {
    return JSON.parse(this.bytes.toString('utf8')) as CommissionView;
  }
}

/** The lines of one entry, each with its newline. */
export function sealRow({ entry, line }: PlacedEntry): string {
  const { id, decision, situation, envelopes, view, unread } = entry;
  const row: Row = [id, line, decision, situation];
  const brief = view ?? unread?.brief;
  // A view that is in memory beside a closed one is recalled from the journal, not kept here.
  if (!brief || isClosed(situation))
    return `${JSON.stringify(envelopes ? [...row, envelopes] : row)}\n`;
  const text = unread ? textOf(unread) : JSON.stringify(view);
  const more = [envelopes ?? null, Buffer.byteLength(text), briefRow(brief)];
  return `${JSON.stringify([...row, ...more])}\n${text}\n`;
}

/** Reads the entry whose lines start at `start`, and says where the next one does. */
export function readRow(body: Buffer, start: number): PlacedEntry & { readonly next: number } {
  const end = body.indexOf(newline, start);
  const row = JSON.parse(body.toString('utf8', start, end)) as Row | OpenRow;
  const [id, line, decision, situation, envelopes, viewBytes] = row;
  const name = { id, decision, situation, ...(envelopes && { envelopes }) };
  if (viewBytes === undefined) return { entry: name, line, next: end + 1 };
  const viewEnd = end + 1 + viewBytes;
  const unread = new StoredView(row as OpenRow, body.subarray(end + 1, viewEnd));
  return { entry: { ...name, unread }, line, next: viewEnd + 1 };
}

const textOf = (unread: UnreadView): string =>
  unread instanceof StoredView ? unread.bytes.toString('utf8') : JSON.stringify(unread.read());

function briefRow(brief: CommissionBrief): BriefRow {
  const { commission, state, createdSeq, lease, reason, delivery } = brief;
  const { deliveryPolicy, validUntil, fetchedAt, dependsOn, dependsOnDecisions } = commission;
  const row = [state, createdSeq, deliveryPolicy, validUntil, fetchedAt] as const;
  const needs = [orNone(dependsOn), orNone(dependsOnDecisions)] as const;
  const late = [
    ...[reason?.code ?? null, lease?.claimedAt ?? null],
    ...(delivery ? [delivery.status, delivery.reason] : []),
  ] as unknown as Late;
  if (lease ?? reason ?? delivery) return [...row, ...needs, ...late];
  // Of thousands that are queued most wait for nobody.
  return needs.every((ids) => ids === null) ? row : [...row, ...needs];
}

const orNone = (ids: readonly string[]): readonly string[] | null => (ids.length > 0 ? ids : null);

function briefFrom(id: string, decisionRef: string, row: BriefRow): CommissionBrief {
  const [state, createdSeq, deliveryPolicy, validUntil, fetchedAt, on, onDecisions, ...late] = row;
  const [code, claimedAt, status, reason] = late;
  const dependsOn = on ?? none;
  const dependsOnDecisions = onDecisions ?? none;
  const issued = { deliveryPolicy, validUntil, fetchedAt, dependsOn, dependsOnDecisions };
  return {
    ...{ state, createdSeq, commission: { id, decisionRef, ...issued } },
    ...(typeof claimedAt === 'number' && { lease: { claimedAt } }),
    ...(typeof code === 'string' && { reason: { code } }),
    ...(status && reason !== undefined && { delivery: { status, reason } }),
  };
}
