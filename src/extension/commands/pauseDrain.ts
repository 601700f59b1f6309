import type { WindowServices } from '../windowServices.ts';
import { askDrain } from './askDrain.ts';

/** Lets the drain, in whatever process it runs, start nothing new. */
export const pauseDrain = (services: WindowServices): Promise<void> =>
  askDrain(services, { request: 'pause' });
