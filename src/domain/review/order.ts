/** What the branch is after one landing. */
export interface LandingState {
  readonly tree: string;
  /** The merged tree is the one that was proven: nothing has to run again. */
  readonly provenAlready: boolean;
}

/** One result on one tree. */
export interface Step {
  readonly tree: string;
  readonly id: string;
}

/** What comes of each step; `undefined` for a conflict. Asked for as many at once as can be. */
export type Land = (steps: readonly Step[]) => Promise<readonly (LandingState | undefined)[]>;

/** Up to this many results every order is looked at; beyond, the oldest that still fits goes next. */
export const EXACT_UP_TO = 8;

/**
 * The order in which most results land cleanly, then with the fewest proofs run again, then the oldest
 * first (docs/rules.md R84). `ids` come oldest first.
 */
export async function bestOrder(
  ids: readonly string[],
  tree: string,
  land: Land,
): Promise<readonly string[]> {
  return ids.length <= EXACT_UP_TO ? exact(ids, tree, land) : greedy(ids, tree, land);
}

interface Plan {
  readonly order: readonly string[];
  readonly proofs: number;
}

/** A tree on which some results are still to land. */
interface Crossing {
  readonly tree: string;
  readonly left: readonly string[];
  readonly ways: { readonly id: string; readonly to: string; readonly proven: boolean }[];
}

const keyOf = (tree: string, left: readonly string[]): string => `${tree} ${left.join(' ')}`;

/** Walks every order one landing at a time, all of them abreast, then looks back for the best. */
async function exact(ids: readonly string[], tree: string, land: Land): Promise<readonly string[]> {
  const start: Crossing = { tree, left: ids, ways: [] };
  const crossings = new Map([[keyOf(tree, ids), start]]);
  for (let abreast = [start]; abreast.length > 0;) {
    abreast = await goOn(abreast, land, crossings);
  }
  return bestFrom(keyOf(tree, ids), crossings, new Map()).order;
}

async function goOn(
  abreast: readonly Crossing[],
  land: Land,
  crossings: Map<string, Crossing>,
): Promise<Crossing[]> {
  const steps = abreast.flatMap((from) => from.left.map((id) => ({ from, id, tree: from.tree })));
  const states = await land(steps);
  const fresh: Crossing[] = [];
  for (const [at, { from, id }] of steps.entries()) {
    const state = states[at];
    if (!state) continue;
    const left = from.left.filter((one) => one !== id);
    const to = keyOf(state.tree, left);
    from.ways.push({ id, to, proven: state.provenAlready });
    if (crossings.has(to)) continue;
    const crossing = { tree: state.tree, left, ways: [] };
    crossings.set(to, crossing);
    fresh.push(crossing);
  }
  return fresh;
}

function bestFrom(
  key: string,
  crossings: ReadonlyMap<string, Crossing>,
  known: Map<string, Plan>,
): Plan {
  const seen = known.get(key);
  if (seen) return seen;
  let best: Plan = { order: [], proofs: 0 };
  for (const { id, to, proven } of crossings.get(key)?.ways ?? []) {
    const rest = bestFrom(to, crossings, known);
    const plan = { order: [id, ...rest.order], proofs: rest.proofs + (proven ? 0 : 1) };
    if (isBetter(plan, best)) best = plan;
  }
  known.set(key, best);
  return best;
}

/** Strictly better only: among equals the one found first, which begins with the oldest, stays. */
function isBetter(a: Plan, b: Plan): boolean {
  return (
    a.order.length > b.order.length || (a.order.length === b.order.length && a.proofs < b.proofs)
  );
}

async function greedy(
  ids: readonly string[],
  start: string,
  land: Land,
): Promise<readonly string[]> {
  const order: string[] = [];
  let tree = start;
  for (const id of ids) {
    const [state] = await land([{ tree, id }]);
    if (!state) continue;
    order.push(id);
    tree = state.tree;
  }
  return order;
}
