import { Fault, messageOf } from '../../base/fault.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import { storeWide } from '../../domain/commission/event.ts';
import type { Removed, RemovedKind } from '../../domain/disk/kinds.ts';
import { isGroundFault } from '../authority/ground.ts';
import type { Needs } from '../ports/context.ts';
import { archiveWork } from '../proof/archiveWork.ts';
import { measuredOrNot, sumOf } from './kept.ts';
import { whatIsOver, type LeftOver, type Over, type OverPorts } from './over.ts';

export type CleanPorts = OverPorts & Needs<'report' | 'sandboxes'>;

/** Something that went, or would go. */
export interface CleanedThing {
  readonly kind: RemovedKind;
  readonly name: string;
  /** What it took on the disk. */
  readonly bytes: number;
}

/** What a clean came to, or would. */
export interface Cleaned {
  readonly things: readonly CleanedThing[];
  readonly removed: readonly Removed[];
  /** Over, and still there. */
  readonly left: readonly LeftOver[];
}

/** What {@link clean} would do now; nothing changes. */
export async function whatCleanWould(context: CleanPorts, signal: AbortSignal): Promise<Cleaned> {
  const { over, left } = await whatIsOver(context, signal);
  const things = (await sized(context, over, signal)).map(({ thing }) => thing);
  return { things, removed: sums(things), left };
}

/**
 * Removes what is over, one process at a time, beside whatever runs (docs/rules.md R203). Work that stands in a
 * workspace and is in no result is kept as a ref first. Cut off anywhere, the next one goes on.
 * @throws Fault `clean_in_progress`, those of the ground.
 */
export function clean(context: CleanPorts, by: Actor, signal: AbortSignal): Promise<Cleaned> {
  return context.journal.alone(async () => {
    await context.agents.reapOrphans();
    await context.sandboxes.reapOrphans();
    const { over, left } = await whatIsOver(context, signal);
    const all = await sized(context, over, signal);
    const still = await removeAll(context, over);
    const things = all.flatMap(({ thing, one }) => (still.has(one) ? [] : thing));
    const removed = sums(things);
    if (removed.length > 0)
      await context.journal.append(() => [
        { type: 'cleaned', by, ...storeWide, data: { removed } },
      ]);
    return { things, removed, left: [...left, ...still.values()] };
  });
}

/**
 * The same as a drain ends, when none of its runs is under way; nothing is measured but logs. Never rejects.
 * @param drain The one that ends.
 */
export async function cleanAtEnd(context: CleanPorts, drain: string): Promise<void> {
  const { journal, report } = context;
  const { signal } = new AbortController();
  try {
    await journal.alone(async () => {
      const { over } = await whatIsOver(context, signal, drain);
      for (const { name, why } of (await removeAll(context, over)).values())
        report(`what is kept of ${name} could not be removed: ${why}`);
    });
  } catch (thrown) {
    // Whoever is at it does the same.
    if (isGroundFault(thrown) || Fault.is(thrown, 'clean_in_progress')) return;
    // Where the ground is gone, that is what is told, and by whoever gives the lead away.
    if (isGroundFault(await context.workspaces.check().catch((fault: unknown) => fault))) return;
    report(`what is over could not be removed: ${messageOf(thrown)}`);
  }
}

async function sized(
  context: Needs<'machine'>,
  over: readonly Over[],
  signal: AbortSignal,
): Promise<{ readonly one: Over; readonly thing: CleanedThing }[]> {
  const kept = over.map((one) => ({ kind: 'places' as const, paths: one.kept?.paths ?? [] }));
  const sizes = await measuredOrNot(context, kept, signal);
  return over.map((one, at) => {
    const { kind, name } = one;
    return { one, thing: { kind, name, bytes: sizes[at]?.bytes ?? 0 } };
  });
}

/** One that cannot go keeps no other from going. @returns Those. @throws Fault of the ground. */
async function removeAll(
  context: CleanPorts,
  over: readonly Over[],
): Promise<ReadonlyMap<Over, LeftOver>> {
  const still = new Map<Over, LeftOver>();
  for (const one of over) {
    try {
      await removals[one.kind](context, one);
    } catch (thrown) {
      if (isGroundFault(thrown)) throw thrown;
      still.set(one, { name: one.name, why: messageOf(thrown) });
    }
  }
  const refs = over.flatMap(({ kind, name }) => (kind === 'refs' ? name : []));
  if (refs.length > 0) await context.repository.forget(refs);
  return still;
}

const removals: Readonly<Record<RemovedKind, (context: CleanPorts, one: Over) => Promise<void>>> = {
  workspaces: removeWorkspace,
  places: ({ workspaces }) => workspaces.sweep(),
  homes: ({ agents }, { name }) => agents.forget((commission) => commission === name),
  logs: ({ runLog }, { name }) => runLog.forget(name),
  // All at once.
  refs: () => Promise.resolve(),
};

/** What an earlier clean left of one, cut off, has no marker any more and goes as it is. */
async function removeWorkspace(context: CleanPorts, { name: id, view }: Over): Promise<void> {
  const { workspaces } = context;
  const standing = await workspaces.open(id);
  if (standing && view) await archiveWork(context, standing, view);
  await workspaces.remove(standing ?? { id, path: workspaces.pathOf(id), base: '' });
}

function sums(things: readonly CleanedThing[]): Removed[] {
  const kinds = new Set(things.map(({ kind }) => kind));
  return [...kinds].map((kind) => {
    const mine = things.filter((one) => one.kind === kind);
    return { kind, count: mine.length, bytes: sumOf(mine.map(({ bytes }) => bytes)) };
  });
}
