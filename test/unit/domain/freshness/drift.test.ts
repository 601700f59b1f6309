import { deepEqual } from 'node:assert/strict';
import { driftOf } from '../../../../src/domain/freshness/drift.ts';

describe('given files a decision is about and what changed since its baseline', () => {
  const changes = [
    { path: 'src/a.ts', kind: 'modified' },
    { path: 'src/new/b.ts', kind: 'added' },
    { path: 'docs/gone.md', kind: 'deleted' },
    { path: 'README.md', kind: 'modified' },
  ] as const;
  const drift = (affected: string[], caseless = false) => driftOf(affected, changes, { caseless });

  it('when some are affected, then exactly those are told, each with what became of it', () => {
    deepEqual(drift(['src/', 'docs/gone.md']), [
      { path: 'src/a.ts', status: 'modified' },
      { path: 'src/new/b.ts', status: 'added' },
      { path: 'docs/gone.md', status: 'file_missing' },
    ]);
  });

  it('when none is, or nothing can be read as a path, then there is none', () => {
    deepEqual(drift(['test/']), []);
    deepEqual(drift(['../x', '']), []);
    deepEqual(drift([]), []);
  });

  it('when letters differ by case only, then the file system decides', () => {
    deepEqual(drift(['readme.md']), []);
    deepEqual(drift(['readme.md'], true), [{ path: 'README.md', status: 'modified' }]);
  });
});
