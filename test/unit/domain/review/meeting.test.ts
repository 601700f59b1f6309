import { deepEqual } from 'node:assert/strict';
import { meeting } from '../../../../src/domain/review/meeting.ts';

const met = (all: Readonly<Record<string, readonly string[] | undefined>>): string[] =>
  meeting(
    Object.entries(all).map(([id, paths]) => ({ id, tree: `on ${id}`, ...(paths && { paths }) })),
  ).map(([{ id }, other]) => `${id}${other.id}`);

describe('given results and what each changes on a branch', () => {
  it('when none changes what another does, then none is to be tried with another', () => {
    deepEqual(met({ a: ['x', 'docs/a'], b: ['y', 'docs/ab'], c: ['docs-b/a'] }), []);
  });

  it('when some change the same path, then each two of them are, once and in order', () => {
    deepEqual(met({ a: ['x', 'y'], b: ['z'], c: ['y', 'x'], d: ['y'] }), ['ac', 'ad', 'cd']);
  });

  it('when one has a file where another has a folder, then these two are', () => {
    deepEqual(met({ a: ['docs/a/b.md'], b: ['docs'], c: ['docs/a'] }), ['ab', 'ac', 'bc']);
  });

  it('when of one it cannot be told, then it is tried with all', () => {
    deepEqual(met({ a: ['x'], b: undefined, c: ['y'] }), ['ab', 'bc']);
  });
});
