import { itemGroups, type DrainItem, type ItemGroup } from './drainItem.ts';

/** How many commissions stand in each place, and in all. */
export type DrainCounts = Readonly<Record<ItemGroup | 'all', number>>;

export function countsOf(items: readonly DrainItem[]): DrainCounts {
  const counted = itemGroups.map((name) => [
    name,
    items.filter(({ group }) => group === name).length,
  ]);
  return { ...(Object.fromEntries(counted) as Record<ItemGroup, number>), all: items.length };
}
