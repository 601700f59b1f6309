/** What the branch is after one landing. */
export interface LandingState {
  readonly tree: string;
  /** The merged tree is the one that was proven: nothing has to run again. */
  readonly provenAlready: boolean;
}

/** Up to this many results every order is looked at; beyond, the oldest that still fits goes next. */
export const EXACT_UP_TO = 8;

interface Plan {
  readonly order: readonly string[];
  readonly proofs: number;
}

/**
 * The order in which most results land cleanly, then with the fewest proofs run again, then the oldest
 * first (design §6). `ids` come oldest first; `land` answers `undefined` for a conflict.
 */
export async function bestOrder(
  ids: readonly string[],
  tree: string,
  land: (tree: string, id: string) => Promise<LandingState | undefined>,
): Promise<readonly string[]> {
  if (ids.length > EXACT_UP_TO) return await greedy(ids, tree, land);
  return (await exact(ids, tree, land, new Map())).order;
}

type Land = (tree: string, id: string) => Promise<LandingState | undefined>;

async function exact(
  left: readonly string[],
  tree: string,
  land: Land,
  known: Map<string, Plan>,
): Promise<Plan> {
  const key = `${tree} ${left.join(' ')}`;
  const seen = known.get(key);
  if (seen) return seen;
  let best: Plan = { order: [], proofs: 0 };
  for (const id of left) {
    const state = await land(tree, id);
    if (!state) continue;
    const rest = await exact(
      left.filter((one) => one !== id),
      state.tree,
      land,
      known,
    );
    const plan = {
      order: [id, ...rest.order],
      proofs: rest.proofs + (state.provenAlready ? 0 : 1),
    };
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
    const state = await land(tree, id);
    if (!state) continue;
    order.push(id);
    tree = state.tree;
  }
  return order;
}
