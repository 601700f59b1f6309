import type { IForbiddenRuleType } from 'dependency-cruiser';

/** What each room may import of the same folder, beside itself; lower rooms first. */
type Table = Readonly<Record<string, readonly string[]>>;

const text = ['files', 'haftText'] as const;

/** Every outside thing is a room of its own; those in which haft's files are read stand on `haftText`. */
const adapters: Table = {
  time: [],
  files: [],
  process: ['files'],
  haftText: [],
  decisions: text,
  envelopes: text,
  plans: text,
  specs: text,
  setups: text,
  foreign: text,
  editors: ['files'],
  store: ['files'],
  agents: ['files'],
  walls: ['files'],
  codex: ['files', 'process', 'agents', 'walls'],
  git: ['files', 'process'],
  machine: ['files', 'process', 'git'],
};

/** `gitRepository.ts` in front of them is their door: it imports them, none of them imports it. */
const git: Table = {
  plumbing: [],
  objects: ['plumbing'],
  checkouts: ['plumbing', 'objects'],
  porcelain: ['plumbing', 'checkouts'],
  capture: ['plumbing', 'objects'],
  landing: ['plumbing', 'objects', 'checkouts'],
  workspaces: ['plumbing', 'objects', 'checkouts', 'capture'],
};

const tables: Readonly<Record<string, Table>> = { adapters, 'adapters/git': git };

/** A rule for each room of the tables above. */
export const adapterRoomRules: readonly IForbiddenRuleType[] = Object.entries(tables).flatMap(
  ([folder, rooms]) =>
    Object.entries(rooms).map(([room, others]): IForbiddenRuleType => ({
      name: `${folder.replace('/', '-')}-${room}-imports-only-below`,
      severity: 'error',
      from: { path: `^src/${folder}/${room}/` },
      to: {
        path: `^src/${folder}/`,
        pathNot: `^src/${folder}/(${[room, ...others].join('|')})/`,
      },
    })),
);

/** Folders of the rooms above that their table does not know, of these files. */
export function unknownRooms(files: readonly string[]): string[] {
  const unknown = files.flatMap((file) =>
    Object.entries(tables).flatMap(([folder, rooms]) => {
      const [, room, inside] = new RegExp(`^src/${folder}/([^/]+)(/)?`).exec(file) ?? [];
      return room !== undefined && inside && rooms[room] === undefined ? `${folder}/${room}` : [];
    }),
  );
  return [...new Set(unknown)].sort();
}
