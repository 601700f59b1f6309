import { createHash, randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isInFirstSpace } from './procfs.ts';

/** Of a machine that cannot be told from others: it equals none, not even itself. */
export const unknownMachine = '-';

/** Where a user of this machine keeps its id. */
export const machineFile = (home: string): string => join(home, '.open-sleigh', 'machine-id');

const shape = /^[0-9a-f]{32}$/;

/**
 * What tells this machine from others that see the same store, whatever it is called: a number kept in
 * the user's folder, together with the system's own where there is one (docs/rules.md R100). A folder
 * that other kernels see as well, such as a home on a network, proves nothing unless this is a machine
 * with a number of its own and no container, which has that of its image.
 *
 * @param make Writes the number when there is none yet; else the machine stays unknown.
 */
export function machineId(home: string, make: boolean): string {
  const file = machineFile(home);
  const own = read(file) ?? (make ? create(file) : undefined);
  const system = read('/etc/machine-id');
  if (own === undefined) return unknownMachine;
  if (!isOnOwnDisk(file) && !(system !== undefined && isInFirstSpace())) return unknownMachine;
  return createHash('sha256')
    .update(`${system ?? ''}\n${own}`)
    .digest('hex')
    .slice(0, 16);
}

/** File systems that one kernel at a time has, by their number in `statfs(2)`: ext, xfs, btrfs, f2fs, zfs, overlay, tmpfs. */
const ownDisks: ReadonlySet<number> = new Set([
  ...[0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x794c7630, 0x01021994],
]);

function isOnOwnDisk(file: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return ownDisks.has(statfsSync(file).type);
  } catch {
    return false;
  }
}

function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return shape.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Complete from its first moment: of two who make it at once, both have the one that is there. */
function create(file: string): string | undefined {
  const prepared = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(prepared, `${randomBytes(16).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch {
    return undefined;
  }
  try {
    linkSync(prepared, file);
  } catch {
    // Somebody was faster, or this place knows no links: what is there counts, if it can be read.
  }
  if (read(file) === undefined) renameSync(prepared, file);
  else unlinkSync(prepared);
  return read(file);
}
