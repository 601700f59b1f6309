import type { IForbiddenRuleType } from 'dependency-cruiser';

/** What each room may import of its own layer, beside itself; lower rooms first. */
type Table = Readonly<Record<string, readonly string[]>>;

const floor = ['ports', 'words', 'authority'] as const;

/** Use cases stand side by side on `ports`, `words`, `authority` and `proof`; the drain stands on them. */
const engine: Table = {
  ports: [],
  words: ['ports'],
  authority: ['ports', 'words'],
  proof: floor,
  commissions: floor,
  report: floor,
  disk: [...floor, 'proof'],
  doctor: [...floor, 'proof', 'disk'],
  project: [...floor, 'proof'],
  run: [...floor, 'proof'],
  landing: [...floor, 'proof'],
  review: [...floor, 'proof', 'landing'],
  plans: [...floor, 'proof', 'project', 'commissions'],
  drain: [...floor, 'proof', 'disk', 'project', 'run', 'landing'],
};

/** One rule book each; what two of them share stands in the lower one. */
const domain: Table = {
  scope: [],
  budget: [],
  evidence: [],
  setup: [],
  review: [],
  readiness: [],
  provider: [],
  disk: [],
  verdict: ['evidence'],
  judgement: ['evidence'],
  delivery: ['judgement'],
  decision: ['budget', 'evidence'],
  foreign: [],
  sample: ['decision'],
  envelope: ['scope'],
  walls: [],
  commission: [
    ...['scope', 'budget', 'evidence', 'delivery', 'setup', 'verdict', 'judgement', 'envelope'],
    ...['provider', 'disk'],
  ],
  plan: ['budget', 'evidence', 'decision', 'commission'],
  freshness: ['scope', 'decision', 'commission'],
  schedule: ['scope', 'envelope', 'commission'],
  timeline: ['scope', 'provider', 'commission'],
  check: [
    ...['scope', 'delivery', 'setup', 'readiness', 'decision', 'envelope', 'commission'],
    ...['freshness', 'schedule'],
  ],
};

const tables: Readonly<Record<string, Table>> = { domain, engine };

/** A rule for each room of the tables above. */
export const roomRules: readonly IForbiddenRuleType[] = Object.entries(tables).flatMap(
  ([layer, rooms]) =>
    Object.entries(rooms).map(([room, others]): IForbiddenRuleType => ({
      name: `${layer}-${room}-imports-only-below`,
      severity: 'error',
      from: { path: `^src/${layer}/${room}/` },
      to: {
        path: `^src/${layer}/`,
        pathNot: `^src/${layer}/(${[room, ...others].join('|')})/`,
      },
    })),
);

/** Whether a file of a layer with rooms stands in none that the tables know. */
export function isLoose(path: string): boolean {
  const [, layer = '', room = '', inside] = path.split('/');
  const rooms = tables[layer];
  return rooms !== undefined && (inside === undefined || rooms[room] === undefined);
}
