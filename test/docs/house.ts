import { survey } from '../architecture/layers.ts';

/** Folders with rooms inside; every other layer is one room. */
const divided = ['domain', 'engine', 'adapters'];

export interface Room {
  /** `engine/landing`, or a layer's name. */
  readonly name: string;
  /** 1 is the ground: a room stands one floor above the highest it imports. */
  readonly floor: number;
  /** Rooms it imports, by name; none that another of them imports already. */
  readonly over: readonly string[];
}

export interface House {
  /** Highest floor first; on a floor by name. */
  readonly rooms: readonly Room[];
  /** Pairs of rooms that import each other, directly or in a ring. */
  readonly circles: number;
}

const roomOf = (path: string): string => {
  const [, layer = '', room = ''] = path.split('/');
  return divided.includes(layer) ? `${layer}/${room}` : layer;
};

/** The rooms of the sources in the folder `root`, as their imports put them one above the other. */
export async function houseOf(root: string): Promise<House> {
  const { imports } = await survey(root);
  const below = new Map<string, Set<string>>();
  for (const path of imports.flat()) {
    below.set(roomOf(path), below.get(roomOf(path)) ?? new Set());
  }
  for (const [from, to] of imports)
    if (roomOf(from) !== roomOf(to)) below.get(roomOf(from))?.add(roomOf(to));
  const reach = new Map([...below.keys()].map((name) => [name, reachable(below, name)]));
  const circles = [...reach].filter(([name, others]) => others.has(name)).length;
  const floors = floorsOf(below);
  const rooms = [...below].map(([name, others]) => ({
    name,
    floor: floors.get(name) ?? 0,
    over: [...others]
      .filter((other) => ![...others].some((one) => one !== other && reach.get(one)?.has(other)))
      .sort(),
  }));
  return { rooms: rooms.sort((a, b) => b.floor - a.floor || (a.name < b.name ? -1 : 1)), circles };
}

function reachable(below: ReadonlyMap<string, ReadonlySet<string>>, start: string): Set<string> {
  const seen = new Set<string>();
  const open = [...(below.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(below.get(next) ?? []));
  }
  return seen;
}

/** Longest way down from each room; a ring ends the climb. */
function floorsOf(below: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const floors = new Map<string, number>();
  const climb = (name: string, path: readonly string[]): number => {
    const known = floors.get(name);
    if (known !== undefined) return known;
    const others = [...(below.get(name) ?? [])].filter((other) => !path.includes(other));
    const floor = 1 + Math.max(0, ...others.map((other) => climb(other, [...path, name])));
    floors.set(name, floor);
    return floor;
  };
  for (const name of below.keys()) climb(name, []);
  return floors;
}
