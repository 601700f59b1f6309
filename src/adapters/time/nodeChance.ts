import { createHash, randomBytes } from 'node:crypto';
import type { Chance } from '../../engine/ports/chance.ts';

/** Randomness and SHA-256 from Node. */
export const nodeChance: Chance = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};
