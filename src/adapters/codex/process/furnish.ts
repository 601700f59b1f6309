import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outfit } from '../../../engine/ports/sandbox.ts';
import type { PlaceFacts } from '../../agents/childEnvironment.ts';
import { placePort } from '../../agents/placePort.ts';
import { hasCode } from '../../files/missing.ts';
import type { Walls } from '../../walls/walls.ts';
import type { Border } from '../confinement/confinement.ts';
import { deniable } from '../confinement/deniable.ts';
import type { SessionHome } from './home.ts';

/** Who is to be confined, and by which program. */
export interface Tenant {
  readonly cwd: string;
  readonly own: SessionHome;
  readonly outfit: Outfit | undefined;
  readonly binary: string;
}

/**
 * What belongs to the place at `cwd`, and what is closed to it. Where it has no cache, one is made in the
 * scratch folder.
 */
export async function furnish(
  walls: Walls,
  { cwd, own, outfit = {}, binary }: Tenant,
): Promise<{ readonly facts: PlaceFacts; readonly border: Border }> {
  const { cache = await scratchCache(own), terms = {} } = outfit;
  const closed = await deniable(await walls.closed(terms, binary), [own.tmp, cache, cwd]);
  const facts = { cache, port: await placePort(cwd), variables: terms.env ?? {} };
  return { facts, border: { closed, cache } };
}

async function scratchCache({ tmp }: SessionHome): Promise<string> {
  const cache = join(tmp, 'cache');
  await mkdir(cache, { mode: 0o700 }).catch((failure: unknown) => {
    if (!hasCode(failure, 'EEXIST')) throw failure;
  });
  return cache;
}
