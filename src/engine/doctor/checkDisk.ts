import { note, ok, problem, type Check } from './diagnosis.ts';
import { bytesText } from '../../base/bytes.ts';

/** Below this a night may end early, and far below it is sure to, bytes. */
const scarce = 5 * 1024 ** 3;
const tooLittle = 1024 ** 3;

/** Room where the record, and where the work trees are. */
export const checkDisk: Check = async ({ machine, repository, workspaces }) => {
  const places = {
    'the store': repository.commonDir,
    'the workspaces': workspaces.pathOf('wc-doctor'),
  };
  await workspaces.check();
  const found = Object.entries(places).map(async ([what, path]) => {
    const free = await machine.freeBytes(path);
    const seen = `${bytesText(free)} are free for ${what}.`;
    if (free < tooLittle)
      return problem('disk_full', seen, 'Free some space; a drain waits where there is none.');
    return free < scarce
      ? note('disk_scarce', seen, 'Free some space before a long night.')
      : ok('disk', seen);
  });
  return Promise.all(found);
};
