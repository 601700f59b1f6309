import { note, ok, problem, type Check } from './diagnosis.ts';

/** Git itself; a version that is too old is refused before anything opens. */
export const checkGit: Check = async ({ machine, repository }) => {
  const version = await machine.gitVersion();
  const head = await repository.head();
  return [
    ok('git', `git ${version}.`),
    ...(head.kind === 'unborn'
      ? [
          problem(
            'no_commit',
            'The repository has no commit yet.',
            'Make a first commit; agents start from one.',
          ),
        ]
      : []),
    ...(head.kind === 'detached'
      ? [
          note(
            'head_detached',
            'The checkout is on no branch.',
            'Switch to the branch that work is to land on.',
          ),
        ]
      : []),
  ];
};
