import { Fault } from '../../base/fault.ts';
import { ok, problem, type Check } from './diagnosis.ts';

const ref = 'refs/haft/trials/doctor';

/** Whether a commit of the operator's can be made now, as a landing makes it: tried, and forgotten. */
export const checkSigning: Check = async ({ repository }) => {
  const head = await repository.head();
  if (head.kind === 'unborn') return [];
  const tree = await repository.treeOf(head.tip);
  const message = 'Trial of a signature.\n';
  try {
    await repository.commit({ tree, parent: head.tip, message, keepAs: ref });
    return [ok('commit', 'A commit can be made, and signed where you sign.')];
  } catch (thrown) {
    if (!Fault.is(thrown)) throw thrown;
    return [problem(thrown.code, thrown.message, thrown.advice)];
  } finally {
    await repository.forget([ref]);
  }
};
