import type { WindowServices } from '../windowServices.ts';
import { askDrain } from './askDrain.ts';

/** Lets a paused drain go on, in whatever process it runs. */
export const resumeDrain = (services: WindowServices): Promise<void> =>
  askDrain(services, { request: 'resume' });
