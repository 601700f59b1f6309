import { newRepository } from '../adapters/git/checkouts/newRepository.ts';
import { systemClock } from '../adapters/time/systemClock.ts';
import { sampleFiles } from '../domain/sample/sampleProject.ts';

/**
 * Writes the sample project into a new folder below `parent`; nothing that is there is touched.
 * @returns Its folder. @throws Fault as `newRepository`.
 */
export const createSample = (parent: string): Promise<string> =>
  newRepository(parent, 'haft-sample', sampleFiles(systemClock.now()));
